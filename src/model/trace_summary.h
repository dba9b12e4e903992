// SPDX-License-Identifier: Apache-2.0
// What a trace holds, in numbers.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "model/trace.h"

namespace casebook {

inline constexpr std::size_t kTraceClassCount = 7;

struct TraceSummary {
  struct Result {
    std::uint32_t status = 0;
    std::uint64_t events = 0;
  };
  struct Process {
    std::uint64_t events = 0;
    std::uint64_t failures = 0;  // results that are errors, of names not found too
  };

  std::array<std::uint64_t, kTraceClassCount> classes = {};  // events, by TraceClass
  std::vector<std::uint64_t> operations;                     // events, by Trace::operations()
  std::vector<Process> processes;                            // by Trace::processes()
  std::vector<Result> results;                               // the most frequent first
  std::uint64_t other_results = 0;  // events of results beyond the most that are counted
  // Numbers that the driver gave to events which are not in the trace: hidden by a filter that
  // drops them, or lost. 0 where the source does not tell.
  std::uint64_t not_kept = 0;
};

// NTSTATUS: the two highest bits of an error are set.
constexpr bool is_failure(std::uint32_t status) {
  return status >> 30U == 3;
}

}  // namespace casebook
