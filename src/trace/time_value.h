// SPDX-License-Identifier: Apache-2.0
// Times, spans and numbers as people write them into a filter.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/trace.h"

namespace casebook {

// A number, or the range that a time with fewer digits stands for: "1:18:10" is a whole second.
// Times of a day count from midnight, points in time from 1601 (as FileTime), all in 100 ns.
struct ValueRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  // inclusive

  bool holds(std::uint64_t value) const { return value >= first && value <= last; }
};

// Each gives nothing when the text is anything else or does not fit.
std::optional<ValueRange> read_number(std::string_view text);
// "0.0000074": seconds, at most seven digits behind the point.
std::optional<ValueRange> read_seconds(std::string_view text);
// "1:18:10.7752429 AM", "13:18", "1:18 pm"
std::optional<ValueRange> read_time_of_day(std::string_view text);
// "00:00:05.8389703", "26:00:00", or seconds
std::optional<ValueRange> read_relative_time(std::string_view text);
// "7/12/2020 1:18:10 AM", "2020-07-12T01:18:10.77", "2020/7/12", "7/12/2020"
std::optional<ValueRange> read_date_time(std::string_view text);

}  // namespace casebook
