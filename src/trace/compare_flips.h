// SPDX-License-Identifier: Apache-2.0
// What succeeds in all good traces and fails in the bad one.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/compared_traces.h"

namespace casebook {

struct Flip {
  TraceKey key;
  std::uint32_t event = 0;       // the first that fails so, in the bad trace
  std::uint32_t good_event = 0;  // a success in the first good one
  std::uint32_t status = 0;
  bool is_serious = false;
  bool passes_elsewhere = false;  // happens in a good trace too, and passes there
  TraceDifference difference;
};

// In the order of their events.
std::vector<Flip> find_flips(ComparedTraces& traces);

}  // namespace casebook
