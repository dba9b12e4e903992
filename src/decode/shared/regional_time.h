// SPDX-License-Identifier: Apache-2.0
// Dates and times as tools print them for people: in the order and with the marks of the machine's
// region.
//
//   2023/5/22 8:05:28        5/22/2023 8:05:28 AM     22.05.2023 08:05:28 2023-05-22T08:05:28.87Z
//   2023/5/22 下午 8:05:28    2023年5月22日 20:05       05/22/2023  08:05 AM
//
// Whether 5/6/2023 is May or June is decided by the other dates of the same text (DateOrderGuess).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace casebook {

enum class DateOrder : std::uint8_t { Unknown, MonthFirst, DayFirst };

struct RegionalTime {
  Micros time = kNoTime;   // zone marks are read over, not applied
  std::size_t length = 0;  // bytes taken
  bool has_clock = false;  // false: a date only, time is its midnight
};

// Reads a date, and the time behind it if there is one, at the start of `text`. False when no valid
// date stands there. A year that stands last is read in `order`; with Unknown, by its marks: AM or
// PM and slashes speak for the month first, everything else for the day.
bool read_regional_time(std::string_view text, DateOrder order, RegionalTime& reading);

// A time of day alone: "16:12:50.0590163", "4:12:50.0590163 PM", "下午 4:12:50". Gives microseconds
// since midnight and the bytes taken.
bool read_time_of_day(std::string_view text, Micros& since_midnight, std::size_t& length);

// Collects evidence from the dates of one text.
class DateOrderGuess {
 public:
  // `text` begins with a date whose year stands last; anything else is ignored.
  void see(std::string_view text);
  bool decided() const { return order_ != DateOrder::Unknown; }
  DateOrder order() const { return order_; }

 private:
  DateOrder order_ = DateOrder::Unknown;
};

// The order that the dates of a text show; only its beginning is looked through.
DateOrder guess_date_order(std::string_view text);

}  // namespace casebook
