// SPDX-License-Identifier: Apache-2.0
// Times in exports: local, with seven decimals, and often without a date.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "decode/shared/regional_time.h"
#include "model/trace.h"

namespace casebook {

// "1:18:10.7752429 AM", "13:18:10,7752429", "上午 1:18:10.7752429": since midnight.
std::optional<Ticks> read_ticks_of_day(std::string_view text);
// "0.0000074", "168,7987784": a number of seconds.
std::optional<Ticks> read_exported_seconds(std::string_view text);

// Gives each event a time. Without dates the days are counted: a clock that jumps by more than half
// a day went over midnight, and the first day is the one after the epoch.
class ExportClock {
 public:
  explicit ExportClock(DateOrder order) : order_(order) {}

  // The time of the next event, of its cells Time of Day and Date & Time. Where neither can be read
  // it is that of the event before: an export is in the order of time. 0 when there is none before.
  FileTime read(std::string_view time_of_day, std::string_view date_time);

  bool has_dates() const { return has_dates_; }
  bool has_read() const { return has_read_; }  // whether the last event said when it was

 private:
  std::optional<FileTime> date(std::string_view date_time);
  FileTime nearest(Ticks since_midnight) const;

  DateOrder order_;
  std::string_view date_text_;  // the date read last, which is that of most of the next events
  std::optional<FileTime> date_;
  FileTime last_ = 0;
  bool has_dates_ = false;
  bool has_read_ = false;
};

}  // namespace casebook
