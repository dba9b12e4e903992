// SPDX-License-Identifier: Apache-2.0
// Whether callers that were refused got further all the same.
#pragma once

#include <vector>

#include "trace/refusals.h"

namespace casebook {

// Fills Refusal::recoveries. Gives false when a trace has more to be looked through than is looked
// through; what is behind that counts as not recovered.
bool judge_recoveries(const Trace& trace,
                      const WatchedNames& watched,
                      const ProcessFamilies& families,
                      const EventGroups& by_object,
                      const EventGroups& by_file_name,
                      std::vector<Refusal>& refusals);

}  // namespace casebook
