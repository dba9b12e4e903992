// SPDX-License-Identifier: Apache-2.0
// Characters that formats write as something else: entities and numbers of XML, escapes of JSON,
// percent signs of links. A value of which only some characters are escaped is found in the text
// that they stand for, and replaced escape by escape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// `text` with the characters that its escapes of XML and JSON stand for.
std::string without_escapes(std::string_view text);

enum class EscapeForm : std::uint8_t {
  Plain,
  Entity,   // &amp;
  Decimal,  // &#26446;
  Hex,      // &#x674E;
  Json,     // \u674e
  Solidus,  // \/
  Percent,  // %40
};

// A stretch of a text that has escapes, at most a line.
struct EscapedStretch {
  struct Character {
    std::size_t at = 0;      // in `text`
    std::size_t raw = 0;     // in the file
    std::size_t length = 0;  // there, in bytes
    EscapeForm form = EscapeForm::Plain;
  };
  std::string text;  // UTF-8
  std::vector<Character> characters;

  // The characters of [begin, end) of `text`.
  std::span<const Character> between(std::size_t begin, std::size_t end) const;
};

// How the characters of a file lie in it.
enum class EscapeUnits : std::uint8_t { Bytes, Utf16Le, Utf16Be };

// Calls for each stretch of `bytes` with an escape, in ascending order.
void for_each_escaped(std::string_view bytes,
                      EscapeUnits units,
                      const std::function<void(const EscapedStretch&)>& call);

// `replacement` (UTF-8) for `characters`, one for each, written as these are in `raw`, which is the
// whole file; "" when it does not fit.
std::string written_as(std::string_view replacement,
                       std::span<const EscapedStretch::Character> characters,
                       std::string_view raw,
                       EscapeUnits units);

}  // namespace casebook
