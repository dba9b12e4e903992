// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/values.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/codec.h"
#include "base/time.h"
#include "base/utf16.h"
#include "base/utf8.h"
#include "decode/shared/etl/events.h"

namespace casebook::etl {
namespace {

constexpr std::size_t kMostHexBytes = 256;

template <typename... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

void append_hex(std::string& out, ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "0x";
  for (const std::byte byte : bytes.first(std::min(bytes.size(), kMostHexBytes))) {
    out += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    out += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  if (bytes.size() > kMostHexBytes) put(out, "... ({} bytes)", bytes.size());
}

void append_ipv6(std::string& out, ByteView bytes) {
  for (std::size_t i = 0; i < 16; i += 2) {
    const auto high = std::to_integer<unsigned>(bytes[i]);
    const auto low = std::to_integer<unsigned>(bytes[i + 1]);
    put(out, "{}{:x}", i == 0 ? "" : ":", high << 8U | low);
  }
}

void append_ipv4(std::string& out, ByteView bytes) {
  put(out,
      "{}.{}.{}.{}",
      std::to_integer<unsigned>(bytes[0]),
      std::to_integer<unsigned>(bytes[1]),
      std::to_integer<unsigned>(bytes[2]),
      std::to_integer<unsigned>(bytes[3]));
}

unsigned network_port(ByteView bytes) {
  return std::to_integer<unsigned>(bytes[0]) << 8U | std::to_integer<unsigned>(bytes[1]);
}

// SOCKADDR of Windows: family, port, address.
bool append_socket_address(std::string& out, ByteView bytes) {
  constexpr unsigned kInet = 2;
  constexpr unsigned kInet6 = 23;
  if (bytes.size() < 8) return false;
  const auto family = unsigned{number_at<std::uint16_t>(bytes, 0)};
  if (family == kInet) {
    append_ipv4(out, bytes.subspan(4));
  } else if (family == kInet6 && bytes.size() >= 24) {
    out += '[';
    append_ipv6(out, bytes.subspan(8));
    out += ']';
  } else {
    return false;
  }
  put(out, ":{}", network_port(bytes.subspan(2)));
  return true;
}

void append_binary(std::string& out, OutType type, ByteView bytes) {
  constexpr std::size_t kIpv6 = 16;
  switch (type) {
    case OutType::Ipv6:
      if (bytes.size() != kIpv6) break;
      return append_ipv6(out, bytes);
    case OutType::Ipv4:
      if (bytes.size() != 4) break;
      return append_ipv4(out, bytes);
    case OutType::SocketAddress:
      if (append_socket_address(out, bytes)) return;
      break;
    case OutType::String:
    case OutType::Xml:
    case OutType::Json:
    case OutType::Utf8: return append_ansi(out, bytes);
    default: break;
  }
  append_hex(out, bytes);
}

std::int64_t signed_number(ByteView value) {
  switch (value.size()) {
    case 1: return number_at<std::int8_t>(value, 0);
    case 2: return number_at<std::int16_t>(value, 0);
    case 4: return number_at<std::int32_t>(value, 0);
    default: return number_at<std::int64_t>(value, 0);
  }
}

std::uint64_t unsigned_number(ByteView value) {
  switch (value.size()) {
    case 1: return number_at<std::uint8_t>(value, 0);
    case 2: return number_at<std::uint16_t>(value, 0);
    case 4: return number_at<std::uint32_t>(value, 0);
    default: return number_at<std::uint64_t>(value, 0);
  }
}

bool is_signed(InType type) {
  return type == InType::Int8 || type == InType::Int16 || type == InType::Int32 ||
         type == InType::Int64;
}

void append_integer(std::string& out, const Field& field, ByteView value) {
  const std::uint64_t number = unsigned_number(value);
  switch (field.out) {
    case OutType::Hex:
    case OutType::CodePointer: return put(out, "0x{:x}", number);
    case OutType::Win32Error:
      if (number <= 0xFFFF) return put(out, "{}", number);
      [[fallthrough]];
    case OutType::NtStatus:
    case OutType::Hresult: return put(out, "0x{:08X}", number);
    case OutType::Boolean: return put(out, "{}", number != 0);
    case OutType::Port:
      if (value.size() != 2) break;
      return put(out, "{}", network_port(value));
    case OutType::Ipv4:
      if (value.size() != 4) break;
      return append_ipv4(out, value);
    case OutType::Filetime:
    case OutType::DateTimeUtc:
      if (value.size() != 8 || number == 0) break;
      return append_filetime(out, number);
    case OutType::String:
      if (value.size() == 1 && number != 0) return append_ansi(out, value);
      if (value.size() == 2 && number != 0) return append_utf16(out, value);
      break;
    default: break;
  }
  const bool negative =
      field.out == OutType::Signed || (is_signed(field.in) && field.out != OutType::Unsigned);
  if (negative) return put(out, "{}", signed_number(value));
  put(out, "{}", number);
}

void append_systemtime(std::string& out, ByteView value) {
  const auto part = [value](std::size_t i) {
    return unsigned{number_at<std::uint16_t>(value, 2 * i)};
  };
  put(out,
      "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}",
      part(0),
      part(1),
      part(3),
      part(4),
      part(5),
      part(6),
      part(7));
}

// For text that goes into a line.
void blank_nuls(std::string& out, std::size_t from) {
  if (out.find('\0', from) == std::string::npos) return;
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(), '\0', ' ');
}

}  // namespace

void append_utf16(std::string& out, ByteView units) {
  const std::size_t from = out.size();
  append_utf16le(out, units);
  blank_nuls(out, from);
}

void append_ansi(std::string& out, ByteView bytes) {
  const std::size_t from = out.size();
  const std::string_view text = as_text(bytes);
  if (ascii_prefix(text) == text.size()) {
    out += text;
    return;
  }
  const std::string valid = to_valid_utf8(text);
  if (valid == text) {
    out += valid;
  } else {
    Damage damage;
    decode_run(is_plausible_gb18030(text) ? Codec::Gb18030 : Codec::Cp1252, text, 0, out, damage);
  }
  blank_nuls(out, from);
}

bool append_sid(std::string& out, ByteView sid) {
  constexpr std::size_t kHead = 8;
  if (sid.size() < kHead) return false;
  const auto count = std::size_t{number_at<std::uint8_t>(sid, 1)};
  if (sid.size() < kHead + 4 * count) return false;
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < kHead; ++i) {
    authority = authority << 8U | std::to_integer<unsigned>(sid[i]);
  }
  put(out, "S-{}-{}", std::to_integer<unsigned>(sid[0]), authority);
  for (std::size_t i = 0; i < count; ++i) {
    put(out, "-{}", number_at<std::uint32_t>(sid, kHead + 4 * i));
  }
  return true;
}

void append_filetime(std::string& out, Ticks time) {
  constexpr Ticks kLatest = 2'650'467'744'000'000'000;  // the year 10000
  if (time >= kLatest) return put(out, "0x{:x}", time);
  const CivilTime civil = civil_of(time_from_filetime(time));
  put(out,
      "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:07}",
      civil.year,
      civil.month,
      civil.day,
      civil.hour,
      civil.minute,
      civil.second,
      time % kTicksPerSecond);
}

void append_value(std::string& out, const Field& field, ByteView value) {
  if (field.out == OutType::NoPrint) return;
  if (field.repeat == Repeat::Custom) return append_hex(out, value);
  switch (field.in) {
    case InType::Null:
    case InType::Struct: return;
    case InType::Utf16:
    case InType::CountedUtf16: return append_utf16(out, value);
    case InType::Ansi:
    case InType::CountedAnsi: return append_ansi(out, value);
    case InType::Float: return put(out, "{}", number_at<float>(value, 0));
    case InType::Double: return put(out, "{}", number_at<double>(value, 0));
    case InType::Bool32: return put(out, "{}", number_at<std::uint32_t>(value, 0) != 0);
    case InType::Binary:
    case InType::CountedBinary: return append_binary(out, field.out, value);
    case InType::Guid: {
      GuidBytes guid;
      std::copy_n(value.begin(), guid.size(), guid.begin());
      return append_guid(out, guid);
    }
    case InType::Hex32:
      if (field.out != OutType::Default) return append_integer(out, field, value);
      return put(out, "0x{:x}", unsigned_number(value));
    case InType::Hex64:
    case InType::Pointer: return put(out, "0x{:x}", unsigned_number(value));
    case InType::Filetime: {
      const std::uint64_t time = unsigned_number(value);
      return time == 0 ? put(out, "0") : append_filetime(out, time);
    }
    case InType::Systemtime: return append_systemtime(out, value);
    case InType::Sid: static_cast<void>(append_sid(out, value)); return;
    default: return append_integer(out, field, value);
  }
}

std::optional<std::uint32_t> result_code(const Field& field, ByteView value) {
  if (field.out != OutType::Win32Error && field.out != OutType::NtStatus &&
      field.out != OutType::Hresult) {
    return std::nullopt;
  }
  if (value.size() != 4) return std::nullopt;
  return number_at<std::uint32_t>(value, 0);
}

}  // namespace casebook::etl
