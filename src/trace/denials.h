// SPDX-License-Identifier: Apache-2.0
// What was refused to whom, without what means nothing, and who may have refused it.
#pragma once

#include <cstddef>

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

inline constexpr std::size_t kMostDenials = 200;  // listed; the others are counted

// ACCESS DENIED, SHARING VIOLATION, PRIVILEGE NOT HELD, DISK FULL and their kin on files and keys
// that the caller did not recover from, the weightiest first: 0.5 and more looks like the reason of
// a failure. What was recovered from, and what is known to be harmless, is counted by its reason.
// `knowledge` names products; null: none is named. `jobs`: threads, 0 = one a processor; the result
// does not depend on it.
Denials find_denials(const Trace& trace,
                     const TraceSurroundings& surroundings,
                     const Knowledge* knowledge,
                     std::size_t jobs = 0);

}  // namespace casebook
