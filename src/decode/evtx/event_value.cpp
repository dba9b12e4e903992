// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/event_value.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace casebook::evtx {
namespace {

constexpr std::size_t kMostSubAuthorities = 15;

template <typename T>
void append_integer(std::string& out, T value, int base = 10) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base);
  out.append(digits.data(), end.ptr);
}

void append_digits(std::string& out, std::uint64_t value, std::size_t width) {
  const std::size_t start = out.size();
  out.append(width, '0');
  for (std::size_t at = width; at > 0; --at, value /= 10) {
    out[start + at - 1] = static_cast<char>('0' + value % 10);
  }
}

void append_hex(std::string& out, std::uint64_t value) {
  out += "0x";
  append_integer(out, value, 16);
}

void append_hex_bytes(std::string& out, ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const std::size_t start = out.size();
  out.resize(start + 2 * bytes.size());
  char* to = out.data() + start;
  for (const std::byte byte : bytes) {
    *to++ = kDigits[static_cast<std::size_t>(byte) >> 4U];
    *to++ = kDigits[static_cast<std::size_t>(byte) & 15U];
  }
}

template <typename T>
void append_real(std::string& out, ByteView bytes) {
  const T value = padded_number<T>(bytes);
  if (std::isfinite(value)) {
    std::array<char, 40> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end.ptr);
  } else {
    out += std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
  }
}

void append_guid(std::string& out, ByteView bytes) {
  if (bytes.size() < 16) return append_hex_bytes(out, bytes);
  // The first three parts are numbers in little-endian order; the rest are bytes.
  constexpr std::array<std::size_t, 16> kOrder = {
      3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  out += '{';
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    append_hex_bytes(out, bytes.subspan(kOrder[i], 1));
  }
  out += '}';
}

void append_date_time(std::string& out, const CivilTime& civil) {
  const auto year = static_cast<std::uint64_t>(std::max(civil.year, 0));
  append_digits(out, year, year > 9999 ? 5 : 4);
  out += '-';
  append_digits(out, civil.month, 2);
  out += '-';
  append_digits(out, civil.day, 2);
  out += 'T';
  append_digits(out, civil.hour, 2);
  out += ':';
  append_digits(out, civil.minute, 2);
  out += ':';
  append_digits(out, civil.second, 2);
}

void append_system_time(std::string& out, ByteView bytes) {
  const auto part = [&](std::size_t index) {
    const ByteView rest = bytes.subspan(std::min(2 * index, bytes.size()));
    return unsigned{padded_number<std::uint16_t>(rest)};
  };
  append_date_time(out,
                   {.year = static_cast<int>(part(0)),
                    .month = part(1),
                    .day = part(3),
                    .hour = part(4),
                    .minute = part(5),
                    .second = part(6)});
  out += '.';
  append_digits(out, part(7), 3);
  out += 'Z';
}

// MS-DTYP 2.4.2.2. A count that the bytes do not hold is cut.
void append_sid(std::string& out, ByteView bytes) {
  if (bytes.size() < 8) return append_hex_bytes(out, bytes);
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < 8; ++i) {
    authority = authority << 8U | static_cast<std::uint64_t>(bytes[i]);
  }
  out += "S-";
  append_integer(out, static_cast<unsigned>(bytes[0]));
  out += '-';
  append_integer(out, authority);
  const std::size_t count =
      std::min({static_cast<std::size_t>(bytes[1]), kMostSubAuthorities, (bytes.size() - 8) / 4});
  for (std::size_t i = 0; i < count; ++i) {
    out += '-';
    append_integer(out, number_at<std::uint32_t>(bytes, 8 + 4 * i));
  }
}

void append_string(std::string& out, ByteView bytes) {
  append_utf16le(out, without_nuls(bytes));
}

void append_ansi(std::string& out, ByteView bytes) {
  std::string_view text = as_text(bytes);
  text = text.substr(0, text.find_last_not_of('\0') + 1);
  if (ascii_prefix(text) == text.size()) {
    out += text;
    return;
  }
  const DecodedText decoded = decode_text(as_bytes(text));  // the code page of the machine
  out += decoded.encoding == Encoding::Binary ? to_valid_utf8(text) : std::string(decoded.text);
}

std::size_t width_of(ValueType type) {
  switch (type) {
    case ValueType::Int8:
    case ValueType::UInt8: return 1;
    case ValueType::Int16:
    case ValueType::UInt16: return 2;
    case ValueType::Int32:
    case ValueType::UInt32:
    case ValueType::Real32:
    case ValueType::Bool:
    case ValueType::Hex32: return 4;
    case ValueType::Int64:
    case ValueType::UInt64:
    case ValueType::Real64:
    case ValueType::FileTime:
    case ValueType::SizeT:
    case ValueType::Hex64: return 8;
    case ValueType::Guid:
    case ValueType::SystemTime: return 16;
    default: return 0;
  }
}

void append_one(std::string& out, ValueType type, ByteView bytes);

void append_array(std::string& out, const Value& value) {
  const auto type = static_cast<ValueType>(value.type & ~kArray);
  if (type == ValueType::String) {
    bool first = true;
    for_each_string(value, [&](const Value& one) {
      if (!std::exchange(first, false)) out += ", ";
      append_string(out, one.bytes);
    });
    return;
  }
  std::size_t width = width_of(type);
  if (type == ValueType::Sid && value.bytes.size() >= 2) width = 8;  // and its parts, below
  if (width == 0) return append_hex_bytes(out, value.bytes);
  for (std::size_t at = 0; at < value.bytes.size();) {
    if (at != 0) out += ", ";
    const ByteView rest = value.bytes.subspan(at);
    std::size_t length = width;
    if (type == ValueType::Sid && rest.size() >= 2) length += 4 * static_cast<std::size_t>(rest[1]);
    length = std::min(length, rest.size());
    append_one(out, type, rest.subspan(0, length));
    at += length;
  }
}

void append_one(std::string& out, ValueType type, ByteView bytes) {
  switch (type) {
    case ValueType::Null:
    case ValueType::BinXml: return;
    case ValueType::String:
    case ValueType::EventXml: return append_string(out, bytes);
    case ValueType::AnsiString: return append_ansi(out, bytes);
    case ValueType::Int8: return append_integer(out, int{padded_number<std::int8_t>(bytes)});
    case ValueType::UInt8: return append_integer(out, unsigned{padded_number<std::uint8_t>(bytes)});
    case ValueType::Int16: return append_integer(out, padded_number<std::int16_t>(bytes));
    case ValueType::UInt16: return append_integer(out, padded_number<std::uint16_t>(bytes));
    case ValueType::Int32: return append_integer(out, padded_number<std::int32_t>(bytes));
    case ValueType::UInt32: return append_integer(out, padded_number<std::uint32_t>(bytes));
    case ValueType::Int64: return append_integer(out, padded_number<std::int64_t>(bytes));
    case ValueType::UInt64: return append_integer(out, padded_number<std::uint64_t>(bytes));
    case ValueType::Real32: return append_real<float>(out, bytes);
    case ValueType::Real64: return append_real<double>(out, bytes);
    case ValueType::Bool:
      out += padded_number<std::uint32_t>(bytes) != 0 ? "true" : "false";
      return;
    case ValueType::Guid: return append_guid(out, bytes);
    case ValueType::FileTime: return append_filetime(out, padded_number<std::uint64_t>(bytes));
    case ValueType::SystemTime: return append_system_time(out, bytes);
    case ValueType::Sid: return append_sid(out, bytes);
    case ValueType::SizeT:
    case ValueType::Hex32:
    case ValueType::Hex64:
    case ValueType::EventHandle: return append_hex(out, padded_number<std::uint64_t>(bytes));
    case ValueType::Binary: break;
  }
  append_hex_bytes(out, bytes);
}

}  // namespace

void append_value(std::string& out, const Value& value) {
  if ((value.type & kArray) != 0) return append_array(out, value);
  append_one(out, static_cast<ValueType>(value.type), value.bytes);
}

std::uint64_t number_of(const Value& value) {
  switch (static_cast<ValueType>(value.type)) {
    case ValueType::Int8:
    case ValueType::UInt8:
    case ValueType::Int16:
    case ValueType::UInt16:
    case ValueType::Int32:
    case ValueType::UInt32:
    case ValueType::Int64:
    case ValueType::UInt64:
    case ValueType::Bool:
    case ValueType::SizeT:
    case ValueType::FileTime:
    case ValueType::Hex32:
    case ValueType::Hex64: return padded_number<std::uint64_t>(value.bytes);
    case ValueType::String: {
      std::string digits;
      append_string(digits, value.bytes);
      return parse_number<std::uint64_t>(digits).value_or(0);
    }
    default: return 0;
  }
}

bool is_json_number(const Value& value) {
  const auto type = static_cast<ValueType>(value.type);
  constexpr std::uint64_t kExact = std::uint64_t{1} << 53U;
  if (type == ValueType::UInt64) return padded_number<std::uint64_t>(value.bytes) < kExact;
  if (type == ValueType::Int64) {
    return static_cast<std::uint64_t>(std::abs(padded_number<std::int64_t>(value.bytes) / 2)) <
           kExact / 2;
  }
  return type >= ValueType::Int8 && type <= ValueType::UInt32;
}

bool is_json_bool(const Value& value) {
  return value.is(ValueType::Bool);
}

void append_filetime(std::string& out, std::uint64_t filetime) {
  constexpr std::uint64_t kTicks = 10'000'000;
  append_date_time(out, civil_of(time_from_filetime(filetime - filetime % kTicks)));
  out += '.';
  append_digits(out, filetime % kTicks, 7);
  out += 'Z';
}

}  // namespace casebook::evtx
