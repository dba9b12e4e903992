// SPDX-License-Identifier: Apache-2.0
#include "report/format.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace casebook {

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string format_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, 1, ',');
  }
  return digits;
}

std::string format_date_time(Micros time) {
  std::string text = format_time(time);
  if (text.size() > 10) text[10] = ' ';
  constexpr std::string_view kNoMicros = "000";
  constexpr std::size_t kWithMicros = 26;
  if (text.size() == kWithMicros && text.ends_with(kNoMicros)) text.resize(text.size() - 3);
  return text;
}

}  // namespace casebook
