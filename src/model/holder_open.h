// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace casebook::fact {

// The record of a trace with which the holder of a sharing violation opened the file, at its place:
// "path|holder|pid|share mode|access"
inline constexpr std::string_view kTraceHolderOpen = "trace.holder_open";

}  // namespace casebook::fact
