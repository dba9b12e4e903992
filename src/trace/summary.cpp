// SPDX-License-Identifier: Apache-2.0
#include "trace/summary.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/parallel.h"

namespace casebook {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;  // events
constexpr std::size_t kMostResults = 65'536;           // far more than Windows has

// The driver's own numbers of events; those that Process Monitor itself makes (of the network) have
// a count of their own. Source: compared with captures.
struct Sequence {
  std::uint64_t events = 0;
  std::uint32_t first = 0xFFFFFFFF;
  std::uint32_t last = 0;

  void add(std::uint32_t number) {
    constexpr std::uint32_t kNotOfTheDriver = 0x20000000;
    if ((number & kNotOfTheDriver) != 0) return;
    ++events;
    first = std::min(first, number);
    last = std::max(last, number);
  }
  void add(const Sequence& other) {
    events += other.events;
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
  std::uint64_t missing() const {
    if (events == 0) return 0;
    const std::uint64_t numbers = std::uint64_t{last} - first + 1;
    return numbers > events ? numbers - events : 0;
  }
};

struct PieceCounts {
  std::vector<std::uint64_t> operations;
  std::vector<TraceSummary::Process> processes;
  std::unordered_map<std::uint32_t, std::uint64_t> results;
  Sequence sequence;
};

void count(const Trace& trace, std::size_t first, std::size_t last, PieceCounts& counts) {
  counts.operations.resize(trace.operations().size());
  counts.processes.resize(trace.processes().size());
  const bool has_sequence = trace.capture().source == TraceSource::Pml;
  for (std::size_t event = first; event < last; ++event) {
    const std::uint32_t status = trace.result_column()[event];
    TraceSummary::Process& process = counts.processes[trace.process_column()[event]];
    ++counts.operations[trace.operation_column()[event]];
    ++process.events;
    process.failures += is_failure(status) ? 1 : 0;
    ++counts.results[status];
    if (has_sequence) counts.sequence.add(trace.event(event).sequence);
  }
}

void add_results(const PieceCounts& counts,
                 std::map<std::uint32_t, std::uint64_t>& results,
                 std::uint64_t& others) {
  const std::map<std::uint32_t, std::uint64_t> sorted(counts.results.begin(), counts.results.end());
  for (const auto& [status, events] : sorted) {
    const auto found = results.find(status);
    if (found != results.end()) {
      found->second += events;
    } else if (results.size() < kMostResults) {
      results.emplace(status, events);
    } else {
      others += events;
    }
  }
}

void add_counts(const PieceCounts& counts, TraceSummary& summary) {
  for (std::size_t i = 0; i < counts.operations.size(); ++i) {
    summary.operations[i] += counts.operations[i];
  }
  for (std::size_t i = 0; i < counts.processes.size(); ++i) {
    summary.processes[i].events += counts.processes[i].events;
    summary.processes[i].failures += counts.processes[i].failures;
  }
}

}  // namespace

TraceSummary summarize_trace(const Trace& trace, std::size_t jobs) {
  TraceSummary summary;
  summary.operations.resize(trace.operations().size());
  summary.processes.resize(trace.processes().size());
  std::map<std::uint32_t, std::uint64_t> results;
  Sequence sequence;
  // As many pieces at a time as there are threads, so that few counts are kept beside each other.
  std::vector<PieceCounts> counts(effective_jobs(jobs));
  for (std::size_t begin = 0; begin < trace.size(); begin += counts.size() * kPiece) {
    parallel_for(jobs, counts.size(), [&](std::size_t, std::size_t piece) {
      counts[piece] = {};
      const std::size_t first = std::min(trace.size(), begin + piece * kPiece);
      count(trace, first, std::min(trace.size(), first + kPiece), counts[piece]);
    });
    for (const PieceCounts& piece : counts) {
      add_counts(piece, summary);
      add_results(piece, results, summary.other_results);
      sequence.add(piece.sequence);
    }
  }
  for (std::size_t i = 0; i < summary.operations.size(); ++i) {
    summary.classes[static_cast<std::size_t>(trace.operations()[i].event_class)] +=
        summary.operations[i];
  }
  for (const auto& [status, events] : results) {
    summary.results.push_back({status, events});
  }
  std::stable_sort(summary.results.begin(),
                   summary.results.end(),
                   [](const auto& a, const auto& b) { return a.events > b.events; });
  summary.not_kept = sequence.missing();
  return summary;
}

}  // namespace casebook
