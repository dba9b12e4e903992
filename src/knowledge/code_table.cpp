// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_table.h"

#include <array>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kNumberWidth = 10;  // 0x80070005

std::optional<std::uint32_t> number_of(std::string_view line) {
  if (line.size() < kNumberWidth || !line.starts_with("0x")) return std::nullopt;
  return parse_number<std::uint32_t>(line.substr(2, kNumberWidth - 2), 16);
}

// Four fields; a line with fewer leaves the last ones empty.
CodeRow row_of(std::string_view line) {
  CodeRow row;
  row.value = number_of(line).value_or(0);
  std::array<std::string_view*, 3> fields = {&row.names, &row.en, &row.zh};
  std::size_t at = line.find('\t');
  for (std::string_view* field : fields) {
    if (at == std::string_view::npos) break;
    const std::size_t end = line.find('\t', at + 1);
    *field = line.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    at = end;
  }
  return row;
}

}  // namespace

std::string_view CodeTable::line_at(std::size_t offset) const {
  const std::size_t end = text_.find('\n', offset);
  return text_.substr(offset, end == std::string_view::npos ? end : end - offset);
}

std::optional<CodeRow> CodeTable::find(std::uint32_t value) const {
  std::size_t low = 0;  // always the start of a line
  std::size_t high = text_.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    std::size_t start = middle == 0 ? 0 : text_.rfind('\n', middle - 1) + 1;
    if (start < low) start = low;
    const std::string_view line = line_at(start);
    const std::uint32_t found = number_of(line).value_or(0);
    if (found == value) return row_of(line);
    if (found < value) {
      low = start + line.size() + 1;
    } else {
      high = start;
    }
  }
  return std::nullopt;
}

std::optional<CodeRow> CodeTable::next(std::size_t& offset) const {
  if (offset >= text_.size()) return std::nullopt;
  const std::string_view line = line_at(offset);
  offset += line.size() + 1;
  return row_of(line);
}

std::string CodeTable::check() const {
  std::size_t number = 0;
  std::optional<std::uint32_t> previous;
  for (std::size_t offset = 0; offset < text_.size(); offset += line_at(offset).size() + 1) {
    const std::string_view line = line_at(offset);
    const std::string place = "line " + std::to_string(++number) + ": ";
    const auto value = number_of(line);
    if (!value) return place + "begins with no code; write it as 0x80070005";
    if (split(line, '\t').size() != 4) return place + "needs code, name, English, Chinese";
    if (row_of(line).en.empty()) return place + "has no English meaning";
    if (previous && *value <= *previous) return place + "is not in order, or there twice";
    previous = value;
  }
  return {};
}

}  // namespace casebook
