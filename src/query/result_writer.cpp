// SPDX-License-Identifier: Apache-2.0
#include "query/result_writer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "report/escape.h"
#include "report/json_text.h"

namespace casebook::query {
namespace {

constexpr std::size_t kBlock = 64 * 1024;         // bytes that are written at once
constexpr std::size_t kHeldRows = 1000;           // the widths of a table come from so many
constexpr std::size_t kMostHeldBytes = 32 << 20;  // or from fewer
constexpr std::size_t kNarrowest = 8;             // a column is not made narrower than this
constexpr std::size_t kGap = 2;
constexpr std::string_view kMore = "…";

std::string hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

// As a person writes it: 0.5, 3, 1e+300.
std::string real_text(double real) {
  if (std::isnan(real)) return "";
  if (std::isinf(real)) return real < 0 ? "-Inf" : "Inf";
  return fmt::format("{}", real);
}

// One line, harmless; line breaks are shown as a sign.
std::string table_text(std::string_view text) {
  std::string line;
  while (true) {
    const std::size_t feed = text.find('\n');
    std::string_view part = text.substr(0, feed);
    if (feed != std::string_view::npos && part.ends_with('\r')) part.remove_suffix(1);
    append_for_terminal(line, part);
    if (feed == std::string_view::npos) return line;
    line += "⏎";
    text.remove_prefix(feed + 1);
  }
}

// Cut to `width` columns, a mark included.
std::string fitted(std::string_view text, std::size_t width) {
  std::string cut;
  std::size_t used = 0;
  while (!text.empty()) {
    std::string_view rest = text;
    const std::size_t one = character_width(take_character(rest));
    if (used + one + 1 > width) break;
    cut.append(text.substr(0, text.size() - rest.size()));
    used += one;
    text = rest;
  }
  return cut.append(kMore);
}

}  // namespace

ResultWriter::ResultWriter(const ResultOptions& options, Write write)
    : options_(options),
      write_(std::move(write)) {}

bool ResultWriter::flush_if_full() {
  if (out_.size() < kBlock) return is_good_;
  is_good_ = is_good_ && write_(out_);
  out_.clear();
  return is_good_;
}

void ResultWriter::begin(const std::vector<std::string>& columns) {
  has_begun_ = true;
  columns_ = columns;
  for (const std::string& column : columns) {
    std::string key = column;
    for (int number = 2; std::find(keys_.begin(), keys_.end(), key) != keys_.end(); ++number) {
      key = fmt::format("{}_{}", column, number);
    }
    keys_.push_back(std::move(key));
  }
  if (options_.form == ResultForm::Json) out_ += '[';
  if (options_.form != ResultForm::Csv) return;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out_ += ',';
    append_csv(std::string_view(columns_[i]));
  }
  out_ += "\r\n";
}

bool ResultWriter::row(const std::vector<Given>& cells) {
  switch (options_.form) {
    case ResultForm::Table: add_to_table(cells); break;
    case ResultForm::Csv:
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i != 0) out_ += ',';
        append_csv(cells[i]);
      }
      out_ += "\r\n";
      break;
    case ResultForm::Json:
      out_ += rows_ == 0 ? "\n" : ",\n";
      write_object(cells);
      break;
    case ResultForm::Jsonl:
      write_object(cells);
      out_ += '\n';
      break;
  }
  ++rows_;
  return flush_if_full();
}

void ResultWriter::finish() {
  if (options_.form == ResultForm::Table && widths_.empty()) lay_out_table();
  if (options_.form == ResultForm::Json && has_begun_) out_ += rows_ == 0 ? "]\n" : "\n]\n";
  is_good_ = is_good_ && write_(out_);
  out_.clear();
}

void ResultWriter::append_csv(const Given& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    fmt::format_to(std::back_inserter(out_), "{}", *integer);
  } else if (const auto* real = std::get_if<double>(&cell)) {
    out_ += real_text(*real);
  } else if (const auto* blob = std::get_if<Blob>(&cell)) {
    out_ += "\"" + hex(blob->bytes) + "\"";
  } else if (const auto* whole = std::get_if<std::string_view>(&cell)) {
    if (options_.cells == CsvCells::Exact) {
      out_ += '"' + replace_all(std::string(*whole), "\"", "\"\"") + '"';
    } else {
      append_csv_cell(out_, *whole);
    }
  }
}

void ResultWriter::append_json(const Given& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    fmt::format_to(std::back_inserter(out_), "{}", *integer);
  } else if (const auto* real = std::get_if<double>(&cell);
             real != nullptr && std::isfinite(*real)) {
    out_ += real_text(*real);
  } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
    append_json_string(out_, *text);
  } else if (const auto* blob = std::get_if<Blob>(&cell)) {
    append_json_string(out_, hex(blob->bytes));
  } else {
    out_ += "null";
  }
}

void ResultWriter::write_object(const std::vector<Given>& cells) {
  out_ += '{';
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) out_ += ',';
    append_json_string(out_, keys_[i]);
    out_ += ':';
    append_json(cells[i]);
  }
  out_ += '}';
}

void ResultWriter::add_to_table(const std::vector<Given>& cells) {
  TableRow row;
  for (const Given& cell : cells) {
    TableCell shown;
    if (const auto* text = std::get_if<std::string_view>(&cell)) {
      shown.text = table_text(*text);
    } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
      shown = {std::to_string(*integer), true};
    } else if (const auto* real = std::get_if<double>(&cell)) {
      shown = {real_text(*real), true};
    } else if (const auto* blob = std::get_if<Blob>(&cell)) {
      shown.text = "x'" + hex(blob->bytes) + "'";
    }
    row.push_back(std::move(shown));
  }
  if (!widths_.empty()) return write_table_row(row);
  for (const TableCell& cell : row) {
    held_bytes_ += cell.text.size();
  }
  held_.push_back(std::move(row));
  if (held_.size() == kHeldRows || held_bytes_ > kMostHeldBytes) lay_out_table();
}

void ResultWriter::lay_out_table() {
  if (columns_.empty()) return;
  TableRow header;
  TableRow line;
  for (const std::string& column : columns_) {
    header.push_back({table_text(column), false});
    widths_.push_back(std::max<std::size_t>(display_width(header.back().text), 1));
  }
  for (const TableRow& row : held_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths_[i] = std::max(widths_[i], display_width(row[i].text));
    }
  }
  // The widest columns give up what is too much, all to the same width.
  const std::size_t gaps = kGap * (widths_.size() - 1);
  const auto total = [&](std::size_t most) {
    std::size_t sum = gaps;
    for (const std::size_t width : widths_) {
      sum += std::min(width, most);
    }
    return sum;
  };
  if (options_.width != 0 &&
      total(*std::max_element(widths_.begin(), widths_.end())) > options_.width) {
    std::size_t most = kNarrowest;
    while (total(most + 1) <= options_.width) {
      ++most;
    }
    for (std::size_t& width : widths_) {
      width = std::min(width, most);
    }
  }
  for (const std::size_t width : widths_) {
    line.push_back({std::string(width, '-'), false});
  }
  // Names stand above their numbers.
  for (std::size_t i = 0; i < columns_.size() && !held_.empty(); ++i) {
    header[i].is_number = held_.front()[i].is_number;
  }
  write_table_row(header);
  write_table_row(line);
  for (const TableRow& row : held_) {
    write_table_row(row);
  }
  held_.clear();
}

void ResultWriter::write_table_row(const TableRow& row) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const TableCell& cell = row[i];
    std::string text = cell.text;
    std::size_t width = display_width(text);
    if (options_.width != 0 && width > widths_[i]) {
      text = fitted(text, widths_[i]);
      width = display_width(text);
      ++shortened_cells_;
    }
    const std::string padding(widths_[i] - std::min(width, widths_[i]), ' ');
    line += cell.is_number ? padding + text : text + padding;
    line.append(kGap, ' ');
  }
  out_.append(trim_right(line)).append("\n");
}

}  // namespace casebook::query
