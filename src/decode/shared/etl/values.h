// SPDX-License-Identifier: Apache-2.0
// Values of event fields as text.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "decode/shared/etl/trace_header.h"
#include "decode/shared/etl/trace_logging.h"

namespace casebook::etl {

// UTF-8 without NULs: they become blanks.
void append_utf16(std::string& out, ByteView units);
// UTF-8 where it is valid, else as Chinese or Western Windows writes it.
void append_ansi(std::string& out, ByteView bytes);

// "S-1-5-18"; nothing is appended and false given when the bytes are no SID.
bool append_sid(std::string& out, ByteView sid);

// "2025-10-08 21:03:26.9403720"; REQUIRES: time != 0
void append_filetime(std::string& out, Ticks time);

// What walk_fields() hands out, in the form that its out-type asks for. Binary data is shown in
// hex, at most 256 bytes of it.
void append_value(std::string& out, const Field& field, ByteView value);

// The value as a result code, when its out-type says that it is one.
std::optional<std::uint32_t> result_code(const Field& field, ByteView value);

}  // namespace casebook::etl
