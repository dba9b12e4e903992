// SPDX-License-Identifier: Apache-2.0
// What stands behind the name of a field, and what of it is a value.
#include <algorithm>
#include <array>
#include <string>

#include "base/named_value.h"
#include "base/text.h"
#include "redact/escapes.h"
#include "redact/fields.h"
#include "redact/host_shapes.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/words.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestValue = 256;
constexpr std::size_t kLongestName = 64;

bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool is_line_end(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

bool is_guid(std::string_view value) {
  return value.size() == 36 && std::count(value.begin(), value.end(), '-') == 4;
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

// One word that logs do not use: what alone fills a field is somebody's name then.
bool is_own_word(std::string_view value) {
  return value.size() >= 3 && value.find(' ') == std::string_view::npos &&
         std::any_of(
             value.begin(), value.end(), [](char c) { return is_letter(c) || is_high(c); }) &&
         !is_ordinary_word(to_lower(value));
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
  if (colon != std::string_view::npos && colon + 1 < value.size() &&
      std::all_of(value.begin() + static_cast<std::ptrdiff_t>(colon) + 1, value.end(), is_word)) {
    value = value.substr(0, colon);  // a port, or its name
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
    const bool is_everybodys = is_cloud(left);
    if ((is_well_known_account(left) && !is_everybodys) || left.find(':') != std::string_view::npos)
      return;
    if (left != "." && !left.empty() && !is_everybodys) {
      if (left.find('\\') != std::string_view::npos || left.find('%') != std::string_view::npos)
        return;
      take_domain(left, true, sink);
    }
    value = value.substr(slash + 1);
    is_set_off = true;
    if (left != "." && !left.empty() && !is_everybodys && !value.empty() &&
        !is_well_known_account(value))
      sink.saw_pair(left, value);
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
  if (value.size() > kLongestName || is_guid(value) ||
      value.find_first_of(kNever) != std::string_view::npos)
    return;
  if ((!has_letter && !is_long_number) || value.starts_with("S-1-") || value.starts_with("0x"))
    return;
  if (value.ends_with('$')) {
    take_host(value, is_set_off, sink);
    return;
  }
  sink.saw(Hidden::User, value, is_set_off);
}

void take_person(std::string_view value, SightingSink& sink) {
  constexpr std::size_t kLongest = 128;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const bool is_path = value.find("//") != std::string_view::npos || value.starts_with('/');
  const bool is_code =
      value.starts_with("0x") || value.starts_with("S-1-") || value.starts_with('(');
  if (value.size() < 3 || value.size() > kLongest || is_path || is_code || is_guid(value) ||
      digits * 2 > static_cast<long>(value.size()) ||
      value.find_first_of("\\:=<>{}%|") != std::string_view::npos) {
    return;
  }
  if (value.find('@') != std::string_view::npos) return;  // seen as an address
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

}  // namespace

void take_credential(std::string_view value, SightingSink& sink) {
  // Keys and tokens of assemblies and code are no secrets.
  const bool is_token_of_assembly = value == "31bf3856ad364e35" || value == "b77a5c561934e089" ||
                                    value == "b03f5f7f11d50a3a" || value == "6595b64144ccf1df";
  if (is_guid(value)) return;
  if (value.size() < 3 || is_token_of_assembly || value.starts_with("0x") ||
      value.starts_with('%') || value.starts_with('{') || value.starts_with('*')) {
    return;
  }
  sink.saw(Hidden::Credential, value, true);
}

namespace {

// "DisplayName" is that of programs and services, too: only with other fields of a person beside
// it.
bool is_display_name(const FieldName& field) {
  return field.kind == Hidden::Person && field.is_weak;
}

bool tells_of_user(std::string_view text, std::size_t at) {
  constexpr std::size_t kBeside = 320;
  const std::size_t from = at - std::min(at, kBeside);
  const std::string around = to_lower(text.substr(from, at - from + kBeside));
  static constexpr std::array<std::string_view, 9> kOthers = {"userprincipalname",
                                                              "samaccountname",
                                                              "givenname",
                                                              "surname",
                                                              "\"mail\"",
                                                              "localaccount",
                                                              "emailaddress",
                                                              "\"upn\"",
                                                              "mailnickname"};
  return std::any_of(kOthers.begin(), kOthers.end(), [&](std::string_view other) {
    return around.find(other) != std::string::npos;
  });
}

// "手机号 138 0013 8000": digits need no sign before them.
ValuePlace phone_behind(std::string_view text, std::size_t begin, std::size_t end) {
  const ValuePlace value = value_behind(text, begin, end);
  if (value.is_there(text)) return value;
  const std::size_t at = skip_blanks(text, end);
  const char first = at_or_nul(text, at);
  const bool is_number = (at > end || is_high(text[end - 1])) && (is_digit(first) || first == '+');
  return is_number ? ValuePlace{at, 0, ValuePlace::Sign::Blank} : ValuePlace{};
}

// The names below the first one of a list, as ipconfig writes it: alone on their lines, behind many
// blanks.
void take_more_domains(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr int kMost = 32;
  constexpr std::size_t kLeastBlanks = 8;
  for (int i = 0; i < kMost; ++i) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return;
    const std::size_t begin = skip_blanks(text, ++at);
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    const std::string_view line =
        trim_right(text.substr(begin, std::min<std::size_t>(end - begin, 300)));
    const bool is_name = begin - at >= kLeastBlanks && line.find('.') != std::string_view::npos &&
                         line.find_first_of(" \t:") == std::string_view::npos;
    if (!is_name) return;
    take_domain(line, true, sink);
  }
}

// Names of companies to the end of the field.
std::string_view free_value(std::string_view rest) {
  std::size_t end = 0;
  for (; end < rest.size(); ++end) {
    const char c = rest[end];
    const std::string_view here = rest.substr(end);
    if (is_line_end(c) || c == '\t' || c == '"' || c == '<' || c == '|' || c == '{' || c == '}' ||
        here.starts_with("  ") || here.starts_with("，") || here.starts_with("；") ||
        here.starts_with("。"))
      break;
    // "; " parts fields, that of an entity does not; so does a comma before the next name.
    if (c == ';' && rest.substr(0, end).find_last_of('&') == std::string_view::npos) break;
    if (c != ',') continue;
    const std::size_t next = here.find_first_of(":=,\r\n");
    if (next != std::string_view::npos && (here[next] == ':' || here[next] == '=')) break;
  }
  return rest.substr(0, end);
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
  const auto ends_in_entity = [&] {
    const std::size_t sign = value.rfind('&');
    return value.ends_with(';') && sign != std::string_view::npos && value.size() - sign <= 9;
  };
  while (!ends_in_entity() && (value.ends_with('\\') || value.ends_with(',') ||
                               value.ends_with(';') || value.ends_with(':'))) {
    value.remove_suffix(1);
  }
  return trim(value);
}

std::string_view without_brackets(std::string_view value) {
  const auto is = [&](char open, char close) {
    return value.size() > 2 && value.front() == open && value.back() == close;
  };
  if (is('[', ']') || is('<', '>') || is('{', '}'))
    return trimmed(value.substr(1, value.size() - 2));
  return value;
}

// "the computer name is invalid": a sentence, not a field.
bool says_is(std::string_view text, std::size_t end) {
  const std::string_view behind = text.substr(skip_blanks(text, end), 4);
  return starts_with_ignoring_case(behind, "is ");
}

// Whether the first word of `rest` is no word of a sentence: DOMAIN\user, PC-17, alice.m.
bool looks_told(std::string_view rest) {
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n,;"));
  const std::string_view body = word.ends_with('.') ? word.substr(0, word.size() - 1) : word;
  return body.find_first_of("\\@._-0123456789") != std::string_view::npos ||
         std::any_of(body.begin(), body.end(), is_high) || body.starts_with('[') ||
         body.starts_with('<') ||
         (body.size() >= 2 &&
          std::none_of(body.begin(), body.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
}

// Whether what stands at `at` is the head of the next column: it is the name of a field itself, or
// a rule is below it.
bool heads_table(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestLine = 512;
  const std::string_view rest = text.substr(at, kLongestLine);
  const std::size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::size_t cell = std::min({rest.find('\t'), rest.find("  "), line});
  if (field_called(rest.substr(0, cell)) != nullptr) return true;
  const std::size_t next = rest.find_first_not_of("\r\n", line);
  if (next == std::string_view::npos) return false;
  const std::size_t end = std::min(rest.find_first_of("\r\n", next), rest.size());
  const std::string_view below = rest.substr(next, end - next);
  return below.size() >= 3 && below.find_first_not_of("-= ") == std::string_view::npos;
}

// What stands in the brackets that `rest` begins with; "" when there are none, or a tag of HTML.
std::string_view bracketed(std::string_view rest) {
  constexpr std::string_view kOpening = "[<{";
  constexpr std::string_view kClosing = "]>}";
  const std::size_t form = rest.empty() ? std::string_view::npos : kOpening.find(rest.front());
  if (form == std::string_view::npos) return {};
  const std::size_t close = rest.find_first_of("[]<>{}\r\n", 1);
  if (close == std::string_view::npos || rest[close] != kClosing[form]) return {};
  const std::string_view inner = rest.substr(1, close - 1);
  const bool is_tag = rest.front() == '<' && (inner.starts_with('/') || inner.ends_with('/') ||
                                              inner.find(' ') != std::string_view::npos ||
                                              rest.find("</", close) != std::string_view::npos);
  return is_tag ? std::string_view() : inner;
}

// "[x]", "{a, b}", "[\"a\",\"b\"]": one value, or several.
void take_bracketed(const FieldName& field, std::string_view inner, SightingSink& sink) {
  constexpr std::size_t kMost = 64;
  std::size_t taken = 0;
  for (std::string_view one : split(inner, ',')) {
    one = trim(one);
    if (one.size() > 2 && (one.front() == '"' || one.front() == '\'')) {
      one.remove_prefix(1);
      if (one.back() == '"' || one.back() == '\'') one.remove_suffix(1);
    }
    take_value(field, one, true, sink);
    if (++taken >= kMost) return;
  }
}

// "joining domain [x] with account [y]": no sign, but brackets.
std::string_view bracketed_behind(std::string_view text, std::size_t end) {
  const std::size_t at = skip_blanks(text, end);
  if (at == end || at_or_nul(text, at) != '[') return {};
  const std::string_view inner = bracketed(text.substr(at, kLongestValue));
  const std::string_view left = inner.substr(0, inner.find('\\'));
  const bool is_word =
      is_ordinary_word(to_lower(left)) || (inner.size() != left.size() && is_root(left));
  return is_word ? std::string_view() : inner;
}

}  // namespace

void take_value(const FieldName& field,
                std::string_view value,
                bool is_set_off,
                SightingSink& sink) {
  value = without_brackets(trimmed(value));
  if (value.size() > kLongestValue) return;
  if (const std::string plain = without_escapes(value); plain != value) {
    take_value(field, plain, is_set_off, sink);
    return;
  }
  if (value.size() < 2) return;
  const bool is_vague = field.is_weak && !is_display_name(field);
  if (is_vague && !looks_like_machine(value) &&
      !(field.kind == Hidden::User && is_set_off && is_own_word(value)))
    return;
  switch (field.kind) {
    case Hidden::User:
      // Names of people and companies stand there, too.
      if (is_set_off && value.find_first_of("/()&,") != std::string_view::npos &&
          value.find(' ') != std::string_view::npos)
        take_person(value, sink);
      else
        take_user(value, is_set_off, sink);
      break;
    case Hidden::Computer:
      for (const std::string_view one : split(value, ','))
        take_host(trim(one), is_set_off, sink);
      break;
    case Hidden::Domain: {
      std::size_t at = 0;
      while (at < value.size()) {
        const std::size_t stop = std::min(value.find_first_of(", ;", at), value.size());
        const bool is_list = stop < value.size() || at > 0;
        const std::string_view one = value.substr(at, stop - at);
        if (!is_list || one.find('.') != std::string_view::npos) take_domain(one, is_set_off, sink);
        at = stop + 1;
      }
      break;
    }
    case Hidden::Person: {
      const bool is_account =
          field.is_free && (value.find('\\') != std::string_view::npos ||
                            (value.find(' ') == std::string_view::npos &&
                             std::any_of(value.begin(), value.end(), is_digit)));
      if (is_account)
        take_user(value, is_set_off, sink);
      else
        take_person(value, sink);
      break;
    }
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
  if (is_display_name(field) && !tells_of_user(text, begin)) return;
  const ValuePlace opening =
      field.kind == Hidden::Phone ? phone_behind(text, begin, end) : value_behind(text, begin, end);
  if (!opening.is_there(text)) {
    const std::string_view inner = bracketed_behind(text, end);
    if (!inner.empty()) take_bracketed(field, inner, sink);
    return;
  }
  const std::string_view rest = text.substr(opening.at, kLongestValue);
  if (opening.closing == 0 && says_is(text, end) && !looks_told(rest)) return;
  if (opening.sign == ValuePlace::Sign::Column || opening.sign == ValuePlace::Sign::Blank) {
    if (heads_table(text, opening.at)) return;
  }
  if (const std::string_view inner = bracketed(rest); opening.closing == 0 && !inner.empty()) {
    take_bracketed(field, inner, sink);
    return;
  }
  if (opening.closing != 0) {
    take_value(field, closed_value(text, opening, kLongestValue), true, sink);
    if (field.kind == Hidden::Domain) take_more_domains(text, opening.at, sink);
    return;
  }
  if (field.is_free && opening.sign != ValuePlace::Sign::Word) {
    take_value(field, free_value(rest), true, sink);
    return;
  }
  // "NT AUTHORITY\SYSTEM" is two words and nobody.
  const std::size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::size_t slash = rest.substr(0, line).find('\\');
  if (slash != std::string_view::npos && is_well_known_account(rest.substr(0, slash)) &&
      !is_cloud(rest.substr(0, slash)))
    return;
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
  if (field.kind == Hidden::Phone) {
    take_value(field, rest.substr(0, line), true, sink);
    return;
  }
  if (field.kind == Hidden::Domain) take_more_domains(text, opening.at, sink);
  std::size_t stop = std::min(rest.find_first_of(" \t\r\n\"'<>&;,()[]{}|"), rest.size());
  // Words and signs of Chinese sentences end a value that is written in Latin letters.
  // "PC1,PC2": all of them.
  while (field.kind == Hidden::Computer && at_or_nul(rest, stop) == ',' &&
         is_alnum(at_or_nul(rest, stop + 1)))
    stop = std::min(rest.find_first_of(" \t\r\n\"'<>&;,()[]{}|=", stop + 1), rest.size());
  const std::size_t high = rest.find("，");
  stop = std::min({stop, high, rest.find("。"), rest.find("；")});
  const std::size_t next = skip_blanks(rest, stop);
  const bool is_set_off = stop == rest.size() || next - stop >= 2 || next >= rest.size() ||
                          is_line_end(rest[next]) || (stop < rest.size() && rest[stop] != ' ');
  take_value(field, rest.substr(0, stop), is_set_off, sink);
}

}  // namespace casebook
