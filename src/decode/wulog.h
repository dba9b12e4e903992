// SPDX-License-Identifier: Apache-2.0
// WindowsUpdate.log out of the traces of Windows Update, as Get-WindowsUpdateLog writes it, without
// Windows:
//   "2025/10/08 14:03:26.9403720 11168 10232 Agent           message\r\n"
// Source: the cmdlet's own output and WindowsUpdateLog.psm1; src/decode/wu_etl/README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "model/issue.h"

namespace casebook {

class MessageFiles;

struct WulogOptions {
  bool all = false;                   // also SIH and the update medic
  std::optional<int> offset_minutes;  // local minus UTC; else each machine's own, as its traces say
  // Trace formats (.tmf) of the messages of Windows 10 before 1709; null: those are only counted.
  // Must outlive the log.
  const MessageFiles* message_files = nullptr;
};

// What one trace gave.
struct WulogCounts {
  std::uint64_t lines = 0;
  std::set<int> zones;  // local minus UTC in minutes, as the trace states for its lines
  std::uint64_t without_symbols = 0;  // messages of Windows 10 before 1709: not among the lines
  std::uint64_t left_out = 0;         // events that `all` would add
  std::uint64_t lost = 0;             // events that Windows dropped while it recorded
  std::vector<Issue> issues;
};

// Whether the file is a trace at all, whatever its name.
bool is_etl(ByteView bytes);

// How Windows orders the traces: by date, time and milliseconds in the name and, as a number, by
// the counter behind them: WindowsUpdate.20251008.140245.443.8.etl before ...443.10.etl. By name
// alone where they are named otherwise.
bool wulog_file_before(std::string_view a, std::string_view b);

// Reads traces side by side and hands out their lines in order of time; of equal times, and of
// those without one, in the order of the traces and of their records. Damage is among the issues of
// its trace, and reading goes on behind it. Memory: a quarter of a MiB for each trace whose time it
// is; all lines of a trace that several processors wrote side by side.
class Wulog {
 public:
  // The bytes must outlive the object.
  Wulog(const std::vector<ByteView>& traces, const WulogOptions& options);
  Wulog(const Wulog&) = delete;
  Wulog& operator=(const Wulog&) = delete;
  ~Wulog();

  // Lines that follow each other, with their line ends; "" at the end. Valid until the next call.
  std::string_view next();

  // Of each trace, in the order given. Whole once next() has come to the end.
  std::vector<WulogCounts> counts() const;

 private:
  class Source;

  WulogOptions options_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::set<std::pair<std::uint64_t, std::size_t>>
      queue_;  // time of the next line or before; source
};

}  // namespace casebook
