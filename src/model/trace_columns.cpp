// SPDX-License-Identifier: Apache-2.0
#include "model/trace_columns.h"

#include <array>
#include <charconv>

#include "base/text.h"
#include "model/trace_clock.h"

namespace casebook {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, kTraceColumnCount> kNames = {
    "Time of Day",     "Process Name", "PID",         "Operation",         "Path",
    "Result",          "Detail",       "Date & Time", "Relative Time",     "Duration",
    "Completion Time", "Event Class",  "Sequence",    "Image Path",        "Company",
    "Description",     "Version",      "User",        "Authentication ID", "Session",
    "Command Line",    "TID",          "Virtualized", "Integrity",         "Category",
    "Parent PID",      "Architecture",
};

// Letters and digits alone, in lower case: "date & time" and "DateTime" are the same.
std::string bare_name(std::string_view name) {
  std::string bare;
  for (const char c : name) {
    if (is_word(c) && c != '_') bare += to_lower_ascii(c);
  }
  return bare;
}

void append_number(std::uint64_t value, std::string& out) {
  char text[20];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, static_cast<std::size_t>(end - text));
}

void append_hex(std::uint32_t value, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = 28; shift >= 0; shift -= 4) {
    out += kDigits[value >> static_cast<unsigned>(shift) & 0xFU];
  }
}

void append_logon(std::uint64_t luid, std::string& out) {
  append_hex(static_cast<std::uint32_t>(luid >> 32U), out);
  out += ':';
  append_hex(static_cast<std::uint32_t>(luid & 0xFFFFFFFFU), out);
}

std::string_view virtualized_text(const TraceProcess& process) {
  if (!process.is_virtualized) return "n/a";
  return *process.is_virtualized ? "True" : "False";
}

}  // namespace

std::string_view trace_column_name(TraceColumn column) {
  return kNames[static_cast<std::size_t>(column)];
}

std::optional<TraceColumn> find_trace_column(std::string_view name) {
  const std::string wanted = bare_name(name);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (bare_name(kNames[i]) == wanted) return static_cast<TraceColumn>(i);
  }
  return std::nullopt;
}

bool is_process_column(TraceColumn column) {
  switch (column) {
    case TraceColumn::ProcessName:
    case TraceColumn::Pid:
    case TraceColumn::ImagePath:
    case TraceColumn::Company:
    case TraceColumn::Description:
    case TraceColumn::Version:
    case TraceColumn::User:
    case TraceColumn::AuthenticationId:
    case TraceColumn::Session:
    case TraceColumn::CommandLine:
    case TraceColumn::Virtualized:
    case TraceColumn::Integrity:
    case TraceColumn::ParentPid:
    case TraceColumn::Architecture: return true;
    default: return false;
  }
}

void TraceCells::append_process_cell(std::uint32_t process,
                                     TraceColumn column,
                                     std::string& out) const {
  const TraceProcess& shown = trace_.processes()[process];
  switch (column) {
    case TraceColumn::ProcessName: out += shown.name; break;
    case TraceColumn::Pid: append_number(shown.pid, out); break;
    case TraceColumn::ImagePath: out += shown.path; break;
    case TraceColumn::Company: out += shown.company; break;
    case TraceColumn::Description: out += shown.description; break;
    case TraceColumn::Version: out += shown.version; break;
    case TraceColumn::User: out += shown.user; break;
    case TraceColumn::AuthenticationId: append_logon(shown.authentication_id, out); break;
    case TraceColumn::Session: append_number(shown.session, out); break;
    case TraceColumn::CommandLine: out += shown.command_line; break;
    case TraceColumn::Virtualized: out += virtualized_text(shown); break;
    case TraceColumn::Integrity: out += shown.integrity; break;
    case TraceColumn::ParentPid: append_number(shown.parent_pid, out); break;
    case TraceColumn::Architecture: out += shown.is_64bit ? "64-bit" : "32-bit"; break;
    default: break;
  }
}

void TraceCells::append_common_cell(const TraceEvent& event,
                                    TraceColumn column,
                                    std::string& out) const {
  switch (column) {
    case TraceColumn::TimeOfDay:
      append_time_of_day(shifted_time(event.time, style_.minutes), out);
      break;
    case TraceColumn::DateTime:
      append_date_time(shifted_time(event.time, style_.minutes), out);
      break;
    case TraceColumn::RelativeTime: {
      const FileTime first = trace_.capture().first;
      append_relative_time(event.time < first ? 0 : event.time - first, out);
      break;
    }
    case TraceColumn::Duration:
      if (!event.is_pending) append_seconds(event.duration, out);
      break;
    case TraceColumn::CompletionTime:
      if (!event.is_pending && event.time != 0) {
        append_time_of_day(shifted_time(completion_time(event), style_.minutes), out);
      }
      break;
    case TraceColumn::Sequence: out += "n/a"; break;  // Process Monitor knows it while it captures
    case TraceColumn::Tid: append_number(event.thread, out); break;
    default: break;
  }
}

void TraceCells::append_object_cell(std::size_t event, TraceColumn column, std::string& out) const {
  switch (column) {
    case TraceColumn::Operation:
      out += trace_.operations()[trace_.operation_column()[event]].name;
      break;
    case TraceColumn::EventClass:
      out += trace_class_name(trace_.operations()[trace_.operation_column()[event]].event_class);
      break;
    case TraceColumn::Path: trace_.append_path(trace_.path_column()[event], out); break;
    case TraceColumn::Result: trace_.append_result(trace_.result_column()[event], out); break;
    case TraceColumn::Detail: trace_.append_detail(event, style_, out); break;
    case TraceColumn::Category: out += trace_.category(event); break;
    default: break;
  }
}

void TraceCells::append(std::size_t event, TraceColumn column, std::string& out) const {
  if (is_process_column(column)) {
    append_process_cell(trace_.process_column()[event], column, out);
  } else if (is_common_column(column)) {
    append_common_cell(trace_.event(event), column, out);
  } else {
    append_object_cell(event, column, out);
  }
}

bool is_common_column(TraceColumn column) {
  switch (column) {
    case TraceColumn::TimeOfDay:
    case TraceColumn::DateTime:
    case TraceColumn::RelativeTime:
    case TraceColumn::Duration:
    case TraceColumn::CompletionTime:
    case TraceColumn::Sequence:
    case TraceColumn::Tid: return true;
    default: return false;
  }
}

}  // namespace casebook
