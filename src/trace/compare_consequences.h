// SPDX-License-Identifier: Apache-2.0
// What came of a flip, and from which one it follows.
#pragma once

#include <vector>

#include "trace/compare_families.h"
#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

// A file that is missing after its way was cut by a serious flip follows from that flip.
void weaken_followers(const Trace& bad, const FileFamilies& families, std::vector<Flip>& flips);

// A failure behind which the file goes the whole way that it goes in the good traces had no
// consequence. `roles`: whose files are followed.
void weaken_overcome(const ComparedTraces& traces,
                     const FileFamilies& families,
                     const std::vector<bool>& roles,
                     std::vector<Flip>& flips);

}  // namespace casebook
