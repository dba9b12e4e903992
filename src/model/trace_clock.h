// SPDX-License-Identifier: Apache-2.0
// Times of a trace as text. All are without state, so that any thread may write any event.
#pragma once

#include <string>

#include "model/trace.h"

namespace casebook {

// `time` on a clock that is `minutes` ahead of UTC. Stays inside the range of a FileTime.
FileTime shifted_time(FileTime time, int minutes);
// When the operation ended; stays inside the range of a FileTime.
FileTime completion_time(const TraceEvent& event);

// As Process Monitor writes them in US English. `time` is on the wanted clock; nothing is appended
// for 0, which is no time.
void append_time_of_day(FileTime time, std::string& out);  // "1:18:10.7752429 AM"
void append_date_time(FileTime time, std::string& out);    // "7/12/2020 1:18:10 AM"
// "00:00:05.8389703"; the hours go on beyond a day ("26:00:00.0000000").
void append_relative_time(Ticks span, std::string& out);
void append_seconds(Ticks span, std::string& out);  // "168.7987784"

// The day that times of a capture without dates begin on; the day before it leaves room for zones.
inline constexpr FileTime kUnknownFirstDay = 24 * 3600 * kTicksPerSecond;

// As append_iso_time(); of a capture without dates the time of day alone, "01:18:10.7752429", with
// " +1d" behind it after the first midnight (" -1d" where a zone moved it before).
void append_capture_time(const TraceCapture& capture,
                         FileTime time,
                         char separator,
                         std::string& out);

// "2020-07-12T01:18:10.7752429", with `separator` between date and time.
void append_iso_time(FileTime time, char separator, std::string& out);

}  // namespace casebook
