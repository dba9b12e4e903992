// SPDX-License-Identifier: Apache-2.0
// What analyses ask of a record besides its columns.
#pragma once

#include <string>

#include "decode/pml/record.h"

namespace casebook::pml {

// REQUIRES: record.is_file_event()
TraceOpen read_open(const Record& record);

// The name that a rename or link hands in, UTF-16; `tail` is what stands behind the path.
ByteView new_name(const Record& record, ByteView tail);

// The second object of a rename, of a link, of a loaded hive; nothing for other records.
void append_target(const Record& record, std::string& out);

bool marks_for_deletion(const Record& record);

}  // namespace casebook::pml
