// SPDX-License-Identifier: Apache-2.0
// The report of a disk check, from the console or inside an event (Wininit 1001, Chkdsk 26226).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "decode/decoder.h"

namespace casebook {

inline constexpr std::size_t kLongestChkdskLine = 2'000;  // longer ones are no report's

enum class ChkdskEvents : std::uint8_t { None, Add };

// Adds the facts of the report and, when wanted, an event for each line about damage.
void read_chkdsk_report(std::string_view text, ChkdskEvents events, DecodeOutput& output);

// Looks into the events of `output`, which were decoded from `text`, and adds the facts of the
// reports that they hold.
void add_chkdsk_facts_of_events(std::string_view text, DecodeOutput& output);

}  // namespace casebook
