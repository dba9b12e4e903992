// SPDX-License-Identifier: Apache-2.0
// Asks what a code means. Implemented by knowledge/code_tables.h; stages see only this.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/code.h"

namespace casebook {

// Immutable after construction; safe for many threads.
class CodeBook {
 public:
  CodeBook() = default;
  CodeBook(const CodeBook&) = delete;
  CodeBook& operator=(const CodeBook&) = delete;
  virtual ~CodeBook() = default;

  // Any notation a person or a log uses: "0x80070005", "80070005", "-2147024891", "5", "8024200d",
  // "0xd0000022", "0xC1900101-0x20017", "0xC1900101 - 0x20017", "STATUS_ACCESS_DENIED",
  // "E_ACCESSDENIED", "HRESULT_FROM_WIN32(5)", "NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)".
  // layers is empty when nothing is known.
  virtual CodeReading read(std::string_view typed) const = 0;

  // A 32-bit value that a log wrote in hexadecimal.
  virtual CodeReading read_value(std::uint32_t value) const = 0;

  // Value of a symbolic name ("ERROR_ACCESS_DENIED" -> 5); false when unknown.
  virtual bool value_of(std::string_view name, std::uint32_t& value) const = 0;
};

// The Win32 error number inside a code: 0x80070005 -> 5, 0xD0000022 and 0xC0000022 -> 5, 5 -> 5.
// Values with no Win32 form are returned as they are. Two codes that say the same error at
// different layers give the same number. NTSTATUS pairs follow the system's own mapping for the
// statuses that servicing meets (RtlNtStatusToDosError).
std::uint32_t error_identity(std::uint32_t value);

// Codes that wrap any failure and name no cause: E_FAIL, 0x8007042B, 0xC1900101, 0x800F0922 ...
bool is_generic_code(std::uint32_t value);

}  // namespace casebook
