// SPDX-License-Identifier: Apache-2.0
// Cuts a stream into attempts and says of each how far it came and how it ended.
#pragma once

#include <vector>

#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// The attempts of all streams, ordered by start; their ids are e1, e2, ... What an attempt is comes
// from the signatures: `begin` opens one (sets.kind names it; sets.joins = "yes" continues an
// attempt that waits for a restart), `end` says how it ended, `phase` moves it on, `anchor` marks
// its failure. A long silence closes an attempt that has ended or failed. Views into `streams` and
// `matches`.
std::vector<Attempt> cut_attempts(const std::vector<Stream>& streams,
                                  const Matches& matches,
                                  const Knowledge& knowledge);

// Whether events of a family are attempts; the others (event logs, traces, exports) corroborate.
bool has_attempts(std::string_view family);

// "Safe OS", "OOB Boot", "CbsExecuteStateResolvePending", "0x2000D" ... to our phase ids; "" if
// none.
std::string phase_from_text(std::string_view text);

// Phase and operation of an extend code (0xPOOOO). Source: Windows upgrade error codes,
// learn.microsoft.com. False when the value names no known phase.
bool read_extend_code(std::uint32_t value, std::string& phase, std::string& operation);

}  // namespace casebook
