// SPDX-License-Identifier: Apache-2.0
// One address of a stack as text.
#pragma once

#include <string>

#include "model/trace.h"

namespace casebook {

// "fltmgr.sys+0x4a5c", or "0xfffff80512345678" when no module is known there.
void append_trace_frame(const TraceFrame& frame, std::string& out);

}  // namespace casebook
