// SPDX-License-Identifier: Apache-2.0
// One event record of a PML file. Layout: README.md.
#pragma once

#include <cstdint>

#include "base/binary.h"
#include "base/bytes.h"
#include "model/trace.h"

namespace casebook::pml {

inline constexpr std::size_t kRecordBytes = 52;  // of the fixed part
inline constexpr std::uint16_t kDeepestStack = 4096;

struct Record {
  std::uint32_t process = 0;  // process index of the capture
  std::uint32_t thread = 0;
  TraceClass event_class = TraceClass::Unknown;
  std::uint16_t operation = 0;
  std::uint32_t sequence = 0;
  std::uint64_t duration = 0;
  std::uint64_t time = 0;
  std::uint32_t result = 0;
  std::uint64_t size = 0;  // of the whole record
  ByteView stack;          // addresses of `pointer` bytes, innermost first
  ByteView detail;
  ByteView extra;  // what the system gave back; empty when there is none
  bool has_extra = false;
  bool is_extra_damaged = false;  // it would lie outside: left out
  std::uint8_t pointer = 8;       // bytes of an address on the captured system

  // Where slot `k` of FLT_PARAMETERS begins in the detail of a file system event: the union is
  // aligned as on the captured system.
  std::size_t slot(std::size_t k) const { return 0x10 + k * pointer; }
  std::size_t file_path_info() const { return 0x18 + std::size_t{5} * pointer; }
  bool is_file_event() const {
    return event_class == TraceClass::FileSystem || event_class == TraceClass::Ipc;
  }
};

// Reads the record at `at`, which must end at `end` or before. False when it does not fit or cannot
// be one; `record` is undefined then.
bool read_record(
    ByteView file, std::uint64_t at, std::uint64_t end, std::uint8_t pointer, Record& record);

// A number inside of a detail, 0 when it lies outside.
template <typename T>
T field(ByteView bytes, std::size_t at) {
  return is_inside(bytes, at, sizeof(T)) ? number_at<T>(bytes, at) : T{};
}

// An address or another value as wide as a pointer.
inline std::uint64_t pointer_field(ByteView bytes, std::size_t at, std::uint8_t pointer) {
  return pointer == 8 ? field<std::uint64_t>(bytes, at) : field<std::uint32_t>(bytes, at);
}

// A text whose length is told by an information word: bit 15 for one byte a character.
struct TextInfo {
  std::uint16_t word = 0;
  bool is_narrow() const { return (word & 0x8000U) != 0; }
  std::size_t bytes() const {
    const std::size_t characters = word & 0x7FFFU;
    return is_narrow() ? characters : 2 * characters;
  }
};

// Bytes [at, at + length) of what is there of them.
inline ByteView part_of(ByteView bytes, std::size_t at, std::size_t length) {
  if (at >= bytes.size()) return {};
  return bytes.subspan(at, std::min(length, bytes.size() - at));
}

// Appends such a text in UTF-8, up to its first NUL.
void append_text(std::string& out, TextInfo info, ByteView bytes);

// UTF-16 up to its first NUL.
void append_wide(std::string& out, ByteView bytes);

// Where the second byte of the detail of a file system event tells apart what is done.
std::uint8_t sub_operation(const Record& record);

}  // namespace casebook::pml
