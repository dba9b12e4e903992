// SPDX-License-Identifier: Apache-2.0
// WindowsUpdate.log out of the traces of Windows Update, as Get-WindowsUpdateLog writes it, without
// Windows:
//   "2025/10/08 14:03:26.9403720 11168 10232 Agent           message\r\n"
// Source: the cmdlet's own output and WindowsUpdateLog.psm1; src/decode/wu_etl/README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/issue.h"

namespace casebook {

struct WulogOptions {
  bool all = false;                   // also SIH and the update medic
  std::optional<int> offset_minutes;  // local minus UTC; else each machine's own, as its traces say
};

// The lines of one trace.
struct WulogPart {
  struct Line {
    std::uint64_t time = 0;  // 100 ns since 1601, UTC; 0: not known
    std::uint64_t offset = 0;
    std::uint32_t length = 0;  // with its line end
  };
  std::string text;
  std::vector<Line> lines;               // ascending by time
  std::optional<int> zone_minutes;       // local minus UTC at the first line, as the trace says
  std::optional<int> last_zone_minutes;  // at the last; differs where summer time began or ended
  std::uint64_t without_symbols = 0;     // messages of Windows 10 before 1709: not in `text`
  std::uint64_t left_out = 0;            // events that `all` would add
  std::uint64_t lost = 0;                // events that Windows dropped while it recorded
  std::vector<Issue> issues;
};

// Whether the file is a trace at all, whatever its name.
bool is_etl(ByteView bytes);

// Reads one trace. Never fails: damage is among `issues`, and reading goes on behind it. Memory:
// its lines.
WulogPart read_wulog(ByteView bytes, const WulogOptions& options);

// How Windows orders the traces: by date, time and milliseconds in the name and, as a number, by
// the counter behind them: WindowsUpdate.20251008.140245.443.8.etl before ...443.10.etl. By name
// alone where they are named otherwise.
bool wulog_file_before(std::string_view a, std::string_view b);

// Hands out the lines of all parts in order of time; of equal times, and of those without one, the
// order of `parts` and of their files. `write` gets many lines at once.
class WulogMerge {
 public:
  explicit WulogMerge(const std::vector<WulogPart>& parts);
  // The next stretch of lines that stand together; "" at the end. Views into the parts.
  std::string_view next();

 private:
  const std::vector<WulogPart>& parts_;
  std::vector<std::size_t> at_;  // the next line of each part
};

}  // namespace casebook
