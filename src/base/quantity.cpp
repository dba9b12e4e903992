// SPDX-License-Identifier: Apache-2.0
#include "base/quantity.h"

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

// Called for most numbers of a trace's details: millions a second.
void append_grouped(std::string& out, std::uint64_t count) {
  std::array<char, 32> text{};
  std::size_t at = text.size();
  std::size_t digits = 0;
  do {
    if (digits != 0 && digits % 3 == 0) text[--at] = ',';
    text[--at] = static_cast<char>('0' + count % 10);
    count /= 10;
    ++digits;
  } while (count != 0);
  out.append(text.data() + at, text.size() - at);
}

std::string format_count(std::uint64_t count) {
  std::string text;
  append_grouped(text, count);
  return text;
}

}  // namespace casebook
