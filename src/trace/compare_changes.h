// SPDX-License-Identifier: Apache-2.0
// What a process does to an object that others need, beside reading it.
#pragma once

#include <cstdint>

#include "base/bilingual.h"
#include "trace/compare_index.h"

namespace casebook {

// The worst last.
enum class ChangeKind : std::uint8_t { None, Changes, Renames, Deletes };

// What succeeded of a tally of this index.
ChangeKind change_of(const TraceIndex& index, const Tally& tally);
Bilingual change_text(ChangeKind kind);  // "deletes it"; empty for None

}  // namespace casebook
