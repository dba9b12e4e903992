// SPDX-License-Identifier: Apache-2.0
// Events of the classes Process, Profiling and Network.
#include <array>

#include "base/utf16.h"
#include "decode/pml/details.h"
#include "decode/pml/process_events.h"

namespace casebook::pml {
namespace {

constexpr std::string_view kSeconds = " seconds";

void append_exit(ByteView detail, DetailWriter& writer) {
  writer.plain("Exit Status", field<std::int32_t>(detail, 0));
  writer.seconds("User Time", field<std::uint64_t>(detail, 12), kSeconds);
  writer.seconds("Kernel Time", field<std::uint64_t>(detail, 4), kSeconds);
  writer.number("Private Bytes", field<std::uint64_t>(detail, 36));
  writer.number("Peak Private Bytes", field<std::uint64_t>(detail, 44));
  writer.number("Working Set", field<std::uint64_t>(detail, 20));
  writer.number("Peak Working Set", field<std::uint64_t>(detail, 28));
}

void append_environment(std::string& out, ByteView environment) {
  while (environment.size() >= 2) {
    const ByteView text = environment.first(utf16le_length(environment));
    environment = environment.subspan(std::min(environment.size(), text.size() + 2));
    const bool is_end = text.empty() && environment.size() < 2;
    if (is_end) return;
    out += "\r;\t";
    append_utf16le(out, text);
  }
}

void append_start(const Record& record, DetailWriter& writer) {
  const StartedProcess process = read_started_process(record);
  writer.plain("Parent PID", process.parent_pid);
  writer.text("Command line", process.command_line);
  writer.text("Current directory", process.current_directory);
  append_environment(writer.begin("Environment"), process.environment);
}

// Members of SYSTEM_PERFORMANCE_INFORMATION behind a page size.
void append_system_statistics(ByteView detail, DetailWriter& writer) {
  const std::uint64_t page = field<std::uint32_t>(detail, 0);
  if (detail.size() < 316) return;
  writer.number("Commit Peak", page * field<std::uint32_t>(detail, 60));
  writer.number("System Calls", field<std::uint32_t>(detail, 312));
  writer.number("Context Switches", field<std::uint32_t>(detail, 300));
}

}  // namespace

void append_process_details(const Record& record, DetailWriter& writer) {
  const ByteView detail = record.detail;
  switch (record.operation) {
    case 0:
    case 1: {
      const CreatedProcess process = read_created_process(record);
      writer.plain("PID", process.pid);
      writer.text("Command line", process.command_line);
      break;
    }
    case 2:
    case 8: append_exit(detail, writer); break;
    case 3: writer.plain("Thread ID", field<std::uint32_t>(detail, 0)); break;
    case 4:
      writer.plain("Thread ID", record.thread);
      writer.seconds("User Time", field<std::uint64_t>(detail, 12), "");
      writer.seconds("Kernel Time", field<std::uint64_t>(detail, 4), "");
      break;
    case 5:
      writer.hex("Image Base", pointer_field(detail, 0, record.pointer));
      writer.hex("Image Size", field<std::uint32_t>(detail, record.pointer));
      break;
    case 7: append_start(record, writer); break;
    case 9: append_system_statistics(detail, writer); break;
    default: break;
  }
}

void append_profiling_details(const Record& record, DetailWriter& writer) {
  const ByteView detail = record.detail;
  switch (record.operation) {
    case 0:  // since the event before of this thread
      if (detail.size() < 12) break;
      writer.seconds("User Time", field<std::uint32_t>(detail, 0), kSeconds);
      writer.seconds("Kernel Time", field<std::uint32_t>(detail, 4), kSeconds);
      writer.number("Context Switches", field<std::uint32_t>(detail, 8));
      break;
    case 1:
      if (detail.size() < 32) break;
      writer.seconds("User Time", field<std::uint64_t>(detail, 0), kSeconds);
      writer.seconds("Kernel Time", field<std::uint64_t>(detail, 8), kSeconds);
      writer.number("Private Bytes", field<std::uint64_t>(detail, 24));
      writer.number("Working Set", field<std::uint64_t>(detail, 16));
      break;
    case 2: {  // no public layout: a text with its length in front, else UTF-16 throughout
      const TextInfo info{field<std::uint16_t>(detail, 0)};
      const bool is_counted = info.word != 0 && info.bytes() + 4 == detail.size();
      std::string& out = writer.begin("Output");
      if (is_counted) {
        append_text(out, info, part_of(detail, 4, info.bytes()));
      } else {
        append_wide(out, detail);
      }
      break;
    }
    default: break;
  }
}

void append_network_details(const Record& record, DetailWriter& writer) {
  constexpr std::size_t kPairsAt = 44;  // name, value, name, value: UTF-16, a NUL behind each
  writer.plain("Length", field<std::uint32_t>(record.detail, 4));
  ByteView rest = part_of(record.detail, kPairsAt, record.detail.size());
  const auto take = [&] {
    const ByteView text = rest.first(utf16le_length(rest));
    rest = rest.subspan(std::min(rest.size(), text.size() + 2));
    std::string out;
    append_utf16le(out, text);
    return out;
  };
  while (rest.size() >= 2) {
    const std::string name = take();
    if (name.empty() || rest.size() < 2) return;
    writer.text(name, take());
  }
}

void append_details(const Record& record, DetailWriter& writer) {
  switch (record.event_class) {
    case TraceClass::Process: append_process_details(record, writer); break;
    case TraceClass::Registry: append_registry_details(record, writer); break;
    case TraceClass::FileSystem:
    case TraceClass::Ipc: append_file_details(record, writer); break;
    case TraceClass::Profiling: append_profiling_details(record, writer); break;
    case TraceClass::Network: append_network_details(record, writer); break;
    case TraceClass::Unknown: break;
  }
  writer.finish();
}

}  // namespace casebook::pml
