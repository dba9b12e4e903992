// SPDX-License-Identifier: Apache-2.0
// Who has files below a folder open: file systems refuse to rename such a folder with ACCESS
// DENIED.
#pragma once

#include <map>
#include <vector>

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"
#include "trace/file_names.h"
#include "trace/trace_processes.h"

namespace casebook {

// For each of these refused events on a folder, in ascending order, the other processes that had
// something below it open at that moment. Events that nobody stood in the way of are left out.
std::map<std::size_t, std::vector<Holder>> holders_below(const Trace& trace,
                                                         const FileNames& names,
                                                         const ProcessFamilies& families,
                                                         const std::vector<std::size_t>& refused,
                                                         const Knowledge* knowledge,
                                                         std::size_t jobs);

}  // namespace casebook
