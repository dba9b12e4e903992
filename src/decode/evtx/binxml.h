// SPDX-License-Identifier: Apache-2.0
// The tokens of binary XML. A walk over them feeds a sink, so that a template can be compiled, or
// only recognised, by the same code. Source: MS-EVEN6 2.2.12; libevtx documentation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/binary.h"
#include "base/bytes.h"

namespace casebook::evtx {

// Deeper elements are hostile: real events have six levels.
inline constexpr std::size_t kDeepestElement = 64;

// Types of values, MS-EVEN6 2.2.12 "value type"; kArray is added for arrays.
enum class ValueType : std::uint8_t {
  Null = 0x00,
  String = 0x01,
  AnsiString = 0x02,
  Int8 = 0x03,
  UInt8 = 0x04,
  Int16 = 0x05,
  UInt16 = 0x06,
  Int32 = 0x07,
  UInt32 = 0x08,
  Int64 = 0x09,
  UInt64 = 0x0A,
  Real32 = 0x0B,
  Real64 = 0x0C,
  Bool = 0x0D,
  Binary = 0x0E,
  Guid = 0x0F,
  SizeT = 0x10,
  FileTime = 0x11,
  SystemTime = 0x12,
  Sid = 0x13,
  Hex32 = 0x14,
  Hex64 = 0x15,
  EventHandle = 0x20,
  BinXml = 0x21,
  EventXml = 0x23,
};
inline constexpr std::uint8_t kArray = 0x80;

// A name as it lies in the chunk: UTF-16, without its NUL.
struct Name {
  ByteView units;
};

// The name record at `offset`; nothing when it does not fit.
std::optional<Name> name_at(ByteView chunk, std::size_t offset);
// Its length in the chunk, from the link to the NUL.
inline std::size_t name_bytes(const Name& name) {
  return 8 + name.units.size() + 2;
}

// Where a template instance is, and which definition it names.
struct InstanceHead {
  std::uint32_t id = 0;          // first part of the definition's GUID
  std::uint32_t definition = 0;  // offset in the chunk
  std::size_t values = 0;        // offset of the number of values
};

struct DefinitionHead {
  ByteView guid;  // 16 bytes
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::optional<DefinitionHead> definition_at(ByteView chunk, std::size_t offset);

// What a fragment begins with: a template instance, or elements of its own.
struct FragmentHead {
  std::optional<InstanceHead> instance;
  std::size_t content = 0;  // without an instance: where the tokens begin
};

std::optional<FragmentHead> fragment_at(ByteView chunk, std::size_t begin, std::size_t end);

// Takes what walk_tokens() meets. Names and texts are UTF-16.
class TokenSink {
 public:
  TokenSink() = default;
  TokenSink(const TokenSink&) = delete;
  TokenSink& operator=(const TokenSink&) = delete;
  virtual ~TokenSink() = default;

  virtual void open(const Name& name) = 0;
  virtual void attribute(const Name& name) = 0;  // ends at the next attribute or at content()
  virtual void content() = 0;                    // attributes are over
  virtual void close() = 0;
  virtual void text(ByteView units) = 0;
  virtual void character(std::uint16_t code) = 0;
  virtual void entity(const Name& name) = 0;
  virtual void slot(std::uint16_t index, std::uint8_t type, bool optional) = 0;
};

// Walks the tokens in [begin, end) of the chunk: those of a template, or the direct content of a
// record or a value, where elements may be without dependency ids. Gives false at the first token
// that makes no sense; what was open then is closed.
bool walk_tokens(
    ByteView chunk, std::size_t begin, std::size_t end, bool in_template, TokenSink& sink);

}  // namespace casebook::evtx
