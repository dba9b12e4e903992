// SPDX-License-Identifier: Apache-2.0
// Handles, sections, images and hives as findings: how sure, and why.
#pragma once

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"
#include "trace/blockages.h"
#include "trace/open_files.h"

namespace casebook {

// A handle that is closed sooner is a scanner's, most of the time.
inline constexpr Ticks kBriefHandle = 50 * (kTicksPerSecond / 1000);

// Whether a handle was open for a moment only.
bool is_brief(const FileHandle& handle);

// What stands in the way of the blockage.
Holder holder_of(const Trace& trace,
                 const FileHandle& handle,
                 const Claim& claim,
                 const Blockage& blockage,
                 const Knowledge* knowledge);

// The same without anybody in whose way it stands.
Holder holder_of(const Trace& trace, const FileHandle& handle, const Knowledge* knowledge);

}  // namespace casebook
