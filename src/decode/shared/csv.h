// SPDX-License-Identifier: Apache-2.0
// Records of delimited text: fields between commas or tabs, quoted when they hold a separator, a
// quote (then doubled) or a line end. Tools write sloppy quotes; a quote ends a field only where a
// separator or the line's end follows it, so a stray one costs its own record and no more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

struct CsvRecord {
  std::vector<std::string_view> fields;  // without outer quotes; doubled quotes still doubled
  std::uint64_t offset = 0;              // of the record
  std::uint64_t length = 0;              // without the line end
  std::uint32_t line = 0;                // 1-based, of its first line; 1 when nobody counts
};

class CsvReader {
 public:
  // Reads records of `text`; offsets count from its start.
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  // Records then have no line number: counting takes as long as everything else.
  void ignore_lines() { counts_lines_ = false; }

  // The next record that is not an empty line; false at the end.
  bool next(CsvRecord& record);
  // Goes on behind the record's first line instead of behind its end: for a record that a stray
  // quote made swallow its neighbours.
  void shorten_to_line(CsvRecord& record);

 private:
  bool closes(std::size_t at) const;
  std::size_t closing_quote(std::size_t from, std::size_t limit);
  std::size_t field_end(std::size_t at);

  std::string_view text_;
  char separator_;
  bool counts_lines_ = true;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;  // of counted_to_
  std::size_t counted_to_ = 0;
  // Of the search for a closing quote made last: nothing closes in [from, to); at `to` if found_.
  std::size_t searched_from_ = 1;
  std::size_t searched_to_ = 0;
  bool found_ = false;
};

// The text of a field: doubled quotes made single.
std::string unquoted(std::string_view field);

// Tab when the line holds one, else semicolon when it holds more of them than commas, else comma.
char guess_separator(std::string_view header_line);

}  // namespace casebook
