// SPDX-License-Identifier: Apache-2.0
// Times in SQL: a text that people read and an integer to calculate with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/trace.h"

namespace casebook::query {

// 100 ns since 1601-01-01 UTC (FILETIME); below 0 before it.
using SqlTicks = std::int64_t;
inline constexpr SqlTicks kSqlSecond = 10'000'000;

// Stays inside the range of the type.
SqlTicks ticks_of(Micros time);
SqlTicks ticks_of_filetime(std::uint64_t time);

// "2024-03-05T09:06:00.1234567Z"
void append_time(SqlTicks ticks, std::string& out);
std::string time_text(SqlTicks ticks);
// Of a capture: as append_capture_time(), with Z where dates are known.
std::string capture_time_text(const TraceCapture& capture, FileTime time);

// Whether a time says how far from UTC its clock is.
enum class ZoneOfText : std::uint8_t { Said, Missing };

// "2024", "2024-03", "2024-03-05", "2024-03-05 09:06", "2024/3/5 09:06:00.5", with "T" or a blank,
// with "Z", "UTC", "+08:00" or nothing behind it, which means UTC; and what capture_time_text()
// writes without a date, as a time before all others. Nothing for anything else.
// `zone` is Missing only of times with a time of day.
std::optional<SqlTicks> parse_time(std::string_view text, ZoneOfText* zone = nullptr);

// Less than, equal to or more than 0. Two times are compared as points in time, anything else as
// bytes; times come before what is none, which `unreadable` then names.
int compare_times(std::string_view a, std::string_view b, std::string_view* unreadable = nullptr);

}  // namespace casebook::query
