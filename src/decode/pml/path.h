// SPDX-License-Identifier: Apache-2.0
// The path of an event as it lies in the record: the same bytes are the same path.
#pragma once

#include <cstdint>
#include <string>

#include "decode/pml/record.h"
#include "decode/pml/tables.h"

namespace casebook::pml {

enum class PathKind : std::uint8_t {
  None,
  Narrow,        // one byte a character
  Wide,          // UTF-16
  NarrowFolder,  // a folder, the information word of a search pattern, and the pattern
  WideFolder,
  Network = 8,  // and above: with the low three bits of the event's flags
};

struct PathBytes {
  PathKind kind = PathKind::None;
  std::uint16_t folder_bytes = 0;  // of the folder; 0 for the other kinds
  ByteView bytes;
};

PathBytes path_of(const Record& record);

// In UTF-8, as the column Path shows it.
void append_path_text(std::string& out, const PathBytes& path, const HostTable& hosts);

}  // namespace casebook::pml
