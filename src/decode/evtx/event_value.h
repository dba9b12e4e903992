// SPDX-License-Identifier: Apache-2.0
// The values of an event as text. Shapes as Event Viewer shows them: GUIDs in braces and capitals,
// hexadecimal in small letters without leading zeros, times with seven digits, binary in capitals.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "base/bytes.h"
#include "base/time.h"
#include "decode/evtx/binxml.h"

namespace casebook::evtx {

// A value as it lies in a chunk. Its size decides, not what its type would need.
struct Value {
  std::uint8_t type = 0;  // ValueType, with kArray
  ByteView bytes;

  bool is(ValueType kind) const { return type == static_cast<std::uint8_t>(kind); }
  bool is_null() const { return is(ValueType::Null); }
  bool is_string_array() const {
    return type == (kArray | static_cast<std::uint8_t>(ValueType::String));
  }
};

// A number whose value may have fewer bytes than its type: what is missing is zero.
template <typename T>
T padded_number(ByteView bytes) {
  T value{};
  if (bytes.size() >= sizeof value) {
    std::memcpy(&value, bytes.data(), sizeof value);
  } else {
    std::memcpy(&value, bytes.data(), bytes.size());
  }
  return value;
}

// A string as it is shown: without the NULs at its end.
inline ByteView without_nuls(ByteView units) {
  std::size_t end = units.size() & ~std::size_t{1};
  while (end >= 2 && number_at<std::uint16_t>(units, end - 2) == 0) {
    end -= 2;
  }
  return units.first(end);
}

// UTF-8 without escapes for any format; controls stay. Nothing for Null and for BinXml.
void append_value(std::string& out, const Value& value);

// The value as an unsigned number: integers, hexadecimal, booleans, strings of digits; else 0.
std::uint64_t number_of(const Value& value);

// Whether JSON can hold it as a number without loss, or as true or false.
bool is_json_number(const Value& value);
bool is_json_bool(const Value& value);

// Whether its text may hold any character.
inline bool is_text(const Value& value) {
  return value.is_string_array() || value.is(ValueType::String) ||
         value.is(ValueType::AnsiString) || value.is(ValueType::EventXml);
}

// "2018-03-05T09:10:11.1234567Z".
void append_filetime(std::string& out, std::uint64_t filetime);

// Splits an array of strings; calls with each as a String value.
template <typename Call>
void for_each_string(const Value& array, const Call& call) {
  ByteView rest = array.bytes;
  do {
    std::size_t end = 0;
    while (end + 2 <= rest.size() && number_at<std::uint16_t>(rest, end) != 0) {
      end += 2;
    }
    call(Value{static_cast<std::uint8_t>(ValueType::String), rest.subspan(0, end)});
    rest = rest.subspan(std::min(end + 2, rest.size()));
  } while (rest.size() >= 2);
}

}  // namespace casebook::evtx
