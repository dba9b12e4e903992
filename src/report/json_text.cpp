// SPDX-License-Identifier: Apache-2.0
#include "report/json_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/escape.h"
#include "report/json_value.h"

namespace casebook {
namespace {

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

// As two surrogates above U+FFFF, as JSON wants it.
void append_escape(std::string& out, char32_t c) {
  const auto unit = [&out](std::uint32_t value) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
  };
  constexpr char32_t kFirstPair = 0x10000;
  if (c < kFirstPair) return unit(c);
  unit(0xD800U + ((c - kFirstPair) >> 10U));
  unit(0xDC00U + ((c - kFirstPair) & 0x3FFU));
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (c < 0x20 || c == 0x7F || is_deceptive(c)) {
    append_escape(out, c);
  } else {
    append_utf8(out, c);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto plain_end = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(plain_end - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) append_escaped(out, take_character(text));
  }
  out += '"';
}

std::string dump(const Json& json, int indent) {
  const std::string raw = json.dump(indent, ' ', false, Json::error_handler_t::replace);
  // What is not plain stands in strings only, and line ends between them.
  const auto is_kept = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  std::string out;
  out.reserve(raw.size() + 1);
  std::string_view rest = raw;
  while (!rest.empty()) {
    const auto kept = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_kept) -
                                               rest.begin());
    out += rest.substr(0, kept);
    rest.remove_prefix(kept);
    if (!rest.empty()) append_escaped(out, take_character(rest));
  }
  out += '\n';
  return out;
}

}  // namespace casebook
