// SPDX-License-Identifier: Apache-2.0
// What stands behind the name of a field, and what of it is a value.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "redact/fields.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/spelling.h"
#include "redact/words.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestValue = 256;
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestTag = 120;

bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool is_line_end(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

// Capitals, digits, hyphens: what programs and administrators give machines, and no word.
bool looks_like_machine(std::string_view value) {
  const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
  const bool has_letter = std::any_of(value.begin(), value.end(), is_letter);
  const bool is_capital =
      std::none_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool is_hyphened = value.find('-') != std::string_view::npos;
  return has_letter && ((has_digit && !value.starts_with("0x")) ||
                        (is_capital && value.size() >= 4) || is_hyphened);
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63) return false;
  return std::all_of(
      label.begin(), label.end(), [](char c) { return is_word(c) || c == '-' || is_high(c); });
}

void take_host(std::string_view value, bool is_set_off, SightingSink& sink) {
  while (value.starts_with('\\'))
    value.remove_prefix(1);
  while (value.ends_with('.') || value.ends_with('$'))
    value.remove_suffix(1);
  const std::size_t colon = value.find(':');
  if (colon != std::string_view::npos && parse_number<unsigned>(value.substr(colon + 1))) {
    value = value.substr(0, colon);  // a port
  }
  const auto has_letter = [](std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_high(c); });
  };
  if (!has_letter(value) || value.starts_with("0x") || is_public_host(value)) return;
  const std::vector<std::string_view> labels = split(value, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_host_label)) return;
  if (labels.size() == 1) {
    sink.saw(Hidden::Computer, value, is_set_off);
    return;
  }
  if (!has_letter(labels.back()) || is_file_ending(labels.back())) return;
  if (has_letter(labels.front())) sink.saw(Hidden::Computer, labels.front(), false);
  const std::string_view domain = value.substr(labels.front().size() + 1);
  if (domain.find('.') != std::string_view::npos || public_suffix(domain) == 0) {
    sink.saw(Hidden::Domain, domain, false);
  }
}

void take_domain(std::string_view value, bool is_set_off, SightingSink& sink) {
  while (value.ends_with('.') || value.ends_with('\\'))
    value.remove_suffix(1);
  const std::vector<std::string_view> labels = split(value, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_host_label)) return;
  const bool has_letter =
      std::any_of(value.begin(), value.end(), [](char c) { return is_letter(c) || is_high(c); });
  if (has_letter && !value.starts_with("0x") && !is_file_ending(labels.back()))
    sink.saw(Hidden::Domain, value, is_set_off);
}

void take_user(std::string_view value, bool is_set_off, SightingSink& sink) {
  const std::size_t slash = value.rfind('\\');
  if (slash != std::string_view::npos) {
    std::string_view left = value.substr(0, slash);
    while (left.ends_with('\\'))
      left.remove_suffix(1);
    if (is_well_known_account(left) || left.find(':') != std::string_view::npos) return;
    if (left != "." && !left.empty()) {
      if (left.find('\\') != std::string_view::npos || left.find('%') != std::string_view::npos)
        return;
      take_domain(left, true, sink);
    }
    value = value.substr(slash + 1);
    is_set_off = true;
    if (left != "." && !left.empty() && !value.empty()) sink.saw_pair(left, value);
  }
  const std::size_t at = value.find('@');
  if (at != std::string_view::npos) value = value.substr(0, at);  // the whole is seen as an address
  // Components of Windows own files; amounts of time and memory are of users, too.
  const bool is_component = starts_with_ignoring_case(value, "microsoft-");
  const bool is_amount =
      !value.empty() && is_digit(value.front()) && value.find(' ') != std::string_view::npos;
  if (is_component || is_amount) return;
  constexpr std::string_view kNever = "\"/[]:;|=,+*?<>%{}()";
  const bool has_letter =
      std::any_of(value.begin(), value.end(), [](char c) { return is_letter(c) || is_high(c); });
  const bool is_long_number = value.size() >= 6;
  if (value.size() > kLongestName || value.find_first_of(kNever) != std::string_view::npos) return;
  if ((!has_letter && !is_long_number) || value.starts_with("S-1-") || value.starts_with("0x"))
    return;
  if (value.ends_with('$')) {
    take_host(value, is_set_off, sink);
    return;
  }
  sink.saw(Hidden::User, value, is_set_off);
}

void take_person(std::string_view value, SightingSink& sink) {
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  if (value.size() < 3 || value.size() > kLongestName ||
      digits * 2 > static_cast<long>(value.size()) ||
      value.find_first_of("\\/:=<>{}@%") != std::string_view::npos) {
    return;
  }
  sink.saw(Hidden::Person, value, true);
  // "Alice Meyer": each of them alone, too.
  const std::vector<std::string_view> words = split(value, ' ');
  if (words.size() < 2 || words.size() > 3) return;
  for (const std::string_view word : words) {
    const bool is_name = word.size() >= 3 && word.front() >= 'A' && word.front() <= 'Z' &&
                         std::all_of(word.begin(), word.end(), is_letter);
    if (is_name) sink.saw(Hidden::Person, word, false);
  }
}

void take_serial(std::string_view value, SightingSink& sink) {
  while (value.ends_with('.') || value.ends_with('_'))
    value.remove_suffix(1);
  const bool is_plain = std::all_of(value.begin(), value.end(), [](char c) {
    return is_word(c) || c == '-' || c == '.' || c == '/';
  });
  const bool is_path = value.find('/') != std::string_view::npos && value.size() > 24;
  if (is_plain && !is_path && value.size() <= kLongestName && !value.starts_with("0x")) {
    sink.saw(Hidden::Serial, value, true);
  }
}

void take_credential(std::string_view value, SightingSink& sink) {
  for (const std::string_view scheme : {"Basic ", "Bearer ", "NTLM ", "Negotiate "}) {
    if (starts_with_ignoring_case(value, scheme)) value.remove_prefix(scheme.size());
  }
  const std::size_t space = value.find(' ');
  if (space != std::string_view::npos && space >= 8) value = value.substr(0, space);
  // Keys and tokens of assemblies and code are no secrets.
  const bool is_token_of_assembly = value == "31bf3856ad364e35" || value == "b77a5c561934e089" ||
                                    value == "b03f5f7f11d50a3a" || value == "6595b64144ccf1df";
  constexpr std::size_t kGuid = 36;
  const bool is_guid = value.size() == kGuid && std::count(value.begin(), value.end(), '-') == 4;
  if (is_guid) return;
  if (value.size() < 3 || is_token_of_assembly || value.starts_with("0x") ||
      value.starts_with('%') || value.starts_with('{') || value.starts_with('*')) {
    return;
  }
  sink.saw(Hidden::Credential, value, true);
}

// Behind the name and what parts it from its value: where that begins, and how it is set off.
struct Opening {
  std::size_t at = std::string_view::npos;
  char closing = 0;  // quote or '<'; 0 when the value is a bare word
};

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
    ++at;
  return at;
}

// "REG_SZ" and the like, as reg query writes them.
std::size_t skip_registry_type(std::string_view text, std::size_t at) {
  for (const std::string_view type : {"REG_SZ", "REG_EXPAND_SZ", "REG_MULTI_SZ"}) {
    if (text.substr(at).starts_with(type)) return at + type.size();
  }
  return at;
}

bool take_quote(std::string_view text, std::size_t& at, char& quote) {
  std::size_t place = at;
  while (place < text.size() && text[place] == '\\' && place - at < 3)
    ++place;
  if (place >= text.size() || (text[place] != '"' && text[place] != '\'')) return false;
  quote = text[place];
  at = place + 1;
  return true;
}

Opening opening_behind(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t at = end;
  char ignored = 0;
  const bool was_quoted = take_quote(text, at, ignored);
  if (at < text.size() && text[at] == ']') ++at;
  // <UserName type="...">
  if (begin > 0 && text[begin - 1] == '<' && at < text.size() && text[at] == ' ') {
    const std::size_t close = text.substr(0, at + kLongestTag).find_first_of("<>\n", at);
    if (close == std::string_view::npos || text[close] != '>' || text[close - 1] == '/') return {};
    at = close;
  }
  const std::size_t behind_name = at;
  at = skip_blanks(text, at);
  while (at + 1 < text.size() && text[at] == '.' &&
         (text[at + 1] == ' ' || text[at + 1] == ':' || text[at + 1] == '.')) {
    at = skip_blanks(text, at + 1);  // ipconfig: "Host Name . . . . : PC"
  }
  if (at >= text.size() || is_line_end(text[at])) return {};
  Opening opening;
  const std::string_view rest = text.substr(at);
  const std::size_t behind_type = skip_registry_type(text, at);
  if (behind_type != at) {
    at = skip_blanks(text, behind_type);
    return {at, '\n'};
  }
  if (rest.front() == '>' || rest.starts_with("&gt;")) {
    at += rest.front() == '>' ? 1 : 4;
    for (const std::string_view inner : {"<Value>", "<value>", "<string>"}) {
      if (text.substr(at).starts_with(inner)) at += inner.size();
    }
    return {at, '<'};
  }
  if (rest.starts_with("：") || rest.starts_with("＝")) {
    at += 3;
  } else if (rest.front() == ':' || rest.front() == '=') {
    at += rest.starts_with("=>") || rest.starts_with(":=") ? 2 : 1;
  } else if (rest.starts_with("%3D") || rest.starts_with("%3A")) {
    at += 3;
  } else if (rest.starts_with("is ") && !was_quoted && at > end) {
    at += 3;
  } else if (rest.starts_with("是") || rest.starts_with("为")) {
    at += 3;
    if (text.substr(at).starts_with("：")) at += 3;
  } else if (rest.front() == '"' || rest.front() == '\'') {
    if (behind_name == end && at == end) return {};  // "name" value
  } else {
    const bool is_switch = begin > 0 && (text[begin - 1] == '-' || text[begin - 1] == '/');
    const bool is_tabbed =
        text[behind_name] == '\t' && (begin == 0 || is_line_end(text[begin - 1]));
    const bool says_is = text.substr(begin, end - begin).ends_with("is") ||
                         text.substr(begin, end - begin).ends_with("是");
    if (at == end || !(is_switch || is_tabbed || says_is)) return {};
  }
  opening.at = skip_blanks(text, at);
  if (opening.at < text.size() && text[opening.at] == '=')
    opening.at = skip_blanks(text, opening.at + 1);
  take_quote(text, opening.at, opening.closing);
  return opening;
}

// Names of several words to the end of the field: "Alice Meyer", "张 伟".
std::size_t end_of_names(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostBytes = 48;
  constexpr std::size_t kMostWords = 3;
  std::size_t words = 1;
  std::size_t end = at;
  bool is_start = true;
  for (; end < text.size() && end - at <= kMostBytes; ++end) {
    const char c = text[end];
    if (is_line_end(c) || c == '\t' || c == ',' || c == ';' || c == '|' || c == '<' || c == '"' ||
        c == '(')
      break;
    if (text.substr(end).starts_with("，") || text.substr(end).starts_with("；") ||
        text.substr(end).starts_with("、") || text.substr(end).starts_with("（"))
      break;
    if (c == ' ') {
      if (end + 1 < text.size() && text[end + 1] == ' ') break;
      ++words;
      is_start = true;
      continue;
    }
    if (!is_word(c) && !is_high(c) && c != '.' && c != '-' && c != '\'' && c != '\\' && c != '@')
      return at;
    if (is_start && words > 1 && !is_high(c) && !(c >= 'A' && c <= 'Z')) return at;
    is_start = false;
  }
  return words <= kMostWords && end - at <= kMostBytes ? end : at;
}

std::string_view trimmed(std::string_view value) {
  value = trim(value);
  while (value.ends_with('\\') || value.ends_with(',') || value.ends_with(';') ||
         value.ends_with(':')) {
    value.remove_suffix(1);
  }
  return trim(value);
}

}  // namespace

void take_value(const FieldName& field,
                std::string_view value,
                bool is_set_off,
                SightingSink& sink) {
  value = trimmed(value);
  if (value.find("\\u") != std::string_view::npos) {
    const std::string plain = unspell(value, Spelling::JsonEscapes);
    if (plain != value && plain.find("\\u") == std::string::npos) {
      take_value(field, plain, is_set_off, sink);
      return;
    }
  }
  if (value.size() < 2 || value.size() > kLongestValue) return;
  if (field.is_weak && !looks_like_machine(value)) return;
  switch (field.kind) {
    case Hidden::User: take_user(value, is_set_off, sink); break;
    case Hidden::Computer: take_host(value, is_set_off, sink); break;
    case Hidden::Domain: take_domain(value, is_set_off, sink); break;
    case Hidden::Person: take_person(value, sink); break;
    case Hidden::Serial: take_serial(value, sink); break;
    case Hidden::Credential:
      // "token: time": words say something else.
      if (!is_ordinary_word(to_lower(value))) take_credential(value, sink);
      break;
    case Hidden::Phone: take_phone(value, sink); break;
    case Hidden::ProductKey: take_product_id(value, sink); break;
    case Hidden::Mac: take_bare_mac(value, sink); break;
    default: break;
  }
}

void take_field(std::string_view text,
                std::size_t begin,
                std::size_t end,
                const FieldName& field,
                SightingSink& sink) {
  const Opening opening = opening_behind(text, begin, end);
  if (opening.at == std::string_view::npos || opening.at >= text.size()) return;
  const std::string_view rest = text.substr(opening.at, kLongestValue);
  if (opening.closing != 0) {
    std::size_t close = rest.find_first_of(opening.closing == '\n'  ? std::string_view("\r\n")
                                           : opening.closing == '<' ? std::string_view("<\r\n")
                                           : opening.closing == '"' ? std::string_view("\"\r\n")
                                                                    : std::string_view("'\r\n"));
    if (close == std::string_view::npos) close = rest.size() < kLongestValue ? rest.size() : 0;
    take_value(field, rest.substr(0, close), true, sink);
    return;
  }
  // "NT AUTHORITY\SYSTEM" is two words and nobody.
  const std::size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::size_t slash = rest.substr(0, line).find('\\');
  if (slash != std::string_view::npos && is_well_known_account(rest.substr(0, slash))) return;
  const bool may_be_names = field.kind == Hidden::User || field.kind == Hidden::Person;
  if (may_be_names) {
    const std::size_t names = end_of_names(rest, 0);
    if (names > 0) {
      if (!is_well_known_account(trim(rest.substr(0, names)))) {
        take_value(field, rest.substr(0, names), true, sink);
      }
      return;
    }
  }
  const bool may_have_blanks = field.kind == Hidden::Phone || field.kind == Hidden::Credential;
  if (may_have_blanks && field.kind == Hidden::Phone) {
    take_value(field, rest.substr(0, line), true, sink);
    return;
  }
  const std::string_view stops =
      field.kind == Hidden::Credential ? " \t\r\n\"'<>&;," : " \t\r\n\"'<>&;,()[]{}|";
  std::size_t from = 0;
  if (field.kind == Hidden::Credential) {
    for (const std::string_view scheme : {"Basic ", "Bearer ", "basic ", "bearer "}) {
      if (rest.starts_with(scheme)) from = scheme.size();
    }
  }
  std::size_t stop = std::min(rest.find_first_of(stops, from), rest.size());
  // Words and signs of Chinese sentences end a value that is written in Latin letters.
  const std::size_t high = rest.find("，");
  stop = std::min({stop, high, rest.find("。"), rest.find("；")});
  const std::size_t next = skip_blanks(rest, stop);
  const bool is_set_off = stop == rest.size() || next - stop >= 2 || next >= rest.size() ||
                          is_line_end(rest[next]) || (stop < rest.size() && rest[stop] != ' ');
  take_value(field, rest.substr(from, stop - from), is_set_off, sink);
}

}  // namespace casebook
