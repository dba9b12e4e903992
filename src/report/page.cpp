// SPDX-License-Identifier: Apache-2.0
#include "report/page.h"

#include <algorithm>

#include "base/line_ends.h"
#include "base/text.h"
#include "base/width.h"
#include "report/escape.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kNarrowestText = 16;  // however deep the indent
constexpr std::size_t kGap = 2;             // between the columns of a table

std::string_view sequence(Paint paint) {
  switch (paint) {
    case Paint::Bold: return "\x1b[1m";
    case Paint::Dim: return "\x1b[2m";
    case Paint::Red: return "\x1b[1;31m";
    case Paint::Green: return "\x1b[1;32m";
    case Paint::Yellow: return "\x1b[1;33m";
    case Paint::Cyan: return "\x1b[36m";
    case Paint::None: break;
  }
  return "";
}

// The lines of `text` as it lies in a file: CR LF, LF or CR.
std::vector<std::string> harmless_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split_lines(text)) {
    lines.push_back(for_terminal(line));
  }
  return lines;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, LongNames names) {
  std::vector<std::string> lines;
  for (const std::string& line : harmless_lines(text)) {
    for (std::string& piece : wrap(line, width, names)) {
      lines.push_back(std::move(piece));
    }
  }
  return lines;
}

std::size_t widest_cell(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
  std::size_t widest = 0;
  for (const auto& row : rows) {
    for (const std::string& line : harmless_lines(row[column])) {
      widest = std::max(widest, display_width(line));
    }
  }
  return widest;
}

}  // namespace

std::string label_column(std::size_t indent, std::string_view label, std::size_t label_width) {
  std::string column(indent, ' ');
  column += label;
  const std::size_t used = display_width(label);
  column.append(std::max(label_width, used) - used + kGap, ' ');
  return column;
}

Page::Page(std::size_t width, Color color, LongNames names)
    : width_(std::max(width, kNarrowest)),
      color_(color),
      names_(names) {}

void Page::put(std::string_view text, Paint paint) {
  if (color_ == Color::No || paint == Paint::None || text.empty()) {
    out_ += text;
    return;
  }
  out_ += sequence(paint);
  out_ += text;
  out_ += "\x1b[0m";
}

void Page::blank() {
  if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
}

void Page::heading(std::string_view text) {
  blank();
  block({}, text, Paint::Bold);
}

void Page::block(const Margin& margin, std::string_view text, Paint paint, std::size_t most_lines) {
  const std::size_t indent = display_width(margin.first);
  const std::size_t room = std::max(kNarrowestText, width_ - std::min(width_, indent));
  std::vector<std::string> lines = wrapped(text, room, names_);
  if (most_lines != 0 && lines.size() > most_lines) {
    lines.resize(most_lines);
    lines.push_back("...");
  }
  const std::string rest = margin.rest.empty() ? std::string(indent, ' ') : margin.rest;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view before = i == 0 ? margin.first : rest;
    if (lines[i].empty()) before = trim_right(before);
    put(before, margin.paint);
    put(lines[i], paint);
    out_ += '\n';
  }
}

void Page::indented(std::size_t indent, std::string_view text, Paint paint) {
  block({.first = std::string(indent, ' ')}, text, paint);
}

void Page::field(std::size_t indent,
                 std::string_view label,
                 std::size_t label_width,
                 std::string_view text,
                 Paint paint) {
  if (text.empty()) return;
  block({.first = label_column(indent, label, label_width), .paint = Paint::Dim}, text, paint);
}

void Page::whole_line(const Margin& margin, std::string_view text, Paint paint) {
  put(margin.first, margin.paint);
  put(for_terminal(text), paint);
  out_ += '\n';
}

void Page::table(std::size_t indent,
                 const std::vector<Column>& columns,
                 const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  std::vector<std::string> titles;
  std::size_t used = indent;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t width = std::max(display_width(columns[i].title), widest_cell(rows, i));
    if (columns[i].widest != 0) width = std::min(width, columns[i].widest);
    if (i + 1 == columns.size()) width = std::max(kNarrowestText, width_ - std::min(width_, used));
    widths.push_back(width);
    titles.push_back(columns[i].title);
    used += width + kGap;
  }
  const bool titled = std::any_of(
      titles.begin(), titles.end(), [](const std::string& title) { return !title.empty(); });
  if (titled) table_row(indent, widths, titles, Paint::Dim);
  for (const auto& row : rows) {
    table_row(indent, widths, row, Paint::None);
  }
}

void Page::table_row(std::size_t indent,
                     const std::vector<std::size_t>& widths,
                     const std::vector<std::string>& cells,
                     Paint paint) {
  std::vector<std::vector<std::string>> wrapped_cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    wrapped_cells.push_back(
        wrapped(cells[i], widths[i], i + 1 == cells.size() ? names_ : LongNames::Cut));
    height = std::max(height, wrapped_cells.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text(indent, ' ');
    std::size_t column = indent;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (line < wrapped_cells[i].size()) {
        text += wrapped_cells[i][line];
        column += display_width(wrapped_cells[i][line]);
      }
      std::size_t next = indent;
      for (std::size_t before = 0; before <= i; ++before) {
        next += widths[before] + kGap;
      }
      if (column < next) text.append(next - column, ' ');
      column = std::max(column, next);
    }
    put(trim_right(text), paint);
    out_ += '\n';
  }
}

}  // namespace casebook
