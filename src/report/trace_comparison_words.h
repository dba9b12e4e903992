// SPDX-License-Identifier: Apache-2.0
// What a comparison of traces says in words, in both languages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "model/trace_findings.h"

namespace casebook {

enum class TraceWord : std::uint8_t {
  Title,
  Good,
  Bad,
  Suspicious,
  Others,
  Around,
  Tree,
  Folded,
  Limits,
  Why,
  Compared,
  NoEvent,
  More,
  LeftOut,
  TreeLeftOut,
  KeepHint,
  IsOff,
  Suspicion,
  What,
  Event,
  Path,
  Same,
  Differs,
  OnlyGood,
  OnlyBad,
  Expand,
  Collapse,
  UtcNote,
  LocalNote,
  Count,
};
std::string_view trace_word(TraceWord word, Language language);
std::string_view trace_difference_title(TraceDifferenceKind kind, Language language);
std::string_view trace_mark_title(TraceMark mark, Language language);

// From here on a difference is told in full and first.
inline constexpr double kTraceSuspicious = 0.5;
std::size_t suspicious_count(const TraceComparison& comparison);

// "2 differences matter, 12 others.", or that none matters.
std::string trace_headline(const TraceComparison& comparison, Language language);

// "good.pml · CASE-PC01 · 19045 · 1,204 events"
std::string compared_trace_line(const ComparedTrace& trace, Language language);

// "TiWorker.exe, CreateFile": what the difference has of process and operation.
std::string trace_actor(const TraceDifference& difference, Language language);

// "3 events (SUCCESS 3)"; "" when the side has none.
std::string trace_counts(const TraceSide& side, Language language);

// "2020-11-15 10:25:01.123456" on the clock that is `minutes` off UTC; "" when it is not known.
std::string trace_time(FileTime time, int minutes);

// "95 %"
std::string suspicion_text(double suspicion);

// "Times are UTC+08:00.", or that those of an export are local.
std::string clock_note(const TraceComparison& comparison, int minutes, Language language);

// "0.0012 s"; "" for 0.
std::string ticks_text(Ticks ticks, Language language);

}  // namespace casebook
