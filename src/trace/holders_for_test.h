// SPDX-License-Identifier: Apache-2.0
// Holders as short lines.
#pragma once

#include <string>
#include <vector>

#include "trace/file_trace_for_test.h"
#include "trace/holders.h"

namespace casebook {

using Strings = std::vector<std::string>;

inline std::string title(const Trace& trace, const Holder& holder) {
  const TraceProcess& process = trace.processes()[holder.process];
  std::string text = process.name + "/" + std::to_string(process.pid) + "/" +
                     std::string(holder_kind_name(holder.kind));
  if (!holder.share_mode.empty()) text += "/" + holder.share_mode;
  return text;
}

// "victim: holder, holder", of what was not recovered from.
inline Strings found(const FileTraceForTest& file) {
  Strings lines;
  for (const Violation& violation : find_violations(file.trace, nullptr, 1).violations) {
    if (violation.recovered) continue;
    std::string line = file.trace.processes()[violation.process].name + ":";
    for (const Holder& holder : violation.holders) {
      line += " " + title(file.trace, holder);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace casebook
