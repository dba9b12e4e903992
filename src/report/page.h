// SPDX-License-Identifier: Apache-2.0
// Builds a text for a terminal line by line: wraps, indents, paints. Everything given to it is made
// harmless first, so a report cannot carry an escape sequence of a log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/wrap.h"

namespace casebook {

enum class Color : std::uint8_t { No, Yes };
enum class Paint : std::uint8_t { None, Bold, Dim, Red, Green, Yellow, Cyan };

// What stands before the lines of a block.
struct Margin {
  std::string first = {};
  std::string rest = {};  // "" = as many spaces as `first` is wide
  Paint paint = Paint::None;
};

struct Column {
  std::string title;
  std::size_t widest = 0;  // 0 = as wide as needed
};

// "label   ": what stands before the text of a field.
std::string label_column(std::size_t indent, std::string_view label, std::size_t label_width);

class Page {
 public:
  Page(std::size_t width, Color color, LongNames names = LongNames::Cut);

  void blank();
  void heading(std::string_view text);
  // A paragraph; line ends in `text` are kept. At most `most_lines` lines, the last marked when
  // cut; 0 = all.
  void block(const Margin& margin,
             std::string_view text,
             Paint paint = Paint::None,
             std::size_t most_lines = 0);
  void indented(std::size_t indent, std::string_view text, Paint paint = Paint::None);
  // "label   text", the text aligned at indent + label_width + 2. Nothing when `text` is empty.
  void field(std::size_t indent,
             std::string_view label,
             std::size_t label_width,
             std::string_view text,
             Paint paint = Paint::None);
  // A line that a person copies, a path or a command: never broken, whatever the width.
  void whole_line(const Margin& margin, std::string_view text, Paint paint = Paint::None);
  // Cells wrap inside their columns; the last column takes the room that is left, and only there
  // may a long name stay whole.
  void table(std::size_t indent,
             const std::vector<Column>& columns,
             const std::vector<std::vector<std::string>>& rows);

  std::size_t width() const { return width_; }
  std::string take() { return std::move(out_); }

 private:
  void put(std::string_view text, Paint paint);
  void table_row(std::size_t indent,
                 const std::vector<std::size_t>& widths,
                 const std::vector<std::string>& cells,
                 Paint paint);

  std::size_t width_;
  Color color_;
  LongNames names_;
  std::string out_;
};

}  // namespace casebook
