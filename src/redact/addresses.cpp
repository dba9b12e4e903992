// SPDX-License-Identifier: Apache-2.0
#include "redact/addresses.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace casebook {
namespace {

struct Part {
  std::size_t begin = 0;
  std::size_t length = 0;
};

// The places of the groups in `text`, and how many stand before "::" (all without one).
bool parts_of(std::string_view text, std::vector<Part>& parts, std::size_t& before) {
  before = std::string_view::npos;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(':', at), text.size());
    if (end == at) {
      const bool is_gap = text.substr(at).starts_with(at == 0 ? "::" : ":");
      if (!is_gap || before != std::string_view::npos) return false;
      before = parts.size();
      at += at == 0 ? 2 : 1;
      continue;
    }
    const bool is_group =
        end - at <= 4 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                                     text.begin() + static_cast<std::ptrdiff_t>(end),
                                     is_hex_digit);
    if (!is_group) return false;
    parts.push_back({at, end - at});
    at = end + 1;
    if (at == text.size()) return false;  // ends in a single colon
  }
  return true;
}

}  // namespace

std::optional<Ipv6Groups> ipv6_groups(std::string_view text) {
  std::vector<Part> parts;
  std::size_t before = std::string_view::npos;
  // "1::" ends in the gap itself.
  const bool ends_in_gap = text.ends_with("::");
  const std::string_view body = ends_in_gap ? text.substr(0, text.size() - 2) : text;
  if (!body.empty() && !parts_of(body, parts, before)) return std::nullopt;
  if (ends_in_gap) before = before == std::string_view::npos || body.empty() ? parts.size() : 9;
  const bool has_gap = before != std::string_view::npos;
  if (before == 9 || (has_gap ? parts.size() > 7 : parts.size() != 8)) return std::nullopt;
  Ipv6Groups groups{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t place = !has_gap || i < before ? i : i + 8 - parts.size();
    const auto value =
        parse_number<std::uint16_t>(text.substr(parts[i].begin, parts[i].length), 16);
    if (!value) return std::nullopt;
    groups[place] = *value;
  }
  return groups;
}

std::string ipv6_text(const Ipv6Groups& groups) {
  std::string text;
  for (const std::uint16_t group : groups) {
    text += fmt::format("{}{:x}", text.empty() ? "" : ":", group);
  }
  return text;
}

std::string spell_ipv6(std::string_view like, const Ipv6Groups& groups) {
  std::string spelled(like);
  std::vector<Part> parts;
  std::size_t before = std::string_view::npos;
  const bool ends_in_gap = like.ends_with("::");
  parts_of(ends_in_gap ? like.substr(0, like.size() - 2) : like, parts, before);
  if (ends_in_gap) before = parts.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_front = before == std::string_view::npos || i < before;
    const std::uint16_t group = groups[is_front ? i : i + 8 - parts.size()];
    const std::string digits = fmt::format("{:0{}x}", group, parts[i].length);
    if (digits.size() == parts[i].length) spelled.replace(parts[i].begin, digits.size(), digits);
  }
  return spelled;
}

}  // namespace casebook
