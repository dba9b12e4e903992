// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_around.h"

#include <algorithm>
#include <deque>

namespace casebook {
namespace {

constexpr std::size_t kFamilyBefore = 14;
constexpr std::size_t kFamilyAfter = 40;
constexpr std::size_t kNeighbours = 4;      // of the same process, on each side
constexpr std::size_t kMostSteps = 20'000;  // that are walked to find them
static_assert(kFamilyBefore + kFamilyAfter + 2 * kNeighbours + 1 <= kMostAround);

// Events on the objects of the family: the last ones before `pivot`, it, the first ones after it.
std::vector<std::size_t> family_events(const TraceIndex& index,
                                       const FileFamilies& families,
                                       std::uint32_t family,
                                       std::size_t pivot) {
  std::vector<bool> paths(index.trace().path_count());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    paths[i] = families.family(index.object_of_path(static_cast<std::uint32_t>(i))) == family;
  }
  const auto column = index.trace().path_column();
  std::deque<std::size_t> before;
  std::vector<std::size_t> after;
  for (std::size_t event = 0; event < index.events() && after.size() < kFamilyAfter; ++event) {
    if (!paths[column[event]] || event == pivot) continue;
    if (event > pivot) {
      after.push_back(event);
      continue;
    }
    before.push_back(event);
    if (before.size() > kFamilyBefore) before.pop_front();
  }
  std::vector<std::size_t> events(before.begin(), before.end());
  events.push_back(pivot);
  events.insert(events.end(), after.begin(), after.end());
  return events;
}

// The nearest events of the same thread's process, whatever they are about.
void add_neighbours(const Trace& trace, std::size_t pivot, std::vector<std::size_t>& events) {
  const auto processes = trace.process_column();
  const std::size_t first = pivot - std::min(pivot, kMostSteps);
  std::size_t found = 0;
  for (std::size_t at = pivot; at > first && found < kNeighbours; --at) {
    if (processes[at - 1] != processes[pivot]) continue;
    events.push_back(at - 1);
    ++found;
  }
  found = 0;
  const std::size_t last = std::min(trace.size(), pivot + kMostSteps);
  for (std::size_t at = pivot + 1; at < last && found < kNeighbours; ++at) {
    if (processes[at] != processes[pivot]) continue;
    events.push_back(at);
    ++found;
  }
  std::sort(events.begin(), events.end());
  events.erase(std::unique(events.begin(), events.end()), events.end());
}

class Alignment {
 public:
  Alignment(const ComparedTraces& traces,
            std::vector<std::size_t> good,
            std::vector<std::size_t> bad)
      : traces_(traces),
        good_(std::move(good)),
        bad_(std::move(bad)) {}

  // By the longest common sequence of operation and object.
  std::vector<TraceRowPair> rows() const {
    const std::size_t width = bad_.size() + 1;
    std::vector<std::uint32_t> longest((good_.size() + 1) * width);
    for (std::size_t i = good_.size(); i-- > 0;) {
      for (std::size_t j = bad_.size(); j-- > 0;) {
        longest[i * width + j] =
            same(i, j) ? longest[(i + 1) * width + j + 1] + 1
                       : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
      }
    }
    std::vector<TraceRowPair> rows;
    for (std::size_t i = 0, j = 0; i < good_.size() || j < bad_.size();) {
      const bool left = i < good_.size();
      const bool right = j < bad_.size();
      if (left && right && same(i, j)) {
        rows.push_back(pair(i++, j++));
      } else if (left && (!right || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
        rows.emplace_back().good = row(traces_.good(0), good_[i++]);
      } else {
        rows.emplace_back().bad = row(traces_.bad(), bad_[j++]);
      }
    }
    return rows;
  }

 private:
  bool same(std::size_t i, std::size_t j) const {
    const Trace& good = traces_.good(0).trace();
    const Trace& bad = traces_.bad().trace();
    const TraceOperation& one = good.operations()[good.operation_column()[good_[i]]];
    const TraceOperation& two = bad.operations()[bad.operation_column()[bad_[j]]];
    return traces_.good(0).object_of_path(good.path_column()[good_[i]]) ==
               traces_.bad().object_of_path(bad.path_column()[bad_[j]]) &&
           one.event_class == two.event_class && one.name == two.name;
  }

  TraceRowPair pair(std::size_t i, std::size_t j) const {
    TraceRowPair rows;
    rows.good = row(traces_.good(0), good_[i]);
    rows.bad = row(traces_.bad(), bad_[j]);
    rows.differs = rows.good->result != rows.bad->result;
    return rows;
  }

  TraceRow row(const TraceIndex& index, std::size_t event) const {
    const Trace& trace = index.trace();
    const TraceEvent shown = trace.event(event);
    TraceRow row;
    row.event = event;
    row.time = shown.time;
    row.duration = shown.is_pending ? 0 : shown.duration;
    const std::uint32_t process = trace.process_column()[event];
    if (process < trace.processes().size()) {
      const TraceProcess& one = trace.processes()[process];
      row.process = one.name + " (" + std::to_string(one.pid) + ")";
    }
    row.operation = trace.operations()[trace.operation_column()[event]].name;
    row.path = event_path(trace, event);
    trace.append_result(trace.result_column()[event], row.result);
    trace.append_detail(event, {TraceDetailForm::Exact, 0}, row.detail);
    return row;
  }

  const ComparedTraces& traces_;
  std::vector<std::size_t> good_;
  std::vector<std::size_t> bad_;
};

}  // namespace

std::vector<TraceRowPair> rows_around(const ComparedTraces& traces,
                                      const FileFamilies& families,
                                      std::uint32_t object,
                                      std::size_t good_event,
                                      std::size_t bad_event) {
  const std::uint32_t family = families.family(object);
  auto good = family_events(traces.good(0), families, family, good_event);
  add_neighbours(traces.good(0).trace(), good_event, good);
  auto bad = family_events(traces.bad(), families, family, bad_event);
  add_neighbours(traces.bad().trace(), bad_event, bad);
  return Alignment(traces, std::move(good), std::move(bad)).rows();
}

}  // namespace casebook
