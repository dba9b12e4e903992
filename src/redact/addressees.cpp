// SPDX-License-Identifier: Apache-2.0
#include "redact/addressees.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "redact/fields.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/words.h"

namespace casebook {
namespace {

constexpr FieldName kPerson{"person", Hidden::Person, false, false, true};
constexpr std::size_t kLongestName = 80;

// Whether the line is a header of a mail that names people.
bool is_header(std::string_view line) {
  static constexpr auto kHeaders = std::to_array<std::string_view>({"from:",
                                                                    "to:",
                                                                    "cc:",
                                                                    "bcc:",
                                                                    "sender:",
                                                                    "reply-to:",
                                                                    "von:",
                                                                    "an:",
                                                                    "de:",
                                                                    "para:",
                                                                    "发件人:",
                                                                    "发件人：",
                                                                    "收件人:",
                                                                    "收件人：",
                                                                    "抄送:",
                                                                    "抄送："});
  const std::string_view text = trim(line);
  return std::any_of(kHeaders.begin(), kHeaders.end(), [&](std::string_view header) {
    return starts_with_ignoring_case(text, header);
  });
}

void take_name(std::string_view name, SightingSink& sink) {
  name = trim(name);
  const auto words = split(name, ' ');
  if (name.empty() || words.size() > 5 || is_ordinary_word(to_lower(name))) return;
  const std::size_t comma = name.find(',');
  if (comma == std::string_view::npos) {
    take_value(kPerson, name, true, sink);
    return;
  }
  // "Meyer, Alice": each of them is a name.
  take_value(kPerson, trim(name.substr(0, comma)), true, sink);
  take_value(kPerson, trim(name.substr(comma + 1)), true, sink);
}

}  // namespace

void take_addressee(std::string_view text, std::size_t at, SightingSink& sink) {
  if (before(text, at) != '<') return;
  const std::size_t from = at - 1 - std::min<std::size_t>(at - 1, 512);
  std::string_view lead = text.substr(from, at - 1 - from);
  const std::size_t line = lead.find_last_of("\r\n");
  if (line != std::string_view::npos) lead.remove_prefix(line + 1);
  const std::string_view named = trim_right(lead);
  if (named.size() + 2 < lead.size() || named.empty()) return;
  if (named.back() == '"') {
    const std::size_t open = named.substr(0, named.size() - 1).rfind('"');
    if (open != std::string_view::npos && named.size() - open < kLongestName)
      take_name(named.substr(open + 1, named.size() - open - 2), sink);
    return;
  }
  if (!is_header(lead)) return;
  const std::size_t last = named.find_last_of(":;>");
  std::string_view name = last == std::string_view::npos ? named : named.substr(last + 1);
  if (name.starts_with("，") || name.starts_with("：")) name.remove_prefix(3);
  while (name.starts_with(',') || name.starts_with(' '))
    name.remove_prefix(1);
  if (name.size() < kLongestName) take_name(name, sink);
}

void take_ticket(std::string_view text, std::size_t at, SightingSink& sink) {
  if (before(text, at) != ' ' || at_or_nul(text, at + 1) != ' ' || at < 3) return;
  const auto is_of_name = [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; };
  std::size_t end = at + 2;
  while (end < text.size() && end - at < 255 && is_of_name(text[end]))
    ++end;
  const std::string_view realm = text.substr(at + 2, end - at - 2);
  const bool is_capital =
      std::none_of(realm.begin(), realm.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_capital || realm.find('.') == std::string_view::npos || public_suffix(realm) == 0) return;
  sink.saw(Hidden::Domain, realm, false);
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 64 && (is_of_name(text[begin - 1]) || text[begin - 1] == '$'))
    --begin;
  // Names of services are read by themselves.
  if (before(text, begin) == '/') return;
  take_account_name(text.substr(begin, at - 1 - begin), sink);
}

}  // namespace casebook
