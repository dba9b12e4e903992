// SPDX-License-Identifier: Apache-2.0
// What was read out of one trace, for programs. Times are ISO 8601 with seven decimals and Z;
// without Z where the clock of the source is not known. Events are numbers in the trace.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

// Who had one file open.
struct HeldFile {
  std::string path;            // as it was asked for
  std::optional<FileTime> at;  // none: at any time
  std::vector<Holder> holders;
};

// {"schema": "casebook.trace-denials/1", "denials": [], "folded": [], "left_out": 0, "limits": []}
std::string render_denials_json(const Trace& trace, const Denials& denials);

// {"schema": "casebook.trace-violations/1", "violations": [], ...}; with a file also "path", "at"
// and "holders".
std::string render_violations_json(const Trace& trace,
                                   const Violations& violations,
                                   const HeldFile* held);

// {"schema": "casebook.trace-story/1", "path": "", "names": [], "steps": [], ...}
std::string render_story_json(const Trace& trace, std::string_view path, const FileStory& story);

}  // namespace casebook
