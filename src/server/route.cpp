// SPDX-License-Identifier: Apache-2.0
#include "server/route.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"

namespace casebook::server {

std::string_view Call::part(std::string_view name) const {
  const auto found = path.find(name);
  return found == path.end() ? std::string_view() : std::string_view(found->second);
}

Result<std::int64_t> Call::id(std::string_view name) const {
  const auto number = parse_number<std::int64_t>(part(name));
  if (!number || *number <= 0) return Error{ErrorCode::NotFound, std::string(name)};
  return *number;
}

std::optional<std::string> Call::query(std::string_view name) const {
  for (auto& [key, value] : http::form_values(request.query())) {
    if (key == name) return std::move(value);
  }
  return std::nullopt;
}

std::optional<PathValues> match_path(std::string_view pattern, std::string_view path) {
  PathValues values;
  while (true) {
    const std::size_t pattern_end = std::min(pattern.find('/'), pattern.size());
    const std::size_t path_end = std::min(path.find('/'), path.size());
    const std::string_view wanted = pattern.substr(0, pattern_end);
    const std::string_view given = path.substr(0, path_end);
    if (wanted.starts_with('{')) {
      auto decoded = http::percent_decoded(given);
      const bool is_text = decoded && is_valid_utf8(*decoded) &&
                           std::none_of(decoded->begin(), decoded->end(), [](char c) {
                             return static_cast<unsigned char>(c) < 0x20;
                           });
      if (!is_text || decoded->empty()) return std::nullopt;
      values.emplace(wanted.substr(1, wanted.size() - 2), std::move(*decoded));
    } else if (wanted != given) {
      return std::nullopt;
    }
    const bool has_pattern = pattern_end < pattern.size();
    const bool has_path = path_end < path.size();
    if (has_pattern != has_path) return std::nullopt;
    if (!has_pattern) return values;
    pattern.remove_prefix(pattern_end + 1);
    path.remove_prefix(path_end + 1);
  }
}

}  // namespace casebook::server
