// SPDX-License-Identifier: Apache-2.0
// Files whose way goes on in the good traces and stops in the bad one.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "trace/compare_families.h"
#include "trace/compare_flips.h"
#include "trace/compared_traces.h"

namespace casebook {

struct Chains {
  std::vector<FoundDifference> differences;
  std::set<std::uint32_t> families;  // whose way stops
  bool trace_ended = false;          // the bad trace ends where one of them stops
};

// `roles`: whose files are followed.
Chains find_chains(const ComparedTraces& traces,
                   const FileFamilies& families,
                   const std::vector<Flip>& flips,
                   const std::vector<bool>& roles);

}  // namespace casebook
