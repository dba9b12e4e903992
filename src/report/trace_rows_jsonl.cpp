// SPDX-License-Identifier: Apache-2.0
// Rows as JSON objects. Members stand in a fixed order, whatever the order of the columns.
#include <array>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "model/trace_clock.h"
#include "report/json_text.h"
#include "report/process_texts.h"
#include "report/trace_frames.h"
#include "report/trace_row_writer.h"

namespace casebook {
namespace {

struct ProcessMember {
  TraceColumn column;
  std::string_view key;
  bool is_number;
};

constexpr std::array kProcessMembers = {
    ProcessMember{TraceColumn::ProcessName, "name", false},
    ProcessMember{TraceColumn::Pid, "pid", true},
    ProcessMember{TraceColumn::ParentPid, "parent_pid", true},
    ProcessMember{TraceColumn::ImagePath, "path", false},
    ProcessMember{TraceColumn::CommandLine, "command_line", false},
    ProcessMember{TraceColumn::Company, "company", false},
    ProcessMember{TraceColumn::Description, "description", false},
    ProcessMember{TraceColumn::Version, "version", false},
    ProcessMember{TraceColumn::User, "user", false},
    ProcessMember{TraceColumn::AuthenticationId, "authentication_id", false},
    ProcessMember{TraceColumn::Session, "session", true},
    ProcessMember{TraceColumn::Integrity, "integrity", false},
    ProcessMember{TraceColumn::Architecture, "architecture", false},
};

class ColumnSet {
 public:
  explicit ColumnSet(const std::vector<TraceColumn>& columns) {
    for (const TraceColumn column : columns) {
      has_[static_cast<std::size_t>(column)] = true;
    }
  }
  bool has(TraceColumn column) const { return has_[static_cast<std::size_t>(column)]; }

 private:
  std::array<bool, kTraceColumnCount> has_ = {};
};

void append_key(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += key;
  out += "\":";
}

void append_text(std::string& out, std::string_view key, std::string_view value) {
  append_key(out, key);
  append_json_string(out, value);
}

void append_integer(std::string& out, std::string_view key, std::uint64_t value) {
  append_key(out, key);
  char text[20];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, static_cast<std::size_t>(end - text));
}

// ,"process":{...} of the columns that are wanted; nothing when none is.
struct MakeProcess {
  const Trace* trace;
  TraceCells cells;
  ColumnSet columns;

  void operator()(std::uint32_t process, std::string& out) const {
    const std::size_t begin = out.size();
    out += ",\"process\":{";
    const std::size_t members = out.size();
    std::string cell;
    for (const ProcessMember& member : kProcessMembers) {
      if (!columns.has(member.column)) continue;
      cell.clear();
      cells.append_process_cell(process, member.column, cell);
      append_key(out, member.key);
      if (member.is_number) {
        out += cell;
      } else {
        append_json_string(out, cell);
      }
    }
    if (columns.has(TraceColumn::Virtualized)) {
      const std::optional<bool>& is_virtualized = trace->processes()[process].is_virtualized;
      append_key(out, "virtualized");
      out += !is_virtualized ? "null" : *is_virtualized ? "true" : "false";
    }
    if (out.size() == members) return out.resize(begin);
    out += '}';
  }
};

class JsonlRows final : public TraceRowWriter {
 public:
  JsonlRows(const Trace& trace, const TraceRowOptions& options)
      : trace_(trace),
        columns_(options.columns),
        shows_stacks_(options.shows_stacks),
        processes_(trace.processes().size(), MakeProcess{&trace, {trace, kStyle}, columns_}) {}

  void append_header(std::string&) const override {}

  void append_row(std::size_t event, std::string& out) const override {
    out += '{';
    append_integer(out, "event", event);
    append_times(trace_.event(event), out);
    processes_.append(trace_.process_column()[event], out);
    append_object(event, out);
    if (has(TraceColumn::Detail)) append_details(event, out);
    if (shows_stacks_) append_stack(event, out);
    out += "}\n";
  }

 private:
  static constexpr TraceDetailStyle kStyle = {TraceDetailForm::Exact, 0};

  bool has(TraceColumn column) const { return columns_.has(column); }

  void append_times(const TraceEvent& event, std::string& out) const {
    if (has(TraceColumn::TimeOfDay) || has(TraceColumn::DateTime)) {
      append_time("time", event.time, out);
    }
    if (has(TraceColumn::RelativeTime)) {
      const FileTime first = trace_.capture().first;
      append_key(out, "relative_time");
      append_seconds(event.time < first ? 0 : event.time - first, out);
    }
    if (has(TraceColumn::Duration)) {
      append_key(out, "duration");
      if (event.is_pending)
        out += "null";
      else
        append_seconds(event.duration, out);
    }
    if (has(TraceColumn::CompletionTime)) {
      append_time("completion_time", event.is_pending ? 0 : completion_time(event), out);
    }
    if (has(TraceColumn::Sequence)) append_integer(out, "sequence", event.sequence);
    if (has(TraceColumn::Tid)) append_integer(out, "thread", event.thread);
  }

  // A time of an export is on an unknown clock and gets no Z.
  void append_time(std::string_view key, FileTime time, std::string& out) const {
    append_key(out, key);
    if (time == 0) {
      out += "null";
      return;
    }
    out += '"';
    append_capture_time(trace_.capture(), time, 'T', out);
    out += trace_.capture().is_local_time ? "\"" : "Z\"";
  }

  void append_object(std::size_t event, std::string& out) const {
    const TraceOperation& operation = trace_.operations()[trace_.operation_column()[event]];
    if (has(TraceColumn::EventClass)) {
      append_text(out, "class", trace_class_name(operation.event_class));
    }
    if (has(TraceColumn::Operation)) append_text(out, "operation", operation.name);
    if (has(TraceColumn::Category)) append_text(out, "category", trace_.category(event));
    if (has(TraceColumn::Path)) {
      std::string path;
      trace_.append_path(trace_.path_column()[event], path);
      append_text(out, "path", path);
    }
    if (has(TraceColumn::Result)) {
      const std::uint32_t status = trace_.result_column()[event];
      append_text(out, "result", trace_result_name(status));
      fmt::format_to(std::back_inserter(out), ",\"status\":\"0x{:08X}\"", status);
    }
  }

  // An object must not have a key twice: "Data", "Data 2" ...
  void append_details(std::size_t event, std::string& out) const {
    append_key(out, "detail");
    out += '{';
    std::set<std::string> names;
    std::size_t number = 1;
    for (const TraceDetail& detail : trace_.details(event, kStyle)) {
      std::string name = detail.name;
      while (!names.insert(name).second)
        name = fmt::format("{} {}", detail.name, ++number);
      if (out.back() != '{') out += ',';
      append_json_string(out, name);
      out += ':';
      append_json_string(out, detail.value);
    }
    out += '}';
  }

  void append_stack(std::size_t event, std::string& out) const {
    append_key(out, "stack");
    out += '[';
    std::string text;
    for (const TraceFrame& frame : trace_.stack(event)) {
      if (out.back() != '[') out += ',';
      text.clear();
      append_trace_frame(frame, text);
      append_json_string(out, text);
    }
    out += ']';
  }

  const Trace& trace_;
  ColumnSet columns_;
  bool shows_stacks_;
  ProcessTexts<MakeProcess> processes_;
};

}  // namespace

std::unique_ptr<TraceRowWriter> make_jsonl_rows(const Trace& trace,
                                                const TraceRowOptions& options) {
  return std::make_unique<JsonlRows>(trace, options);
}

}  // namespace casebook
