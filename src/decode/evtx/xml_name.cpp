// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/xml_name.h"

#include "base/utf8.h"

namespace casebook::evtx {
namespace {

bool starts_name(char32_t c) {
  const bool latin = c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7;
  const bool han = c >= 0x4E00 && c <= 0x9FA5;
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || latin || han;
}

bool continues_name(char32_t c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

}  // namespace

std::string xml_name(std::string_view name) {
  constexpr std::string_view kNamespace = "xmlns:";
  const bool declares = name.size() > kNamespace.size() && name.starts_with(kNamespace);
  std::string safe(declares ? kNamespace : std::string_view());
  const std::size_t start = safe.size();
  name.remove_prefix(start);
  while (!name.empty()) {
    const char32_t c = take_character(name);
    if (safe.size() == start && !starts_name(c)) safe += '_';
    if (continues_name(c)) {
      append_utf8(safe, c);
    } else {
      safe += '_';
    }
  }
  return safe.empty() ? "_" : safe;
}

}  // namespace casebook::evtx
