// SPDX-License-Identifier: Apache-2.0
// What a trace cannot show, and how its objects are called in findings.
#pragma once

#include <string>
#include <vector>

#include "base/bilingual.h"
#include "model/trace.h"
#include "trace/file_names.h"

namespace casebook {

// What was assumed about names: devices that were taken for drives.
std::vector<Bilingual> limits_of_names(const FileNames& names);

// That processes were left out by a filter, that nothing is there from before the capture.
std::vector<Bilingual> limits_of_capture(const Trace& trace);

// That not everything was looked through.
Bilingual limit_of_work();

// The path as shown; of the load of a hive its file.
std::string shown_object(const Trace& trace, std::size_t event);

// Files that were loaded as hives, canonical, each once.
std::vector<std::string> hive_files(const Trace& trace, const FileNames& names);

}  // namespace casebook
