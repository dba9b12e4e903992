// SPDX-License-Identifier: Apache-2.0
// Who stands in the way of a rename that is refused with ACCESS DENIED: file systems rename no
// folder below which somebody has a file open, and replace no file that somebody has open or
// mapped, whatever it is shared for.
#pragma once

#include <map>
#include <vector>

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"
#include "trace/file_names.h"
#include "trace/trace_processes.h"

namespace casebook {

// For each of these refused renames, in ascending order, the other processes that had something
// below the folder, or what would be replaced, open at that moment. Events that nobody stood in the
// way of are left out.
std::map<std::size_t, std::vector<Holder>> holders_of_renames(
    const Trace& trace,
    const FileNames& names,
    const ProcessFamilies& families,
    const std::vector<std::size_t>& refused,
    const Knowledge* knowledge,
    std::size_t jobs);

}  // namespace casebook
