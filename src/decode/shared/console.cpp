// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/console.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"

namespace casebook {
namespace {

constexpr std::string_view kWideColon = "：";
constexpr std::size_t kLongestName = 80;

bool is_drive(std::string_view text) {
  const char letter = text.empty() ? '\0' : to_lower_ascii(text[0]);
  return text.size() >= 2 && letter >= 'a' && letter <= 'z' && text[1] == ':';
}

// Byte position at which `cell` begins.
std::size_t byte_of_cell(std::string_view line, std::size_t cell) {
  std::string_view rest = line;
  for (std::size_t used = 0; !rest.empty() && used < cell;) {
    used += character_width(take_character(rest));
  }
  return line.size() - rest.size();
}

}  // namespace

bool read_prompt(std::string_view line, std::string_view& command) {
  std::string_view rest = line;
  if (rest.starts_with("PS ")) rest.remove_prefix(3);
  if (!starts_with_path(rest)) return false;
  const std::size_t end = rest.find('>');
  if (end == std::string_view::npos || rest.find_first_of("\"<|:*?", 2) < end) return false;
  if (rest[end - 1] == ' ' || rest[end - 1] == '-') return false;  // an arrow, a comparison
  command = trim(rest.substr(end + 1));
  return true;
}

bool read_pair(std::string_view line, std::string_view& name, std::string_view& value) {
  const std::size_t limit = std::min(line.size(), kLongestName + 40);
  std::size_t at = 0;
  std::size_t size = 1;
  for (; at < limit; ++at) {
    if (line[at] == ':') break;
    if (line.substr(at).starts_with(kWideColon)) {
      size = kWideColon.size();
      break;
    }
  }
  if (at >= limit) return false;
  name = trim(line.substr(0, at));
  value = trim(line.substr(at + size));
  const bool drive = name.size() == 1 && size == 1 && is_drive(line.substr(line.find(name)));
  return !name.empty() && !drive && name.size() <= kLongestName;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < line.size()) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string_view::npos) break;
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

bool starts_with_path(std::string_view line) {
  if (line.starts_with("\\\\") || line.starts_with("\\??\\")) return line.size() > 4;
  return is_drive(line) && line.size() >= 3 && (line[2] == '\\' || line[2] == '/');
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [&](std::string_view piece) {
    return contains_ignoring_case(text, piece);
  });
}

std::string_view cells(std::string_view line, std::size_t begin, std::size_t end) {
  const std::size_t first = byte_of_cell(line, begin);
  const std::string_view tail = line.substr(first);
  return trim(tail.substr(0, byte_of_cell(tail, end - begin)));
}

std::vector<std::pair<std::size_t, std::size_t>> columns_of_ruler(std::string_view line) {
  std::vector<std::pair<std::size_t, std::size_t>> columns;
  const std::string_view body = trim_right(line);
  if (body.empty() || body.find_first_not_of("=- ") != std::string_view::npos) return columns;
  std::size_t at = body.find_first_not_of(' ');
  while (at != std::string_view::npos) {
    const std::size_t end = std::min(body.find(' ', at), body.size());
    if (end - at < 2) return {};
    columns.emplace_back(at, end);
    at = body.find_first_not_of(' ', end);
  }
  return columns;
}

bool read_grouped_number(std::string_view text, std::uint64_t& value, std::size_t& length) {
  value = 0;
  length = 0;
  std::size_t at = 0;
  std::size_t digits = 0;
  while (at < text.size()) {
    if (is_digit(text[at])) {
      if (++digits > 18) return false;
      value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
      length = ++at;
      continue;
    }
    // A group mark has three digits behind it.
    const std::string_view rest = text.substr(at);
    std::size_t mark = 0;
    if (rest[0] == ',' || rest[0] == '.') mark = 1;
    if (rest.starts_with("\xC2\xA0")) mark = 2;
    const bool group = mark != 0 && digits != 0 && rest.size() >= mark + 3 &&
                       is_digit(rest[mark]) && is_digit(rest[mark + 1]) &&
                       is_digit(rest[mark + 2]) &&
                       (rest.size() == mark + 3 || !is_digit(rest[mark + 3]));
    if (!group) break;
    at += mark;
  }
  return digits > 0;
}

void LimitedFacts::add(std::string_view value, std::uint64_t offset, std::uint32_t line) {
  if (left_ == 0) {
    output_.issue("too-many-entries", offset, 0, std::string(key_));
    return;
  }
  --left_;
  output_.fact(key_, value, offset, line);
}

}  // namespace casebook
