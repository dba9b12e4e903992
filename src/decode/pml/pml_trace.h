// SPDX-License-Identifier: Apache-2.0
// The trace that one or several PML files hold.
#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "decode/trace_file.h"

namespace casebook {

// Opens the parts of one capture.
Result<std::unique_ptr<Trace>> open_pml(const std::vector<TraceFile>& files,
                                        const TraceOptions& options);

}  // namespace casebook
