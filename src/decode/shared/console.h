// SPDX-License-Identifier: Apache-2.0
// What console output has in common, whatever tool wrote it: prompts before commands, "name :
// value" lines, tables whose columns are measured in screen cells (a Chinese character takes two).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "decode/decoder.h"

namespace casebook {

// "C:\Users\user>icacls x", "PS C:\> fltmc": true, and the command without its prompt.
bool read_prompt(std::string_view line, std::string_view& command);

// "OS Version:   10.0", "ProviderName : User32", "主机名：PC-01": name and value, both trimmed. The
// colon of a drive letter does not count.
bool read_pair(std::string_view line, std::string_view& name, std::string_view& value);

// What a name before a colon means; tools print it in the language of Windows.
template <typename Meaning>
struct PairName {
  std::string_view name;
  Meaning meaning;
};

// The meaning of `name`, whatever its case; Meaning::None when the table does not have it.
template <typename Meaning, std::size_t N>
Meaning meaning_of(const std::array<PairName<Meaning>, N>& table, std::string_view name) {
  for (const PairName<Meaning>& known : table) {
    if (equal_ignoring_case(known.name, name)) return known.meaning;
  }
  return Meaning::None;
}

// Words between blanks and tabs.
std::vector<std::string_view> words_of(std::string_view line);

// "C:\x", "\\server\share", "\??\C:\x": a line that begins with a full path.
bool starts_with_path(std::string_view line);

// Whether `text` holds any of the pieces, ASCII case ignored.
bool contains_any(std::string_view text, std::initializer_list<std::string_view> pieces);

// The part of a line between two cells, trimmed.
std::string_view cells(std::string_view line, std::size_t begin, std::size_t end);
// "==== ======" or "---- ------": the columns as [begin, end) in cells; empty for another line.
std::vector<std::pair<std::size_t, std::size_t>> columns_of_ruler(std::string_view line);

// "12,345 KB" -> 12345: digits with group marks (, . or a no-break space), at the start of `text`.
bool read_grouped_number(std::string_view text, std::uint64_t& value, std::size_t& length);

// Adds facts of one key up to a limit; what is beyond it is counted in one issue.
class LimitedFacts {
 public:
  LimitedFacts(DecodeOutput& output, std::string_view key, std::size_t limit)
      : output_(output),
        key_(key),
        left_(limit) {}

  void add(std::string_view value, std::uint64_t offset, std::uint32_t line);

 private:
  DecodeOutput& output_;
  std::string_view key_;
  std::size_t left_;
};

}  // namespace casebook
