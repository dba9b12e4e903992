// SPDX-License-Identifier: Apache-2.0
// Walks the settings of an INI text.
#pragma once

#include <string_view>

#include "base/text.h"
#include "decode/shared/lines.h"

namespace casebook {

struct IniLine {
  std::string_view section;  // "" before the first
  std::string_view key;      // "" for the line that opens a section
  std::string_view value;    // "" also for a key without '='
  std::string_view text;     // trimmed
  std::uint64_t offset = 0;  // of text
  std::uint32_t number = 0;
};

// Calls visit(IniLine) for each section head and each setting; comments and blank lines are passed
// over.
template <typename Visit>
void for_each_ini_line(std::string_view text, const Visit& visit) {
  LineReader lines(text);
  Line line;
  IniLine ini;
  while (lines.next(line)) {
    ini.text = trim(line.text);
    if (ini.text.empty() || ini.text.front() == ';' || ini.text.front() == '#') continue;
    ini.offset = line.offset + static_cast<std::uint64_t>(ini.text.data() - line.text.data());
    ini.number = line.number;
    const bool opens = ini.text.front() == '[' && ini.text.back() == ']' && ini.text.size() > 2;
    if (opens) {
      ini.section = trim(ini.text.substr(1, ini.text.size() - 2));
      ini.key = {};
      ini.value = {};
    } else {
      const std::size_t equals = ini.text.find('=');
      ini.key = trim(ini.text.substr(0, equals));
      ini.value =
          equals == std::string_view::npos ? std::string_view() : trim(ini.text.substr(equals + 1));
      if (ini.key.empty()) continue;
    }
    visit(ini);
  }
}

}  // namespace casebook
