// SPDX-License-Identifier: Apache-2.0
// Attempts whose log breaks off because the machine went off, and what its event logs say about
// why.
#pragma once

#include <string>
#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// A start or stop of the machine that an event log tells of.
struct PowerMark {
  Micros time = kNoTime;
  bool unclean = false;  // it came back without having been shut down
  Source source;
};

// In order of time.
std::vector<PowerMark> power_marks(const DiagnoseInput& input);

// Made once for all attempts, which many threads may ask about.
class BreakOffs {
 public:
  explicit BreakOffs(const DiagnoseInput& input);

  // Of an attempt that has no end, whose log was not closed, and behind whose last line the next
  // that the machine says about itself is that it was not shut down:
  //   attempt.power_lost "minutes"   so long after the last line; one for each event that says so
  //   attempt.last_line "file"       the line behind which nothing follows
  //   attempt.event_before_break "kernel-power.524|seconds"   what the event logs say shortly
  //   before, the last of each kind
  std::vector<Fact> facts_of(const Attempt& attempt) const;

 private:
  struct BreakOff {
    const Attempt* attempt = nullptr;
    Micros last = kNoTime;  // time of the last line
    EventRef last_line;
    std::vector<Fact> facts;
  };

  void find(const DiagnoseInput& input, const Attempt& attempt);
  void add_events(const DiagnoseInput& input);

  std::vector<PowerMark> marks_;
  std::vector<BreakOff> found_;
};

}  // namespace casebook
