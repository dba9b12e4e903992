// SPDX-License-Identifier: Apache-2.0
#include "decode/reg_export/reg_values.h"

#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "decode/registry_text.h"

namespace casebook {
namespace {

// "25,00,53" -> bytes; false at anything else.
bool read_bytes(std::string_view text, std::vector<std::byte>& bytes) {
  for (const std::string_view part : split(text, ',')) {
    const std::string_view digits = trim(part);
    if (digits.empty()) continue;
    const auto value = parse_number<std::uint8_t>(digits, 16);
    if (!value || digits.size() > 2) return false;
    bytes.push_back(static_cast<std::byte>(*value));
    if (bytes.size() > 4 * kLongestRegData) break;
  }
  return true;
}

// Strings of a list are parted by "\0", as reg query does it.
std::string ansi_text(ByteView bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    if (byte == std::byte{0}) {
      text += "\\0";
    } else {
      append_utf8(text, static_cast<char32_t>(byte));
    }
  }
  while (text.ends_with("\\0")) {
    text.resize(text.size() - 2);
  }
  return text;
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
  std::vector<std::byte> bytes;
  if (!rest.starts_with(':') || !read_bytes(rest.substr(1), bytes)) return result;
  result.type = registry_type_name(type);
  const bool is_ansi = coding == RegText::Ansi && is_registry_text(type);
  result.data = is_ansi ? ansi_text(bytes) : registry_data_text(type, bytes);
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
  result.data = cut_registry_text(std::move(result.data), kLongestRegData);
  return result;
}

}  // namespace casebook
