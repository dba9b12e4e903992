// SPDX-License-Identifier: Apache-2.0
// The column Detail of each class of events, and the column Category.
#pragma once

#include <string_view>

#include "decode/pml/detail_writer.h"
#include "decode/pml/record.h"

namespace casebook::pml {

void append_details(const Record& record, DetailWriter& writer);

// Of one class each.
void append_process_details(const Record& record, DetailWriter& writer);
void append_registry_details(const Record& record, DetailWriter& writer);
void append_file_details(const Record& record, DetailWriter& writer);
void append_profiling_details(const Record& record, DetailWriter& writer);
void append_network_details(const Record& record, DetailWriter& writer);

// Of QueryInformationFile, SetInformationFile and QueryVolumeInformation; `tail` is what stands
// behind the path.
void append_file_information(const Record& record, DetailWriter& writer);
void append_file_change(const Record& record, ByteView tail, DetailWriter& writer);
void append_volume_information(const Record& record, DetailWriter& writer);
void append_directory(const Record& record, DetailWriter& writer);  // QueryDirectory

// "Read", "Write", "Read Metadata", "Write Metadata" or "".
std::string_view category_of(const Record& record);

// What stands behind the path of a file system event, and where it begins in the detail.
ByteView tail_of(const Record& record);

// Names of attributes, "RHSDA"; "n/a" for none.
void append_attributes(std::string& out, std::uint32_t attributes);

extern const std::span<const BitName> kCreateOptions;

}  // namespace casebook::pml
