// SPDX-License-Identifier: Apache-2.0
#include "redact/distinguished_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "redact/shape_text.h"
#include "redact/words.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestPart = 160;
constexpr std::size_t kMostParts = 32;

struct Part {
  std::string attribute;  // in small letters
  std::string_view value;
};

// Reads "attribute=value" at `at` and steps behind it.
bool read_part(std::string_view text, std::size_t& at, Part& part) {
  std::size_t sign = at;
  while (sign < text.size() && sign - at < 24 && (is_alnum(text[sign]) || text[sign] == '.'))
    ++sign;
  if (sign == at || at_or_nul(text, sign) != '=') return false;
  part.attribute = to_lower(text.substr(at, sign - at));
  const std::size_t begin = sign + 1;
  constexpr std::string_view kEnds = ",;\"'<>|\r\n\t)]}+";
  std::size_t end = begin;
  while (end < text.size() && end - begin < kLongestPart) {
    const char c = text[end];
    if (c == '\\' && at_or_nul(text, end + 1) == ',') {
      end += 2;
      continue;
    }
    // "(China)" in a name.
    const bool is_bracket =
        c == ')' && text.substr(begin, end - begin).find('(') != std::string_view::npos;
    if (c == '\0' || (kEnds.find(c) != std::string_view::npos && !is_bracket)) break;
    if (c == ' ' && at_or_nul(text, end + 1) == ' ') break;
    // Labels of domains hold neither blanks nor slashes.
    if (part.attribute == "dc" && !is_alnum(c) && c != '-' && c != '_' && c != '.' &&
        static_cast<unsigned char>(c) < 0x80)
      break;
    ++end;
  }
  part.value = trim(text.substr(begin, end - begin));
  at = end;
  return !part.value.empty();
}

// Containers that every directory has.
bool is_standard(std::string_view value) {
  static constexpr auto kContainers = std::to_array<std::string_view>({"users",
                                                                       "computers",
                                                                       "builtin",
                                                                       "system",
                                                                       "policies",
                                                                       "configuration",
                                                                       "schema",
                                                                       "sites",
                                                                       "services",
                                                                       "partitions",
                                                                       "domain controllers",
                                                                       "default-first-site-name",
                                                                       "servers",
                                                                       "ntds settings",
                                                                       "windows nt",
                                                                       "public key services",
                                                                       "aia",
                                                                       "cdp",
                                                                       "enrollment services",
                                                                       "certification authorities",
                                                                       "managed service accounts",
                                                                       "program data",
                                                                       "microsoft",
                                                                       "foreignsecurityprincipals",
                                                                       "deleted objects",
                                                                       "dfs-configuration",
                                                                       "machine",
                                                                       "user",
                                                                       "microsoftdns",
                                                                       "domaindnszones",
                                                                       "forestdnszones",
                                                                       "keys",
                                                                       "directory service"});
  return std::find(kContainers.begin(), kContainers.end(), to_lower(value)) != kContainers.end() ||
         value.starts_with('{');
}

void take_common_name(std::string_view value, SightingSink& sink) {
  const bool has_blank = value.find(' ') != std::string_view::npos;
  const bool is_ascii = std::all_of(
      value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const bool is_machine =
      std::none_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
      std::any_of(value.begin(), value.end(), [](char c) { return is_digit(c) || c == '-'; });
  sink.saw(has_blank || !is_ascii ? Hidden::Person
           : is_machine           ? Hidden::Computer
                                  : Hidden::User,
           value,
           true);
}

}  // namespace

bool may_begin_distinguished_name(std::string_view text, std::size_t at) {
  if (at_or_nul(text, at + 2) != '=' || is_alnum(before(text, at))) return false;
  const char first = to_lower_ascii(text[at]);
  const char second = to_lower_ascii(text[at + 1]);
  return (first == 'c' && second == 'n') || (first == 'o' && second == 'u') ||
         (first == 'd' && second == 'c');
}

std::size_t take_distinguished_name(std::string_view text, std::size_t at, SightingSink& sink) {
  std::vector<Part> parts;
  std::size_t end = at;
  while (parts.size() < kMostParts) {
    Part part;
    std::size_t next = end;
    if (!parts.empty()) {
      if (at_or_nul(text, next) != ',') break;
      next = text.find_first_not_of(' ', next + 1);
      if (next == std::string_view::npos) break;
    }
    if (!read_part(text, next, part)) break;
    parts.push_back(std::move(part));
    end = next;
  }
  std::string domain;
  for (const Part& part : parts) {
    if (part.attribute == "dc") domain += (domain.empty() ? "" : ".") + std::string(part.value);
  }
  if (domain.empty()) return at;
  const std::size_t suffix = public_suffix(domain);
  std::size_t left = domain.size();
  for (const Part& part : parts) {
    if (part.attribute != "dc") {
      if (is_standard(part.value)) continue;
      if (part.attribute == "cn" || part.attribute == "uid")
        take_common_name(part.value, sink);
      else if (part.attribute == "ou")
        sink.saw(Hidden::Domain, part.value, true);
      continue;
    }
    // The ending that all have stays.
    if (left > suffix || suffix == domain.size()) sink.saw(Hidden::Domain, part.value, true);
    left -= std::min(left, part.value.size() + 1);
  }
  if (domain.find('.') != std::string::npos) sink.saw(Hidden::Domain, domain, false);
  return end;
}

}  // namespace casebook
