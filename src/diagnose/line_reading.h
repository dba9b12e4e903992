// SPDX-License-Identifier: Apache-2.0
// What one record says without any signature: which codes it names and which concrete objects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/code_book.h"

namespace casebook {

enum class ObjectKind : std::uint8_t { File, Driver, Package, Kb, Key, Sid, Process };

struct LineObject {
  ObjectKind kind = ObjectKind::File;
  std::string text;  // as written, MIG's "folder [name]" joined to one path
};

struct LineReading {
  std::uint32_t code = 0;           // the record's own result; 0 when it names none
  std::string code_text;            // as written
  bool weak_code = false;           // only [gle=...] was there, which is often a leftover
  std::vector<LineObject> objects;  // most telling first
  bool says_failed = false;         // failed / error / cannot, in English or Chinese
  bool allowed = false;             // CSI: the status is in the caller's own list of allowed ones
  bool overcome = false;            // it says itself that the error is ignored or tried again
};

// `message` is the record without its head. Order of belief in codes: domain rules a.5: HRESULT =,
// Error:, Result =, hr =, GLE [n], (Error = n), Error n while, result n, [8024....], STATUS_NAME,
// bare hexadecimal; [gle=...] last and marked weak.
LineReading read_line(std::string_view message, const CodeBook& codes);

// Only LineReading::code of it: a third of the work.
std::uint32_t read_code(std::string_view message, const CodeBook& codes);

// "C:\$WINDOWS.~BT\NewOS\Windows\WinSxS\x\WpdMtp.dll" -> the folder part before WinSxS, drive or
// device prefix and Windows folder removed: what makes two places "unrelated roots".
std::string root_of(std::string_view path);

}  // namespace casebook
