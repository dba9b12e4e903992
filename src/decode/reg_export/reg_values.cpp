// SPDX-License-Identifier: Apache-2.0
#include "decode/reg_export/reg_values.h"

#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::array<std::string_view, 12> kTypes = {"REG_NONE",
                                                     "REG_SZ",
                                                     "REG_EXPAND_SZ",
                                                     "REG_BINARY",
                                                     "REG_DWORD",
                                                     "REG_DWORD_BIG_ENDIAN",
                                                     "REG_LINK",
                                                     "REG_MULTI_SZ",
                                                     "REG_RESOURCE_LIST",
                                                     "REG_FULL_RESOURCE_DESCRIPTOR",
                                                     "REG_RESOURCE_REQUIREMENTS_LIST",
                                                     "REG_QWORD"};

std::string type_name(std::uint32_t number) {
  if (number < kTypes.size()) return std::string(kTypes[number]);
  return fmt::format("REG_TYPE_{:X}", number);  // device properties use types above 0xffff0000
}

// "25,00,53" -> bytes; false at anything else.
bool read_bytes(std::string_view text, std::vector<std::uint8_t>& bytes) {
  for (const std::string_view part : split(text, ',')) {
    const std::string_view digits = trim(part);
    if (digits.empty()) continue;
    const auto value = parse_number<std::uint8_t>(digits, 16);
    if (!value || digits.size() > 2) return false;
    bytes.push_back(*value);
    if (bytes.size() > 4 * kLongestRegData) break;
  }
  return true;
}

// UTF-16 or ANSI; strings of a list are parted by "\0" as reg query does.
std::string text_of(const std::vector<std::uint8_t>& bytes, RegText coding) {
  std::string text;
  const std::size_t step = coding == RegText::Unicode ? 2 : 1;
  for (std::size_t at = 0; at + step <= bytes.size(); at += step) {
    char32_t unit = bytes[at];
    if (step == 2) unit |= static_cast<char32_t>(bytes[at + 1]) << 8;
    if (unit >= 0xD800 && unit < 0xDC00 && at + 4 <= bytes.size()) {
      const char32_t low = static_cast<char32_t>(bytes[at + 2] | bytes[at + 3] << 8);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    if (unit >= 0xD800 && unit < 0xE000) unit = kReplacementCharacter;
    if (unit == 0) {
      text += "\\0";
    } else {
      append_utf8(text, unit);
    }
  }
  while (text.ends_with("\\0")) {
    text.resize(text.size() - 2);
  }
  return text;
}

std::string hex_of(const std::vector<std::uint8_t>& bytes) {
  std::string hex;
  for (const std::uint8_t byte : bytes) {
    hex += fmt::format("{:02x}", byte);
  }
  return hex;
}

std::string number_of(const std::vector<std::uint8_t>& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 8; ++i) {
    value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  }
  return fmt::format("{:#x}", value);
}

// "hex:01,02" and "hex(7):61,00"
RegData read_hex(std::string_view text, RegText coding) {
  RegData result;
  std::uint32_t type = 3;
  std::string_view rest = text.substr(3);
  if (rest.starts_with('(')) {
    const std::size_t close = rest.find(')');
    if (close == std::string_view::npos) return result;
    const auto number = parse_number<std::uint32_t>(rest.substr(1, close - 1), 16);
    if (!number) return result;
    type = *number;
    rest.remove_prefix(close + 1);
  }
  std::vector<std::uint8_t> bytes;
  if (!rest.starts_with(':') || !read_bytes(rest.substr(1), bytes)) return result;
  result.type = type_name(type);
  const bool text_type = type == 1 || type == 2 || type == 7;
  if (text_type) {
    result.data = text_of(bytes, coding);
  } else if (type == 4 || type == 0xB) {
    result.data = number_of(bytes);
  } else {
    result.data = hex_of(bytes);
  }
  result.valid = true;
  return result;
}

}  // namespace

std::size_t quoted_length(std::string_view text) {
  if (!text.starts_with('"')) return 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return 0;
}

std::string unescaped(std::string_view quoted) {
  std::string text;
  for (std::size_t at = 1; at + 1 < quoted.size(); ++at) {
    if (quoted[at] == '\\' && at + 2 < quoted.size()) ++at;
    text += quoted[at];
  }
  return text;
}

RegData read_reg_data(std::string_view text, RegText coding) {
  const std::string_view body = trim(text);
  RegData result;
  if (body.starts_with('"')) {
    const std::size_t length = quoted_length(body);
    result.type = "REG_SZ";
    result.valid = length != 0;
    result.data = length != 0 ? unescaped(body.substr(0, length)) : std::string(body.substr(1));
  } else if (starts_with_ignoring_case(body, "dword:")) {
    const auto value = parse_number<std::uint32_t>(body.substr(6), 16);
    result.type = "REG_DWORD";
    result.valid = value.has_value();
    result.data = value ? fmt::format("{:#x}", *value) : std::string(body.substr(6));
  } else if (starts_with_ignoring_case(body, "hex")) {
    result = read_hex(body, coding);
  } else if (body == "-") {
    result = {"deleted", "", true};
  }
  if (result.data.size() > kLongestRegData) {
    std::size_t end = kLongestRegData;
    while (end > 0 && (static_cast<unsigned char>(result.data[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    result.data.resize(end);
    result.data += "...";
  }
  return result;
}

}  // namespace casebook
