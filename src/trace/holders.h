// SPDX-License-Identifier: Apache-2.0
// Who had a file open: against whom an operation failed with a sharing violation or its kin, and at
// any moment.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

inline constexpr std::size_t kMostViolations = 200;  // listed; the others are counted
inline constexpr std::size_t kMostHolders = 200;     // of one file
inline constexpr std::size_t kMostHoldersOfViolation = 8;

// SHARING VIOLATION, USER MAPPED FILE, CANNOT DELETE, DELETE PENDING and lock conflicts, with the
// processes that had the file open at that moment in a way that excludes the refused one: a hive by
// its loader, else an open handle whose access or share mode conflicts, a program that runs, else
// somebody who uses the file although its open is not in the trace. A process that got what it
// wanted within five seconds has `recovered`. `knowledge` names the products of programs; null:
// none is named. `jobs`: threads, 0 = one a processor; the result does not depend on it.
Violations find_violations(const Trace& trace, const Knowledge* knowledge, std::size_t jobs = 0);

// Everybody who had a file open at `at`, or at any time when that is nothing: the surest first, at
// most kMostHolders. `path` may be written in any way, and be the end of a path ("NTUSER.DAT"):
// then all files that end so are meant.
std::vector<Holder> holders_of(const Trace& trace,
                               std::string_view path,
                               std::optional<FileTime> at,
                               const Knowledge* knowledge,
                               std::size_t jobs = 0);

}  // namespace casebook
