// SPDX-License-Identifier: Apache-2.0
// Whether a trace is one that Get-WindowsUpdateLog reads.
#pragma once

#include "base/bytes.h"

namespace casebook::etl {

// Told by its session or file name, which stand in the first buffer, or by its first events.
// `beginning`: the first bytes of the file, as many as there are at hand.
bool is_update_trace(ByteView beginning);

}  // namespace casebook::etl
