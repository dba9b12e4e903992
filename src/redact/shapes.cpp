// SPDX-License-Identifier: Apache-2.0
#include "redact/shapes.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "model/credentials.h"
#include "redact/addressees.h"
#include "redact/host_shapes.h"
#include "redact/shape_text.h"
#include "redact/spelling.h"
#include "redact/words.h"

namespace casebook {
namespace {

bool is_name_character(char c) {
  return is_alnum(c) || c == '.' || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// "joined contoso\nretry" in JSON is no account: strings of JSON hold no single backslash but that
// of an escape. `begin`: of the word before it; `behind`: what follows it.
bool is_json_escape(std::string_view text, std::size_t begin, std::string_view behind) {
  constexpr std::size_t kLongestString = 512;
  constexpr std::string_view kEscapes = "bfnrtu";
  if (kEscapes.find(behind.front()) == std::string_view::npos) return false;
  const std::string_view lead =
      text.substr(begin - std::min(begin, kLongestString), std::min(begin, kLongestString));
  const std::size_t quote = lead.find_last_of("\"\r\n");
  if (quote == std::string_view::npos || lead[quote] != '"') return false;
  const std::size_t sign = lead.substr(0, quote).find_last_not_of(' ');
  constexpr std::string_view kBefore = ":,[{";
  return sign != std::string_view::npos && kBefore.find(lead[sign]) != std::string_view::npos;
}

// Names of buses and folders that are written in capitals.
bool is_bus(std::string_view left) {
  static constexpr auto kBuses = std::to_array<std::string_view>(
      {"acpi",          "pci",     "usb",     "hid",     "root",     "swd",
       "storage",       "display", "hdaudio", "scsi",    "bth",      "uefi",
       "monitor",       "isapnp",  "usbstor", "nvme",    "pcmcia",   "sd",
       "intelaudio",    "bthenum", "bthle",   "sw",      "htree",    "umb",
       "terminput_bus", "vmbus",   "winsxs",  "inf",     "efi",      "boot",
       "temp",          "tmp",     "fonts",   "windows", "registry", "machine",
       "dosdevices"});
  return std::find(kBuses.begin(), kBuses.end(), to_lower(left)) != kBuses.end();
}

// Whether "LEFT\\right" in a sentence, where neither is known, is an account and no path: the left
// is written as NetBIOS names are and the right as nobody writes folders, or the words before it
// speak of an account.
bool is_said_account(std::string_view text,
                     std::size_t begin,
                     std::size_t end,
                     std::string_view left,
                     std::string_view right) {
  constexpr std::size_t kLongestDomain = 15;
  const auto has = [](std::string_view word, auto wanted) {
    return std::any_of(word.begin(), word.end(), wanted);
  };
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_sign = [](char c) { return is_digit(c) || c == '.' || c == '_' || c == '-'; };
  if (left.size() < 3 || left.size() > kLongestDomain || right.size() < 3 || right.size() > 32 ||
      left.find('~') != std::string_view::npos || left.find('_') != std::string_view::npos ||
      left.find('.') != std::string_view::npos || is_bus(left) || !has(left, is_letter) ||
      !is_letter(right.front()) || is_ordinary_word(to_lower(right)) ||
      is_ordinary_word(to_lower(left)))
    return false;
  // A folder of versions, a list of resources.
  if (has(right, [](char c) { return c == '$'; }) || right.find("..") != std::string_view::npos)
    return false;
  const char outside = before(text, begin);
  // "<Author>DOMAIN\\user</Author>" is all of an element.
  const bool is_element = outside == '>' && at_or_nul(text, end) == '<';
  constexpr std::string_view kBefore = " \t\r\n\"'([<=,;:";
  if (!is_element && outside != '\0' && static_cast<unsigned char>(outside) < 0x80 &&
      kBefore.find(outside) == std::string_view::npos)
    return false;
  const bool is_capital = !has(left, is_small);
  const bool is_small_name =
      is_small(right.front()) || (has(right, is_small) && has(right, is_sign));
  if (is_capital && is_small_name) return true;
  // "user nordwind\\ragna77 logged on"
  const std::string lead = lead_of(text, begin, 24);
  static constexpr auto kWords = std::to_array<std::string_view>({"user",
                                                                  "account",
                                                                  "logon",
                                                                  "log on",
                                                                  "logged on",
                                                                  "login",
                                                                  "runas",
                                                                  "principal",
                                                                  "identity",
                                                                  "author",
                                                                  "用户",
                                                                  "帐户",
                                                                  "账户",
                                                                  "账号",
                                                                  "帐号",
                                                                  "登录"});
  const bool is_told = std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return lead.find(word) != std::string::npos;
  });
  return is_told && (is_element || is_capital || has(right, is_sign));
}

// Groups that every domain has, under names of several words.
bool is_group_of_domain(std::string_view text) {
  static constexpr auto kGroups = std::to_array<std::string_view>({"domain users",
                                                                   "domain admins",
                                                                   "domain computers",
                                                                   "domain controllers",
                                                                   "domain guests",
                                                                   "enterprise admins",
                                                                   "schema admins",
                                                                   "protected users",
                                                                   "key admins",
                                                                   "enterprise key admins",
                                                                   "cert publishers",
                                                                   "group policy creator owners"});
  return std::any_of(kGroups.begin(), kGroups.end(), [&](std::string_view group) {
    return starts_with_ignoring_case(text, group) && !is_alnum(at_or_nul(text, group.size()));
  });
}

void take_account(std::string_view text, std::size_t at, SightingSink& sink) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < 64 && is_name_character(text[begin - 1]))
    --begin;
  std::size_t second = at + 1;
  if (at_or_nul(text, second) == '\\') ++second;  // escaped
  std::size_t end = second;
  while (end < text.size() && end - second < 64 &&
         (is_name_character(text[end]) || text[end] == '$'))
    ++end;
  while (end > second && (text[end - 1] == '.' || text[end - 1] == '-'))
    --end;
  const char outside = before(text, begin);
  const char behind = at_or_nul(text, end);
  if (begin == at || end == second || outside == '\\' || outside == '/' || outside == ':' ||
      outside == '%' || behind == '\\' || behind == '/' || outside == '$' || outside == '{') {
    return;
  }
  const std::string_view left = text.substr(begin, at - begin);
  const std::string_view right = text.substr(second, end - second);
  if (is_group_of_domain(text.substr(second, 40))) {
    if (!is_root(left) && left.size() > 2) sink.saw(Hidden::Domain, left, false);
    return;
  }
  if (is_cloud(left)) sink.saw(Hidden::User, right, false);
  if (is_root(left) || right.size() < 2) return;
  const std::size_t dot = right.rfind('.');
  if (dot != std::string_view::npos && is_file_ending(right.substr(dot + 1))) return;
  const std::string_view rest = text.substr(end, 12);
  const bool is_entry = rest.starts_with(":(");
  const std::size_t sid = rest.find_first_not_of(" \t(");
  const bool has_sid =
      sid != std::string_view::npos && sid > 0 && rest.substr(sid).starts_with("S-1-5-21");
  if (!is_entry && !has_sid) {
    if (second == at + 1 && is_json_escape(text, begin, right)) return;
    sink.saw_pair(left, right);
    if (!is_said_account(text, begin, end, left, right)) return;
    sink.saw(Hidden::Domain, left, false);
    sink.saw(Hidden::User, right, false);
    return;
  }
  sink.saw(Hidden::Domain, left, true);
  sink.saw(right.ends_with('$') ? Hidden::Computer : Hidden::User,
           right.ends_with('$') ? right.substr(0, right.size() - 1) : right,
           true);
}

// USB\VID_0951&PID_1666\60A44C425324B1A0: what a device says its number is. Numbers that Windows
// makes have a "&".
void take_device_serial(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::size_t kHead = 9;  // "&PID_1666"
  constexpr std::size_t kShortest = 8;
  if (at < kHead || !is_hex_digit(text[at - 1]) || text[at - kHead] != '&' ||
      !equal_ignoring_case(text.substr(at - kHead, 5), "&pid_"))
    return;
  std::size_t begin = at + 1;
  if (at_or_nul(text, begin) == '\\') ++begin;
  std::size_t end = begin;
  while (end < text.size() && end - begin < 64 && is_alnum(text[end]))
    ++end;
  if (end - begin >= kShortest && at_or_nul(text, end) != '&' && at_or_nul(text, end) != '_')
    sink.saw(Hidden::Serial, text.substr(begin, end - begin), false);
}

std::size_t take_product_key(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::string_view key = product_key_at(text, at);
  if (key.empty()) return at;
  sink.saw(Hidden::ProductKey, key, false);
  return at - 5 + key.size();
}

// The recovery password of BitLocker: eight groups of six digits.
std::size_t take_recovery_password(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::string_view password = recovery_password_at(text, at);
  if (password.empty()) return at;
  sink.saw(Hidden::Credential, password, false);
  return at - 6 + password.size();
}

}  // namespace

bool is_root(std::string_view left) {
  static constexpr std::array<std::string_view, 17> kRoots = {"hklm",
                                                              "hkcu",
                                                              "hkcr",
                                                              "hku",
                                                              "hkcc",
                                                              "sam",
                                                              "bcd00000000",
                                                              "sid",
                                                              "wow6432node",
                                                              "winsxs",
                                                              "nt",
                                                              "clsid",
                                                              "bin",
                                                              "src",
                                                              "obj",
                                                              "lib",
                                                              "panther"};
  const std::string lower = to_lower(left);
  return lower.starts_with("hkey_") ||
         std::find(kRoots.begin(), kRoots.end(), lower) != kRoots.end() ||
         is_ordinary_word(lower) || is_well_known_account(lower);
}

bool is_cloud(std::string_view left) {
  return equal_ignoring_case(left, "azuread") || equal_ignoring_case(left, "microsoftaccount");
}

std::size_t take_at_hyphen(std::string_view text, std::size_t at, SightingSink& sink) {
  if (const std::size_t end = take_default_name(text, at, sink); end != at) return end;
  if (at_or_nul(text, at + 3) == '-') return take_mac(text, at, '-', sink);
  if (at_or_nul(text, at + 6) == '-') return take_product_key(text, at, sink);
  if (at > 0 && (text[at - 1] == 'S' || text[at - 1] == 's') && at_or_nul(text, at + 1) == '1') {
    return take_sid(text, at - 1, sink);
  }
  if (at_or_nul(text, at + 7) == '-') return take_recovery_password(text, at, sink);
  return at;
}

std::size_t take_sid(std::string_view text, std::size_t at, SightingSink& sink) {
  std::size_t numbers = 3;
  std::size_t begin = at;
  const std::string_view rest = text.substr(at);
  if (starts_with_ignoring_case(rest, "S-1-5-21-")) {
    begin += 9;
  } else if (starts_with_ignoring_case(rest, "S-1-12-1-")) {
    begin += 9;
    numbers = 4;
  } else {
    return at;
  }
  std::size_t end = begin;
  bool is_zero = true;
  for (std::size_t i = 0; i < numbers; ++i) {
    if (i > 0 && at_or_nul(text, end++) != '-') return at;
    const std::size_t start = end;
    while (is_digit(at_or_nul(text, end)) && end - start <= 10) {
      is_zero = is_zero && text[end] == '0';
      ++end;
    }
    if (end == start || end - start > 10) return at;
  }
  if (!is_zero) sink.saw(Hidden::Sid, text.substr(begin, end - begin), false);
  return end;
}

namespace {

// "20260101000000": year, month, day and what follows.
bool is_time(std::string_view number) {
  if (number.size() < 12 || !std::all_of(number.begin(), number.end(), is_digit)) return false;
  const std::string_view month = number.substr(4, 2);
  const std::string_view day = number.substr(6, 2);
  return (number.starts_with("19") || number.starts_with("20")) && month >= "01" && month <= "12" &&
         day >= "01" && day <= "31";
}

// " bytes", " ms": what a number counts.
bool is_amount(std::string_view behind) {
  static constexpr auto kUnits = std::to_array<std::string_view>(
      {"bytes", "byte", "kb", "mb", "gb", "ms", "us", "ns", "ticks", "seconds", "sec", "字节"});
  if (!behind.starts_with(' ')) return false;
  behind.remove_prefix(1);
  return std::any_of(kUnits.begin(), kUnits.end(), [&](std::string_view unit) {
    return starts_with_ignoring_case(behind, unit) && !is_alnum(at_or_nul(behind, unit.size()));
  });
}

}  // namespace

std::size_t take_at_plus(std::string_view text, std::size_t at, SightingSink& sink) {
  if (is_alnum(before(text, at)) || !is_digit(at_or_nul(text, at + 1))) return at;
  std::size_t digits = 0;
  std::size_t end = at + 1;
  std::size_t last = at;
  while (end < text.size() && end - at < 24) {
    const char c = text[end];
    if (is_digit(c)) {
      ++digits;
      last = end;
    } else if ((c != ' ' && c != '-' && c != '(' && c != ')') || at_or_nul(text, end + 1) == c) {
      break;
    }
    ++end;
  }
  if (digits < 10 || digits > 15 || is_alnum(at_or_nul(text, last + 1))) return at;
  const std::string_view number = text.substr(at + 1, last - at);
  if (number.front() == '0' || is_time(number) || is_amount(text.substr(last + 1))) return last;
  sink.saw(Hidden::Phone, text.substr(at + 1, last - at), false);
  return last;
}

void take_account_name(std::string_view account, SightingSink& sink) {
  const std::size_t slash = account.rfind('\\');
  const std::size_t dot = account.find('@');
  const std::string_view name =
      slash == std::string_view::npos ? account.substr(0, dot) : account.substr(slash + 1);
  if (name.size() < 2 || name.find_first_of("<>%*?\"") != std::string_view::npos ||
      is_well_known_account(name))
    return;
  sink.saw(Hidden::User, name, true);
  if (slash == std::string_view::npos || slash == 0) return;
  const std::string_view domain = account.substr(0, slash);
  if (domain != "." && !is_well_known_account(domain)) sink.saw(Hidden::Domain, domain, true);
}

std::size_t take_at_sign(std::string_view text,
                         std::size_t at,
                         std::size_t length,
                         SightingSink& sink) {
  take_ticket(text, at, sink);
  std::size_t begin = at;
  const auto is_local = [&](char c) {
    return is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-';
  };
  while (begin > 0 && at - begin < 64 && is_local(text[begin - 1]))
    --begin;
  if (length == 3 && at - begin >= 2 && before(text, begin) == '%') begin += 2;  // "%3Aalice%40..."
  while (begin < at && !is_alnum(text[begin]))
    ++begin;
  std::size_t end = at + length;
  while (end < text.size() && end - at < 255 &&
         (is_alnum(text[end]) || text[end] == '.' || text[end] == '-'))
    ++end;
  while (end > at + length && !is_alnum(text[end - 1]))
    --end;
  const std::string_view host = text.substr(at + length, end - at - length);
  const std::size_t dot = host.rfind('.');
  if (begin == at || dot == std::string_view::npos || dot == 0) return at;
  const std::string_view top = host.substr(dot + 1);
  if (top.size() < 2 || !std::all_of(top.begin(), top.end(), is_letter) || is_file_ending(top))
    return at;
  sink.saw(Hidden::Mail, text.substr(begin, end - begin), false);
  take_addressee(text, begin, sink);
  const std::string_view local = text.substr(begin, at - begin);
  if (std::any_of(local.begin(), local.end(), is_letter)) sink.saw(Hidden::User, local, false);
  if (!is_public_host(host)) sink.saw(Hidden::Domain, host, false);
  return end;
}

std::size_t take_at_backslash(std::string_view text, std::size_t at, SightingSink& sink) {
  if (at_or_nul(text, at + 1) == '\\' && before(text, at) != '\\' &&
      !is_name_character(before(text, at))) {
    return take_share(text, at, sink);
  }
  take_device_serial(text, at, sink);
  const char next = to_lower_ascii(at_or_nul(text, at + 1));
  if (next == 'u' || next == 'm' || next == 'l') take_redirected_host(text, at, sink);
  if (is_name_character(before(text, at))) take_account(text, at, sink);
  return at;
}

void take_profile(std::string_view text, std::size_t begin, std::size_t end, SightingSink& sink) {
  // How a part of a path ends: its own sign, escaped or not, or what no name holds.
  const auto parting = [&](std::size_t at) -> std::size_t {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("%5C") || rest.starts_with("%2F") || rest.starts_with("%5c") ||
        rest.starts_with("%2f"))
      return 3;
    if (rest.starts_with("%255C") || rest.starts_with("%255c")) return 5;
    std::size_t slashes = 0;
    while (slashes < 4 && at_or_nul(rest, slashes) == '\\')
      ++slashes;
    return slashes > 0 ? slashes : rest.starts_with("/") ? 1 : 0;
  };
  const char outside = before(text, begin);
  const bool is_escaped = begin >= 3 && text[begin - 3] == '%' && is_hex_digit(text[begin - 2]) &&
                          is_hex_digit(outside);
  if (outside != '\\' && outside != '/' && !is_escaped) return;
  const std::size_t sign = parting(end);
  if (sign == 0) return;
  const std::size_t from = end + sign;
  constexpr std::string_view kNever = "\"<>|:*?\r\n\t,;'()[]{}=&$%";
  std::size_t at = from;
  std::size_t space = std::string_view::npos;
  while (at < text.size() && at - from < 64 && parting(at) == 0) {
    const bool is_escape = text[at] == '%' && is_hex_digit(at_or_nul(text, at + 1)) &&
                           is_hex_digit(at_or_nul(text, at + 2));
    if (!is_escape && (kNever.find(text[at]) != std::string_view::npos || text[at] == '\0')) break;
    if (text[at] == ' ' && space == std::string_view::npos) space = at;
    ++at;
  }
  const bool is_parted = at >= text.size() || parting(at) != 0;
  if (at < text.size() && (text[at] == '*' || text[at] == '$' || text[at] == '{')) return;
  const bool is_quoted = at < text.size() && (text[at] == '"' || text[at] == '\'' ||
                                              text[at] == '\r' || text[at] == '\n');
  if (!is_parted && !is_quoted && space != std::string_view::npos) at = space;
  if (is_quoted && text[at] != '"' && space != std::string_view::npos) at = space;
  std::string_view name = trim(text.substr(from, at - from));
  while (name.ends_with('.'))
    name.remove_suffix(1);
  // "alice.V6": the version of a roaming profile.
  const bool is_versioned = name.size() > 3 && is_digit(name.back()) &&
                            to_lower_ascii(name[name.size() - 2]) == 'v' &&
                            name[name.size() - 3] == '.';
  if (is_versioned) name.remove_suffix(3);
  if (name.empty() || is_well_known_account(name)) return;
  if (name.find('%') != std::string_view::npos) {
    const std::string plain = unspell(name, Spelling::Percent);
    if (!is_well_known_account(plain)) sink.saw(Hidden::User, plain, true);
    return;
  }
  const std::string_view base = name.substr(0, name.find('.'));
  const std::string_view suffix = base.size() < name.size() ? name.substr(base.size() + 1) : "";
  const bool is_system = is_well_known_account(base) || equal_ignoring_case(base, "temp");
  if (!is_system) sink.saw(Hidden::User, name, true);
  if (suffix.empty()) return;
  const std::string_view owner = suffix.substr(0, suffix.find('.'));
  if (is_system && !std::all_of(owner.begin(), owner.end(), is_digit)) {
    sink.saw(Hidden::Computer, owner, false);
  } else if (!is_system) {
    if (std::all_of(owner.begin(), owner.end(), is_digit)) {
      sink.saw(Hidden::User, base, true);
    } else {
      sink.saw_pair(owner, base);
    }
  }
}

void take_phone(std::string_view value, SightingSink& sink) {
  std::size_t at = 0;
  for (int i = 0; i < 4; ++i) {
    while (at < value.size() && (value[at] == ' ' || value[at] == '/' || value[at] == ',' ||
                                 value[at] == '+' || value[at] == '('))
      ++at;
    const std::size_t begin = at;
    std::size_t digits = 0;
    std::size_t end = at;
    while (at < value.size() && at - begin < 24) {
      const char c = value[at];
      if (is_digit(c)) {
        ++digits;
        end = at + 1;
      } else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.') {
        break;
      } else if (c == ' ' && digits >= 11) {
        break;
      }
      ++at;
    }
    if (digits < 7 || digits > 15) return;
    sink.saw(Hidden::Phone, value.substr(begin, end - begin), true);
    at = end;
  }
}

void take_product_id(std::string_view value, SightingSink& sink) {
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const auto hyphens = std::count(value.begin(), value.end(), '-');
  const bool is_plain =
      std::all_of(value.begin(), value.end(), [](char c) { return is_alnum(c) || c == '-'; });
  const bool is_guid = value.size() == 36 && hyphens == 4;
  if (starts_with_ignoring_case(value, "xxxxx")) return;  // hidden before
  if (is_plain && !is_guid && hyphens >= 2 && (digits >= 10 || value.size() == 29)) {
    sink.saw(Hidden::ProductKey, value, true);
  }
}

}  // namespace casebook
