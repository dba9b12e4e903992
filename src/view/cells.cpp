// SPDX-License-Identifier: Apache-2.0
#include "view/cells.h"

#include <algorithm>

#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"

namespace casebook::view {
namespace {

// A column takes at most so many bytes of what is looked at; characters without width, which a
// hostile text may hold by the million, use that up.
constexpr std::size_t kBytesOfColumn = 6;
constexpr std::size_t kSpareBytes = 64;
constexpr std::size_t kLongestCell = 16;  // bytes: a character and a few accents

}  // namespace

CellGrid::CellGrid(std::size_t width, std::size_t height)
    : width_(width),
      height_(height),
      cells_(width * height) {
  clear();
}

void CellGrid::clear() {
  for (Cell& cell : cells_) {
    cell = {" ", {}, false};
  }
  cursor_x = static_cast<std::size_t>(-1);
}

void CellGrid::fill(std::size_t y, std::size_t from, std::size_t to, Style style) {
  if (y >= height_) return;
  for (std::size_t x = from; x < std::min(to, width_); ++x) {
    cell(x, y) = {" ", style, false};
  }
}

// What stands there goes, with both halves of a wide character.
void CellGrid::erase(std::size_t x, std::size_t y) {
  Cell& old = cell(x, y);
  if (old.wide && x + 1 < width_) cell(x + 1, y).text = " ";
  if (old.text.empty() && x > 0) {
    cell(x - 1, y).text = " ";
    cell(x - 1, y).wide = false;
  }
}

std::size_t CellGrid::put(std::size_t x,
                          std::size_t y,
                          std::size_t end,
                          std::string_view text,
                          Style style,
                          std::size_t* skip) {
  end = std::min(end, width_);
  if (y >= height_ || x >= end) return x;
  std::size_t skipped = 0;
  std::size_t& to_skip = skip != nullptr ? *skip : skipped;
  const std::size_t columns = end - x + to_skip;
  const std::string harmless =
      for_terminal(shortened(text, columns * kBytesOfColumn + kSpareBytes));
  std::string_view rest = harmless;
  std::size_t last = width_;  // the cell that accents belong to
  while (!rest.empty()) {
    const char32_t character = take_character(rest);
    const std::size_t wide = character_width(character);
    if (wide == 0) {
      if (last < width_ && cell(last, y).text.size() < kLongestCell) {
        append_utf8(cell(last, y).text, character);
      }
      continue;
    }
    if (to_skip >= wide) {
      to_skip -= wide;
      continue;
    }
    if (x + (wide - to_skip) > end) break;
    if (to_skip != 0) {  // the first half of it is out of sight
      to_skip = 0;
      erase(x, y);
      cell(x++, y) = {" ", style, false};
      continue;
    }
    erase(x, y);
    std::string shown;
    append_utf8(shown, character);
    cell(x, y) = {std::move(shown), style, wide == 2};
    last = x++;
    if (wide == 2) {
      erase(x, y);
      cell(x++, y) = {"", style, false};
    }
  }
  return x;
}

std::string CellGrid::line(std::size_t y) const {
  std::string out;
  for (std::size_t x = 0; x < width_; ++x) {
    out += at(x, y).text;
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::string CellGrid::text() const {
  std::string out;
  for (std::size_t y = 0; y < height_; ++y) {
    out += line(y) + '\n';
  }
  return out;
}

std::string fitted(std::string_view text, std::size_t width, Keep keep) {
  const std::string_view looked_at =
      keep == Keep::Start ? shortened(text, (width + 1) * kBytesOfColumn + kSpareBytes) : text;
  const std::string harmless = for_terminal(looked_at);
  if (display_width(harmless) <= width) return harmless;
  if (width == 0) return {};
  std::string out;
  std::size_t used = 1;  // the mark
  if (keep == Keep::Start) {
    for (std::string_view rest = harmless; !rest.empty();) {
      const char32_t character = take_character(rest);
      used += character_width(character);
      if (used > width) break;
      append_utf8(out, character);
    }
    return out + "…";
  }
  std::string_view rest = harmless;
  std::size_t left = display_width(harmless) + used;
  while (left > width) {
    left -= character_width(take_character(rest));
  }
  return "…" + std::string(rest);
}

}  // namespace casebook::view
