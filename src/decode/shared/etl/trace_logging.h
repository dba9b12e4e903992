// SPDX-License-Identifier: Apache-2.0
// Self-describing events: the names and types of the fields stand in each event. Manifests, whether
// a trace carries them or a program file does, are brought into the same form. Source:
// TraceLoggingProvider.h (blob formats) and tdh.h of the Windows SDK; read off real traces.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"

namespace casebook::etl {

// TlgIn
enum class InType : std::uint8_t {
  Null,
  Utf16,  // ends with NUL, or with the event
  Ansi,   // the same
  Int8,
  UInt8,
  Int16,
  UInt16,
  Int32,
  UInt32,
  Int64,
  UInt64,
  Float,
  Double,
  Bool32,
  Binary,  // u16 length before it
  Guid,
  Pointer,
  Filetime,
  Systemtime,
  Sid,
  Hex32,
  Hex64,
  CountedUtf16,   // u16 length in bytes before it
  CountedAnsi,    // the same
  Struct,         // the next fields belong to it; how many stands in place of the out-type
  CountedBinary,  // u16 length before it
};

// TlgOut: how a value is meant to be shown. Others are shown as their in-type is.
enum class OutType : std::uint8_t {
  Default = 0,
  NoPrint = 1,
  String = 2,
  Boolean = 3,
  Hex = 4,
  Pid = 5,
  Tid = 6,
  Port = 7,
  Ipv4 = 8,
  Ipv6 = 9,
  SocketAddress = 10,
  Xml = 11,
  Json = 12,
  Win32Error = 13,
  NtStatus = 14,
  Hresult = 15,
  Filetime = 16,
  Signed = 17,
  Unsigned = 18,
  Utf8 = 35,
  Pkcs7 = 36,
  CodePointer = 37,
  DateTimeUtc = 38,
};

// ByField, and Extent::ByField below: only in manifests. The number is in a field before.
enum class Repeat : std::uint8_t { Once, Fixed, Counted, Custom, ByField };

// How long a text or binary value is: as its type says, or so many characters or bytes.
enum class Extent : std::uint8_t { OfType, Fixed, ByField };

// A value or a bit of a field, and what it means.
struct MapValue {
  std::uint32_t value = 0;
  std::uint32_t message = 0;  // in the provider's message table
  std::string text;
};

struct ValueMap {
  std::string name;
  bool is_bits = false;
  std::vector<MapValue> values;
};

struct Field {
  std::string name;
  InType in = InType::Null;
  OutType out = OutType::Default;
  Repeat repeat = Repeat::Once;
  Extent extent = Extent::OfType;
  std::uint8_t members = 0;             // InType::Struct
  std::uint16_t count = 0;              // Repeat::Fixed; of ByField the index of that field
  std::uint16_t length = 0;             // Extent::Fixed; of ByField the index of that field
  std::shared_ptr<const ValueMap> map;  // null: values stand for themselves
};

struct Schema {
  std::string event;
  std::vector<Field> fields;
  bool whole = false;      // false: damaged; `fields` holds what came before
  std::uint8_t level = 0;  // of a message of WPP, which does not carry its own
  std::string message;     // with the placeholders of a MessageBook; "" when there is none
};

Schema read_schema(ByteView bytes);

// Schemas met before: a provider writes the same few again and again.
class SchemaCache {
 public:
  // The reference holds until the next call.
  const Schema& find(ByteView bytes);

 private:
  struct Recent {
    std::string_view key;  // in known_
    const Schema* schema = nullptr;
  };
  std::unordered_map<std::string, Schema> known_;
  std::array<Recent, 8> recent_;  // a handful of them make up most of a trace
  std::size_t next_ = 0;
};

// Is told the values of an event in order.
class FieldVisitor {
 public:
  FieldVisitor() = default;
  FieldVisitor(const FieldVisitor&) = delete;
  FieldVisitor& operator=(const FieldVisitor&) = delete;
  virtual ~FieldVisitor() = default;

  // `value` is without its length or NUL.
  virtual void value(const Field& field, ByteView value) = 0;
  virtual void begin_array(const Field& field, std::size_t count) = 0;
  virtual void end_array(const Field& field) = 0;
  virtual void begin_struct(const Field& field) = 0;
  virtual void end_struct(const Field& field) = 0;
};

struct WalkResult {
  std::size_t used = 0;  // bytes of the payload
  bool whole = false;    // false: the payload does not fit the schema
};

// Bounded by the payload: what takes no bytes is counted too, so no schema makes this run away.
WalkResult walk_fields(const Schema& schema,
                       ByteView payload,
                       std::uint32_t pointer_bytes,
                       FieldVisitor& visitor);

}  // namespace casebook::etl
