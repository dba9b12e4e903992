// SPDX-License-Identifier: Apache-2.0
// Handles, sections, images and hives as findings: how sure, and why.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"
#include "trace/blockages.h"
#include "trace/open_files.h"

namespace casebook {

// What stands in the way of the blockage.
Holder holder_of(const Trace& trace,
                 const HeldHandle& handle,
                 const Claim& claim,
                 const Blockage& blockage,
                 const Knowledge* knowledge);

// One handle, or several of one process that are alike, without anybody in whose way they stand.
struct HandleRun {
  HeldHandle first;
  std::vector<std::uint32_t> handles;  // indexes into what the runs were made of
  std::optional<std::size_t> closed;   // of the last; none while one of them is open
  Ticks longest = 0;                   // that one of them was open, of those that were closed

  std::size_t count() const { return handles.size(); }
};
Holder holder_of(const Trace& trace, const HandleRun& run, const Knowledge* knowledge);

// Alike handles of one process taken together, in the order of their first ones.
std::vector<HandleRun> runs_of(const std::vector<HeldHandle>& handles);

}  // namespace casebook
