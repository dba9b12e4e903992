// SPDX-License-Identifier: Apache-2.0
// Steps of the ways of files, and how much work a role does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "trace/compared_traces.h"

namespace casebook {

bool is_move(TraceAction action);  // a rename or a link

// Whether what a tally of the first good trace counts is a step of the way of a file. `roles`:
// whose files are followed.
bool is_step(const ComparedTraces& traces, const std::vector<bool>& roles, const Tally& tally);
bool succeeds_in_all_good(const ComparedTraces& traces, const TraceKey& key);
bool is_done(const ComparedTraces& traces, const TraceKey& key);  // in the bad trace

// How many different things the roles of one trace do, in the order of events.
class RoleWork {
 public:
  RoleWork(const ComparedTraces& traces, const TraceIndex& index);

  // That a role begins to do behind an event.
  std::size_t behind(std::uint16_t role, std::uint32_t event) const;

 private:
  std::vector<std::vector<std::uint32_t>> firsts_;  // by role: events, ascending
};

}  // namespace casebook
