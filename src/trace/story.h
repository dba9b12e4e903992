// SPDX-License-Identifier: Apache-2.0
// The life of one file: who made it, opened it, was refused it, renamed it, loaded it.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

inline constexpr std::size_t kMostSteps = 1'000;  // told; of more, the first and the last
inline constexpr std::size_t kMostNames = 64;     // of renames and links that are followed

// Over all processes and in the order of time; what a process does one after the other is told as
// one step. Renames and links are followed both ways, also those of folders above; a name that came
// by a rename belongs to the story only while the file has it. `path` may be written in any way,
// and be the end of a path ("NTUSER.DAT"): then all files that end so are told, each step with its
// name. `left_out` counts steps. `jobs`: threads, 0 = one a processor; the result does not depend
// on it.
FileStory tell_story(const Trace& trace, std::string_view path, std::size_t jobs = 0);

}  // namespace casebook
