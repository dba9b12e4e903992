// SPDX-License-Identifier: Apache-2.0
// The ways an event log is written as text, one reader for each.
#pragma once

#include <cstdint>
#include <string_view>

#include "decode/decoder.h"
#include "decode/shared/regional_time.h"

namespace casebook {

enum class EventForm : std::uint8_t {
  None,
  Blocks,     // wevtutil /f:text: "Event[0]:", then indented "Name: value" lines
  Details,    // copied from Event Viewer: "Log Name:      System", ...
  List,       // PowerShell Format-List: "TimeCreated  : ..."
  Delimited,  // CSV and tab-separated, with a header
  Table,      // PowerShell Format-Table
  Loose,      // "Information 5/22/2023 8:05:28 AM User32 1074 None", message on the next lines
};

EventForm event_form(std::string_view text);

void decode_event_pairs(std::string_view text,
                        EventForm form,
                        DateOrder order,
                        DecodeOutput& output);
void decode_event_delimited(std::string_view text, DateOrder order, DecodeOutput& output);
void decode_event_table(std::string_view text, DateOrder order, DecodeOutput& output);
void decode_event_loose(std::string_view text, DateOrder order, DecodeOutput& output);

// The header of a delimited export.
bool is_event_header(std::string_view line);
// A line that starts a loose record, read into `draft` (times, level, source, id, text).
bool read_loose_head(std::string_view line,
                     std::uint64_t offset,
                     DateOrder order,
                     struct EventDraft& draft);
bool is_event_table_header(std::string_view line);

}  // namespace casebook
