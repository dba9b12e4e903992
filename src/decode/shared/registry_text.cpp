// SPDX-License-Identifier: Apache-2.0
#include "decode/registry_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/utf16.h"

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
constexpr std::size_t kColumns = 77;  // regedit breaks lines of bytes behind it

void append_hex(std::string& out, std::byte byte, std::string_view digits) {
  const auto value = static_cast<unsigned>(byte);
  out += digits[value >> 4];
  out += digits[value & 15U];
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// Text that ends in one NUL and holds no other: the form that regedit writes in quotes.
bool is_plain_text(ByteView data) {
  return data.size() >= 2 && data.size() % 2 == 0 && utf16le_length(data) == data.size() - 2;
}

}  // namespace

std::string registry_type_name(std::uint32_t type) {
  if (type < kTypes.size()) return std::string(kTypes[type]);
  return fmt::format("REG_TYPE_{:X}", type);
}

bool is_registry_text(std::uint32_t type) {
  return type == reg_type::kText || type == reg_type::kExpandText || type == reg_type::kLink ||
         type == reg_type::kTextList;
}

std::string registry_data_text(std::uint32_t type, ByteView data) {
  std::string text;
  if (is_registry_text(type)) {
    ByteView rest = data.subspan(0, data.size() & ~std::size_t{1});
    while (rest.size() >= 2 && utf16le_length(rest.last(2)) == 0) {
      rest = rest.subspan(0, rest.size() - 2);
    }
    while (true) {
      const std::size_t length = utf16le_length(rest);
      append_utf16le(text, rest.subspan(0, length));
      if (length == rest.size()) return text;
      text += "\\0";
      rest = rest.subspan(length + 2);
    }
  }
  if (type == reg_type::kNumber && data.size() == 4) {
    return fmt::format("{:#x}", number_at<std::uint32_t>(data, 0));
  }
  if (type == reg_type::kBigEndianNumber && data.size() == 4) {
    return fmt::format("{:#x}", __builtin_bswap32(number_at<std::uint32_t>(data, 0)));
  }
  if (type == reg_type::kLongNumber && data.size() == 8) {
    return fmt::format("{:#x}", number_at<std::uint64_t>(data, 0));
  }
  text.reserve(2 * data.size());
  for (const std::byte byte : data) {
    append_hex(text, byte, "0123456789ABCDEF");
  }
  return text;
}

std::vector<std::string> registry_list(ByteView data) {
  std::vector<std::string> list;
  ByteView rest = data;
  while (rest.size() >= 2) {
    const std::size_t length = utf16le_length(rest);
    std::string text;
    append_utf16le(text, rest.subspan(0, length));
    list.push_back(std::move(text));
    rest = rest.subspan(std::min(length + 2, rest.size()));
  }
  while (!list.empty() && list.back().empty()) {
    list.pop_back();
  }
  return list;
}

std::string cut_registry_text(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  text.resize(end);
  text += "...";
  return text;
}

void append_reg_value(std::string& out, std::string_view name, std::uint32_t type, ByteView data) {
  std::string line;
  if (name.empty()) {
    line += '@';
  } else {
    append_quoted(line, name);
  }
  line += '=';
  if (type == reg_type::kText && is_plain_text(data)) {
    std::string text;
    append_utf16le(text, data.subspan(0, data.size() - 2));
    append_quoted(line, text);
    out += line + '\n';
    return;
  }
  if (type == reg_type::kNumber && data.size() == 4) {
    out += fmt::format("{}dword:{:08x}\n", line, number_at<std::uint32_t>(data, 0));
    return;
  }
  line += type == reg_type::kBinary ? "hex:" : fmt::format("hex({:x}):", type);
  for (std::size_t i = 0; i < data.size(); ++i) {
    append_hex(line, data[i], "0123456789abcdef");
    if (i + 1 == data.size()) break;
    line += ',';
    if (line.size() < kColumns - 1) continue;
    out += line + "\\\n";
    line = "  ";
  }
  out += line + '\n';
}

}  // namespace casebook
