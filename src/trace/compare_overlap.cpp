// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_overlap.h"

#include <algorithm>
#include <vector>

namespace casebook {
namespace {

// Two runs of one job share more than half of what servicing touches, two updates less than a
// third, two captures of nothing in particular less than a tenth of all.
constexpr double kLittleOfServicing = 0.33;
constexpr double kLittleOfAll = 0.1;
constexpr std::int64_t kFewObjects = 20;  // say nothing

// Which objects a trace touches.
std::vector<bool> touched(const ComparedTraces& traces,
                          const TraceIndex& index,
                          bool is_of_servicing) {
  std::vector<bool> objects(traces.names().objects.size());
  for (const Tally& tally : index.tallies()) {
    if (is_of_servicing && !traces.role(tally.key.role).is_servicing) continue;
    objects[tally.key.object] = true;
  }
  return objects;
}

std::int64_t count(const std::vector<bool>& objects) {
  return std::count(objects.begin(), objects.end(), true);
}

TraceOverlap overlap(const ComparedTraces& traces, bool is_of_servicing) {
  const std::vector<bool> bad = touched(traces, traces.bad(), is_of_servicing);
  const std::int64_t in_bad = count(bad);
  TraceOverlap best;
  best.share = 0;
  best.is_of_servicing = is_of_servicing;
  for (std::size_t i = 0; i < traces.goods(); ++i) {
    const std::vector<bool> good = touched(traces, traces.good(i), is_of_servicing);
    const std::int64_t fewer = std::min(in_bad, count(good));
    if (fewer < kFewObjects) continue;
    best.is_known = true;
    std::int64_t both = 0;
    for (std::size_t object = 0; object < bad.size(); ++object) {
      both += good[object] && bad[object] ? 1 : 0;
    }
    best.share = std::max(best.share, static_cast<double>(both) / static_cast<double>(fewer));
  }
  best.is_little =
      best.is_known && best.share < (is_of_servicing ? kLittleOfServicing : kLittleOfAll);
  return best;
}

}  // namespace

TraceOverlap trace_overlap(const ComparedTraces& traces) {
  const TraceOverlap of_servicing = overlap(traces, true);
  return of_servicing.is_known ? of_servicing : overlap(traces, false);
}

}  // namespace casebook
