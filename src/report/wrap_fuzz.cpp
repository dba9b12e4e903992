// SPDX-License-Identifier: Apache-2.0
// Whatever a log holds: no control character reaches the terminal, no line is too wide, no text is
// lost, and the JSON string is UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"
#include "report/json_text.h"
#include "report/names.h"
#include "report/wrap.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  if (size == 0) return 0;
  const std::size_t width = 2 + data[0] % 120;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);

  const std::string shown = for_terminal(text);
  for (const char c : shown) {
    require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  }
  require(to_valid_utf8(shown) == shown);

  std::string joined;
  for (const std::string& line : wrap(shown, width)) {
    require(display_width(line) <= width);
    joined += line;
  }
  require(without_spaces(joined) == without_spaces(shown));

  joined.clear();
  for (const std::string& line : wrap(shown, width, LongNames::Whole)) {
    joined += line;
  }
  require(without_spaces(joined) == without_spaces(shown));

  std::size_t end = 0;
  for (const Span& span : names_in(shown)) {
    require(span.begin >= end && span.begin < span.end && span.end <= shown.size());
    end = span.end;
  }
  for (const SentencePart& piece : commands_in(shown)) {
    require(!piece.text.empty());
  }

  std::string json;
  append_json_string(json, text);
  require(json.size() >= 2 && to_valid_utf8(json) == json);
  return 0;
}
