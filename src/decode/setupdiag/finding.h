// SPDX-License-Identifier: Apache-2.0
// What SetupDiag says in its failure paragraph, in any of its three file forms.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace casebook {

struct SetupdiagFinding {
  std::string_view phase;      // "Safe OS"
  std::string_view operation;  // "Apply WIM file PathForNewOSFile, index 6 to ..."
  std::string error;           // "0x8007000D-0x2000C"; one number when there is no extend code
  std::uint32_t code = 0;      // its first number
  Micros time = kNoTime;       // of the log line that it quotes

  bool empty() const { return phase.empty() && operation.empty() && error.empty(); }
};

// Labels are "Last Setup Phase = x", "Last Operation: x", "Error = c - e", "ErrorCode = c, ExCode =
// e". Line feeds may be lost: a value also ends where the next label begins. The quoted log line is
// left out, because it has an "Error:" of its own.
SetupdiagFinding parse_setupdiag_finding(std::string_view paragraph);

// Time of "LogEntry: 2023-05-23 00:32:46, Error ..." anywhere in `text`.
Micros setupdiag_log_entry_time(std::string_view text);

}  // namespace casebook
