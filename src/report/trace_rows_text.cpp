// SPDX-License-Identifier: Apache-2.0
// Rows for a terminal: "#12  2020-07-12 01:18:10.7752429  agent.exe  932  CreateFile ...".
#include <fmt/format.h>

#include "base/width.h"
#include "model/trace_clock.h"
#include "report/escape.h"
#include "report/trace_frames.h"
#include "report/trace_row_writer.h"

namespace casebook {
namespace {

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";

// What most cells of a column fit into; longer ones push the rest of their row aside.
std::size_t usual_width(TraceColumn column) {
  switch (column) {
    case TraceColumn::TimeOfDay: return 27;
    case TraceColumn::ProcessName: return 20;
    case TraceColumn::Pid:
    case TraceColumn::Tid:
    case TraceColumn::ParentPid: return 5;
    case TraceColumn::Operation: return 24;
    case TraceColumn::Result: return 14;
    case TraceColumn::Path: return 60;
    case TraceColumn::Detail: return 40;
    case TraceColumn::DateTime:
    case TraceColumn::CompletionTime: return 22;
    case TraceColumn::RelativeTime: return 16;
    case TraceColumn::User: return 20;
    case TraceColumn::CommandLine:
    case TraceColumn::ImagePath: return 50;
    default: return 12;
  }
}

// What an error is for a reader; names that are looked for in vain fill every trace.
bool is_striking(std::uint32_t status) {
  constexpr std::uint32_t kNameNotFound = 0xC0000034;
  constexpr std::uint32_t kPathNotFound = 0xC000003A;
  constexpr std::uint32_t kNoSuchFile = 0xC000000F;
  constexpr std::uint32_t kFastIoDisallowed = 0xC01C0004;
  return status >> 30U == 3 && status != kNameNotFound && status != kPathNotFound &&
         status != kNoSuchFile && status != kFastIoDisallowed;
}

void pad(std::string& out, std::size_t width, std::size_t wanted) {
  out.append(width < wanted ? wanted - width : 0, ' ');
}

class TextRows final : public TraceRowWriter {
 public:
  TextRows(const Trace& trace, const TraceRowOptions& options)
      : trace_(trace),
        options_(options),
        cells_(trace, {TraceDetailForm::Exact, options.minutes}),
        number_width_(fmt::formatted_size("#{}", trace.size())) {}

  void append_header(std::string& out) const override {
    pad(out, 0, number_width_);
    for (const TraceColumn column : options_.columns) {
      out += "  ";
      const std::string_view name = trace_column_name(column);
      out += name;
      if (column != options_.columns.back()) pad(out, name.size(), usual_width(column));
    }
    out += '\n';
  }

  void append_row(std::size_t event, std::string& out) const override {
    const std::size_t begin = out.size();
    fmt::format_to(std::back_inserter(out), "#{}", event);
    pad(out, out.size() - begin, number_width_);
    std::string cell;
    for (std::size_t i = 0; i < options_.columns.size(); ++i) {
      const TraceColumn column = options_.columns[i];
      cell.clear();
      append_cell(event, column, cell);
      const bool is_painted = column == TraceColumn::Result && options_.color == Color::Yes &&
                              is_striking(trace_.result_column()[event]);
      out += "  ";
      if (is_painted) out += kRed;
      const std::size_t cell_begin = out.size();
      append_for_terminal(out, cell);
      const std::size_t width = display_width(std::string_view(out).substr(cell_begin));
      if (is_painted) out += kPlain;
      if (i + 1 < options_.columns.size()) pad(out, width, usual_width(column));
    }
    while (out.size() > begin && out.back() == ' ')
      out.pop_back();
    out += '\n';
    if (options_.shows_stacks) append_stack(event, out);
  }

 private:
  // The time of day with its day, in the order of logs.
  void append_cell(std::size_t event, TraceColumn column, std::string& cell) const {
    if (column != TraceColumn::TimeOfDay) return cells_.append(event, column, cell);
    append_capture_time(
        trace_.capture(), shifted_time(trace_.event(event).time, options_.minutes), ' ', cell);
  }

  void append_stack(std::size_t event, std::string& out) const {
    std::string text;
    for (const TraceFrame& frame : trace_.stack(event)) {
      text.clear();
      append_trace_frame(frame, text);
      pad(out, 0, number_width_ + 2);
      out += frame.is_kernel ? "K " : "U ";
      append_for_terminal(out, text);
      out += '\n';
    }
  }

  const Trace& trace_;
  TraceRowOptions options_;
  TraceCells cells_;
  std::size_t number_width_;
};

}  // namespace

std::unique_ptr<TraceRowWriter> make_text_rows(const Trace& trace, const TraceRowOptions& options) {
  return std::make_unique<TextRows>(trace, options);
}

}  // namespace casebook
