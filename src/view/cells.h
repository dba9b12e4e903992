// SPDX-License-Identifier: Apache-2.0
// A screen as a grid of cells that is drawn into memory: tests look at it, a terminal shows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casebook::view {

// What a text is; the terminal decides how that looks.
enum class Ink : std::uint8_t {
  Plain,
  Error,    // as CMTrace: yellow on red
  Warning,  // as CMTrace: black on yellow
  Dim,
  Bar,  // title and key bars
  Key,  // a key in the key bar
  Heading,
  Found,  // what a search found
  Good,
};

struct Style {
  Ink ink = Ink::Plain;
  bool selected = false;
  bool bold = false;

  bool operator==(const Style&) const = default;
};

struct Cell {
  std::string text;  // one character with what combines with it; "" behind a wide one
  Style style;
  bool wide = false;  // takes the next cell too
};

class CellGrid {
 public:
  CellGrid(std::size_t width, std::size_t height);

  std::size_t width() const { return width_; }
  std::size_t height() const { return height_; }
  const Cell& at(std::size_t x, std::size_t y) const { return cells_[y * width_ + x]; }

  // Where the terminal shows its cursor; none while x is outside.
  std::size_t cursor_x = static_cast<std::size_t>(-1);
  std::size_t cursor_y = 0;

  void clear();
  void fill(std::size_t y, std::size_t from, std::size_t to, Style style);

  // Text of evidence: made harmless, cut at `end` (a column), beginning `skip` columns into it.
  // Gives the column behind it, and takes what was skipped off `skip`. Costs no more than the
  // columns that are shown and skipped, however long the text.
  std::size_t put(std::size_t x,
                  std::size_t y,
                  std::size_t end,
                  std::string_view text,
                  Style style,
                  std::size_t* skip = nullptr);

  // A line without blanks at its end, and all lines joined by line feeds, for tests.
  std::string line(std::size_t y) const;
  std::string text() const;

 private:
  Cell& cell(std::size_t x, std::size_t y) { return cells_[y * width_ + x]; }
  void erase(std::size_t x, std::size_t y);

  std::size_t width_;
  std::size_t height_;
  std::vector<Cell> cells_;
};

// `text` as one harmless line of at most `width` columns, with "…" when it was cut; from its end
// where that tells more (a path).
enum class Keep : std::uint8_t { Start, End };
std::string fitted(std::string_view text, std::size_t width, Keep keep = Keep::Start);

}  // namespace casebook::view
