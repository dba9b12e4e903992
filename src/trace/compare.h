// SPDX-License-Identifier: Apache-2.0
// What differs between a trace of a machine on which a job works and one on which it fails. Traces
// are aligned by the role of the process, the operation and the normalised path, never by clock.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

struct TraceCompareOptions {
  // Ids of rules that are not applied: what they would fold is told. Unknown ones mean nothing.
  std::vector<std::string> keep = {};
  std::size_t jobs = 0;  // threads; 0: one per processor. The result does not depend on it.
  std::size_t most_differences = 500;         // further ones are counted
  std::vector<InstalledFilter> filters = {};  // of the bad machine
};

// A rule that `keep` can name.
struct TraceFoldingRule {
  std::string_view id;
  Bilingual what;
};
std::vector<TraceFoldingRule> trace_folding_rules();

// `good` are traces of the same job; what is not common to all of them is no finding. Without any
// there are no differences. All traces must outlive the call. Time is linear in the events.
// Stops early after request_cancel() and says so in `limits`.
TraceComparison compare_traces(const std::vector<const Trace*>& good,
                               const Trace& bad,
                               const TraceCompareOptions& options);

}  // namespace casebook
