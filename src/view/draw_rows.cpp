// SPDX-License-Identifier: Apache-2.0
#include "view/draw_rows.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/quantity.h"
#include "base/text.h"
#include "report/format.h"
#include "view/detail.h"
#include "view/words.h"

namespace casebook::view {
namespace {

constexpr std::size_t kGutter = 4;  // cursor, mark, fold, blank
constexpr std::size_t kMostHighlights = 64;
constexpr std::size_t kBytesOfColumn = 6;
constexpr std::size_t kLongestFirstLine = 64 * 1024;  // in which a line end is looked for

Ink ink_of(Level level) {
  switch (level) {
    case Level::Fatal:
    case Level::Error: return Ink::Error;
    case Level::Warning: return Ink::Warning;
    case Level::Info:
    case Level::Unknown: break;
  }
  return Ink::Plain;
}

// What tells the level where there is no colour.
std::string_view level_mark(Level level) {
  switch (level) {
    case Level::Fatal: return "F";
    case Level::Error: return "E";
    case Level::Warning: return "W";
    case Level::Info:
    case Level::Unknown: break;
  }
  return " ";
}

std::string time_text(Micros time, std::size_t width) {
  constexpr std::size_t kTimeOfDay = 11;
  const std::string whole = format_date_time(time);
  if (width >= 19 || whole.size() < kTimeOfDay) return whole;
  return whole.substr(kTimeOfDay);
}

class RowPainter {
 public:
  RowPainter(CellGrid& grid, Reader& reader, const Zone& zone)
      : grid_(grid),
        reader_(reader),
        zone_(zone),
        columns_(columns_for(grid.width(), reader.document())) {}

  void row(std::size_t y, std::size_t place) {
    const std::size_t number = reader_.rows().row(place);
    const ShownRow row = reader_.document().row(number);
    const Style style = style_of(row, place);
    grid_.fill(y, 0, grid_.width(), style);
    const bool several = row.text.substr(0, kLongestFirstLine).find('\n') != std::string_view::npos;
    const bool unfolded = reader_.is_unfolded(number);
    const char gutter[] = {place == reader_.cursor() ? '>' : ' ',
                           reader_.is_marked(number) ? '*' : ' ',
                           several ? (unfolded ? '-' : '+') : ' '};
    grid_.put(0, y, grid_.width(), {gutter, sizeof(gutter)}, style);
    std::size_t x = kGutter;
    x = number_column(x, y, row, style);
    if (columns_.time != 0) {
      grid_.put(x, y, x + columns_.time, time_text(shown_time(row, zone_), columns_.time), style);
      x += columns_.time + 1;
    }
    grid_.put(x, y, grid_.width(), level_mark(row.level), {style.ink, style.selected, true});
    x += 2;
    if (columns_.item != 0) {
      const std::string name = fitted(file_name_of(row.path), columns_.item, Keep::End);
      grid_.put(x, y, x + columns_.item, name, style);
      x += columns_.item + 1;
    }
    if (columns_.component != 0) {
      grid_.put(x, y, x + columns_.component, fitted(row.component, columns_.component), style);
      x += columns_.component + 1;
    }
    text(x, y, row.text, style);
  }

  void continuation(std::size_t y, std::size_t place, std::size_t line) {
    const ShownRow row = reader_.document().row(reader_.rows().row(place));
    const Style style = style_of(row, place);
    grid_.fill(y, 0, grid_.width(), style);
    const std::vector<std::string_view> lines = lines_of_record(row.text, line + 1);
    if (line < lines.size()) text(kGutter + 2, y, lines[line], style);
  }

 private:
  Style style_of(const ShownRow& row, std::size_t place) const {
    return {ink_of(row.level), place == reader_.cursor(), false};
  }

  std::size_t number_column(std::size_t x, std::size_t y, const ShownRow& row, Style style) {
    if (columns_.line == 0) return x;
    const std::uint32_t number = row.line != 0 ? row.line : row.record;
    const std::string shown =
        number == 0 ? std::string() : fitted(std::to_string(number), columns_.line, Keep::End);
    const std::size_t pad = columns_.line - std::min(columns_.line, shown.size());
    grid_.put(x + pad, y, x + columns_.line, shown, style);
    return x + columns_.line + 1;
  }

  // The first line of `whole`, moved sideways, with what the search found.
  void text(std::size_t x, std::size_t y, std::string_view whole, Style style) {
    if (x >= grid_.width()) return;
    std::size_t skip = reader_.left();
    const std::size_t bytes = (grid_.width() - x + skip) * kBytesOfColumn;
    std::string_view line = whole.substr(0, bytes);
    line = line.substr(0, line.find_first_of("\r\n"));
    std::vector<std::pair<std::size_t, std::size_t>> found;
    if (reader_.search() != nullptr) found = reader_.search()->matches_in(line, kMostHighlights);
    std::size_t at = 0;
    for (const auto& [begin, end] : found) {
      x = grid_.put(x, y, grid_.width(), line.substr(at, begin - at), style, &skip);
      x = grid_.put(x,
                    y,
                    grid_.width(),
                    line.substr(begin, end - begin),
                    {Ink::Found, style.selected, true},
                    &skip);
      at = end;
    }
    grid_.put(x, y, grid_.width(), line.substr(at), style, &skip);
  }

  CellGrid& grid_;
  Reader& reader_;
  const Zone& zone_;
  RowColumns columns_;
};

}  // namespace

RowColumns columns_for(std::size_t width, const Document& document) {
  constexpr std::size_t kWide = 120;
  constexpr std::size_t kUsual = 100;
  constexpr std::size_t kSmall = 60;
  const bool merged = document.is_merged();
  const Document::Columns columns = document.columns();
  if (columns == Document::Columns::None) return {};
  if (columns == Document::Columns::OnlyLines) return {width < kUsual ? 0U : 8U, 0, 0, 0};
  if (width < kSmall) return {0, 8, 0, 0};
  if (width < kUsual) return {0, 19, merged ? std::size_t{12} : 0, 8};
  if (width < kWide) return {8, 19, merged ? std::size_t{14} : 0, 10};
  return {8, 23, merged ? std::size_t{18} : 0, 14};
}

void draw_rows(
    CellGrid& grid, const RowsArea& area, Reader& reader, const Zone& zone, Language language) {
  RowPainter painter(grid, reader, zone);
  std::size_t y = area.top;
  for (const WindowLine& line : reader.window(area.height)) {
    switch (line.kind) {
      case WindowLine::Kind::Row: painter.row(y, line.place); break;
      case WindowLine::Kind::Continuation: painter.continuation(y, line.place, line.line); break;
      case WindowLine::Kind::Gap:
        grid.put(kGutter,
                 y,
                 grid.width(),
                 say(language,
                     {"--- {} without a record ---", "--- {} 没有记录 ---"},
                     duration(line.gap, language)),
                 {Ink::Dim, false, false});
        break;
    }
    ++y;
  }
}

}  // namespace casebook::view
