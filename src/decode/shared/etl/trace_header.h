// SPDX-License-Identifier: Apache-2.0
// What the first record of a trace says about the whole of it: machine, clock, time zone, losses.
// Source: TRACE_LOGFILE_HEADER and TIME_ZONE_INFORMATION in the Windows SDK; read off real traces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace casebook::etl {

// 100 ns since 1601-01-01 UTC; 0: not known.
using Ticks = std::uint64_t;

inline constexpr Ticks kTicksPerSecond = 10'000'000;

// When a zone changes to or from summer time, every year: day of the week, and which of those in
// the month (5: the last).
struct ZoneChange {
  unsigned month = 0;  // 0: never
  unsigned weekday = 0;
  unsigned week = 0;
  std::int64_t time_of_day = 0;  // in 100 ns
};

// Minutes as Windows keeps them: UTC = local + bias.
struct Zone {
  int bias = 0;
  int standard_bias = 0;
  int daylight_bias = 0;
  ZoneChange standard;
  ZoneChange daylight;

  // Local minus UTC in minutes at that time.
  int offset_at(Ticks utc) const;
};

enum class TraceClock : std::uint8_t { Counter = 1, System = 2, Cycles = 3 };

struct TraceHeader {
  std::uint32_t buffer_bytes = 0;
  unsigned major = 0;  // of Windows
  unsigned minor = 0;
  std::uint32_t build = 0;
  std::uint32_t processors = 0;
  Ticks end = 0;  // 0 in a trace that was never closed
  std::uint32_t mode = 0;
  std::uint32_t pointer_bytes = 8;
  std::uint32_t events_lost = 0;
  std::uint32_t buffers_lost = 0;
  std::uint32_t megahertz = 0;
  std::optional<Zone> zone;  // nothing: not in the record, or of values no zone has
  Ticks start = 0;
  std::uint64_t frequency = 0;  // of the performance counter
  TraceClock clock = TraceClock::System;
  std::int64_t first_stamp = 0;  // of the record itself: `start` on the trace's own clock
  std::string session;
  std::string file;

  // What a stamp of a record means; 0 when it cannot be told.
  Ticks time_of(std::int64_t stamp) const;
};

// `data` is what follows the head of the record. Nothing when it is too short to be one.
std::optional<TraceHeader> read_trace_header(ByteView data, std::int64_t stamp);

}  // namespace casebook::etl
