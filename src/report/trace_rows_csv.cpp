// SPDX-License-Identifier: Apache-2.0
// Rows as in a CSV export of Process Monitor, byte for byte. Unlike our other tables they guard
// nobody against formulas: whoever reads exports expects what Process Monitor writes.
#include <algorithm>
#include <cstring>
#include <variant>

#include "report/process_texts.h"
#include "report/trace_frames.h"
#include "report/trace_row_writer.h"

namespace casebook {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kStackColumn = "Stack";

// Doubles the quotes from `begin` on.
void double_quotes(std::string& out, std::size_t begin) {
  if (std::memchr(out.data() + begin, '"', out.size() - begin) == nullptr) return;
  const auto quotes = std::count(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '"');
  std::size_t from = out.size();
  out.resize(out.size() + static_cast<std::size_t>(quotes));
  for (std::size_t to = out.size(); to != from;) {
    const char c = out[--from];
    out[--to] = c;
    if (c == '"') out[--to] = c;
  }
}

// Each cell brings a comma behind it; the end of the row takes the place of the last.
template <typename Append>
void append_cell(std::string& out, const Append& append) {
  out += '"';
  const std::size_t begin = out.size();
  append();
  double_quotes(out, begin);
  out += "\",";
}

void end_row(std::string& out) {
  out.back() = '\r';
  out += '\n';
}

// Columns of a process that stand beside each other are one text.
class ProcessCells {
 public:
  ProcessCells(const Trace& trace, const TraceDetailStyle& style, std::vector<TraceColumn> columns)
      : texts_(trace.processes().size(), Make{TraceCells(trace, style), std::move(columns)}) {}

  void append(std::uint32_t process, std::string& out) const { texts_.append(process, out); }

 private:
  struct Make {
    TraceCells cells;
    std::vector<TraceColumn> columns;

    void operator()(std::uint32_t process, std::string& out) const {
      for (const TraceColumn column : columns) {
        append_cell(out, [&] { cells.append_process_cell(process, column, out); });
      }
    }
  };

  ProcessTexts<Make> texts_;
};

class CsvRows final : public TraceRowWriter {
 public:
  CsvRows(const Trace& trace, const TraceRowOptions& options)
      : trace_(trace),
        cells_(trace, style_of(options)),
        columns_(options.columns),
        shows_stacks_(options.shows_stacks) {
    for (std::size_t i = 0; i < columns_.size();) {
      std::size_t end = i;
      while (end < columns_.size() && is_process_column(columns_[end]))
        ++end;
      if (end == i) {
        reads_event_ = reads_event_ || is_common_column(columns_[i]);
        pieces_.emplace_back(columns_[i++]);
        continue;
      }
      const auto at = [&](std::size_t index) {
        return columns_.begin() + static_cast<std::ptrdiff_t>(index);
      };
      pieces_.emplace_back(std::make_unique<ProcessCells>(
          trace, style_of(options), std::vector<TraceColumn>(at(i), at(end))));
      i = end;
    }
  }

  void append_header(std::string& out) const override {
    out += kByteOrderMark;
    for (const TraceColumn column : columns_) {
      append_cell(out, [&] { out += trace_column_name(column); });
    }
    if (shows_stacks_) append_cell(out, [&] { out += kStackColumn; });
    end_row(out);
  }

  void append_row(std::size_t event, std::string& out) const override {
    const TraceEvent common = reads_event_ ? trace_.event(event) : TraceEvent{};
    for (const Piece& piece : pieces_) {
      if (const auto* process = std::get_if<std::unique_ptr<ProcessCells>>(&piece)) {
        (*process)->append(trace_.process_column()[event], out);
        continue;
      }
      const TraceColumn column = *std::get_if<TraceColumn>(&piece);
      if (is_common_column(column)) {  // numbers and times hold no quotes
        out += '"';
        cells_.append_common_cell(common, column, out);
        out += "\",";
      } else {
        append_cell(out, [&] { cells_.append_object_cell(event, column, out); });
      }
    }
    if (shows_stacks_) append_cell(out, [&] { append_stack(event, out); });
    end_row(out);
  }

 private:
  using Piece = std::variant<TraceColumn, std::unique_ptr<ProcessCells>>;

  static TraceDetailStyle style_of(const TraceRowOptions& options) {
    return {TraceDetailForm::ProcessMonitor, options.minutes};
  }

  void append_stack(std::size_t event, std::string& out) const {
    const std::size_t begin = out.size();
    for (const TraceFrame& frame : trace_.stack(event)) {
      if (out.size() != begin) out += "; ";
      append_trace_frame(frame, out);
    }
  }

  const Trace& trace_;
  TraceCells cells_;
  std::vector<TraceColumn> columns_;
  bool shows_stacks_;
  bool reads_event_ = false;
  std::vector<Piece> pieces_;
};

}  // namespace

std::unique_ptr<TraceRowWriter> make_csv_rows(const Trace& trace, const TraceRowOptions& options) {
  return std::make_unique<CsvRows>(trace, options);
}

}  // namespace casebook
