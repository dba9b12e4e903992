// SPDX-License-Identifier: Apache-2.0
#include "query/trace_tables.h"

#include <string>

#include "base/text.h"
#include "query/stored_table.h"
#include "query/time_text.h"
#include "query/trace_event_table.h"

namespace casebook::query {
namespace {

Cell time_cell(const Trace& trace, FileTime time) {
  return time == 0 ? Cell() : Cell(capture_time_text(trace.capture(), time));
}

std::string_view source_name(TraceSource source) {
  switch (source) {
    case TraceSource::Pml: return "pml";
    case TraceSource::Csv: return "csv";
    case TraceSource::Xml: return "xml";
  }
  return "";
}

}  // namespace

TableInfo trace_table_info() {
  return {
      "traces",
      kTraces,
      {"captures of Process Monitor", "Process Monitor 捕获"},
      {{"trace", ColumnKind::Integer, {"its number, from 0", "序号，从 0 起"}, true},
       {"path", ColumnKind::Name, {"of its first file in the evidence", "首个文件在证据中的路径"}},
       {"source", ColumnKind::Name, {"pml, csv, xml", "来源：pml、csv、xml"}},
       {"computer", ColumnKind::Name, {"name of the machine", "计算机名"}},
       {"build", ColumnKind::Integer, {"of Windows", "Windows 内部版本号"}},
       {"events", ColumnKind::Integer, {"number of events", "事件数"}},
       {"first_time", ColumnKind::Time, {"of the first event", "首个事件的时间"}},
       {"last_time", ColumnKind::Time, {"of the last event", "最后事件的时间"}},
       {"is_local_time",
        ColumnKind::Integer,
        {"1: an export; its times are local and stand for UTC",
         "1 表示导出文件，时间为本地时间而非 UTC"}}}};
}

std::unique_ptr<Table> make_trace_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  const auto& traces = evidence.traces();
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const Trace& trace = *traces[i];
    const TraceCapture& capture = trace.capture();
    table->add({static_cast<std::int64_t>(i),
                trace.parts().empty() ? Cell() : Cell(std::string_view(trace.parts()[0].path)),
                source_name(capture.source),
                text_or_null(capture.computer),
                capture.build == 0 ? Cell() : Cell(std::int64_t{capture.build}),
                static_cast<std::int64_t>(trace.size()),
                time_cell(trace, capture.first),
                time_cell(trace, capture.last),
                std::int64_t{capture.is_local_time}});
  }
  return table;
}

TableInfo trace_process_table_info() {
  return {
      "trace_processes",
      kTraces,
      {"processes of Process Monitor traces", "Process Monitor 跟踪中的进程"},
      {{"id",
        ColumnKind::Integer,
        {"trace_events.process_id", "与 trace_events.process_id 对应"},
        true},
       {"trace", ColumnKind::Integer, {"traces.trace", "与 traces.trace 对应"}},
       {"pid", ColumnKind::Integer, {"Windows uses numbers again", "进程号；Windows 会重复使用"}},
       {"parent_pid", ColumnKind::Integer, {"of who started it", "父进程号"}},
       {"parent_id",
        ColumnKind::Integer,
        {"id of who started it, when it is in the table", "父进程的 id（在表中时）"}},
       {"name", ColumnKind::Name, {"svchost.exe", "进程名，如 svchost.exe"}},
       {"path", ColumnKind::Name, {"of the program", "程序路径"}},
       {"command_line", ColumnKind::Text, {"as it was started", "命令行"}},
       {"user", ColumnKind::Name, {"account", "账户"}},
       {"integrity", ColumnKind::Name, {"integrity level", "完整性级别"}},
       {"session", ColumnKind::Integer, {"of the logon", "会话"}},
       {"company",
        ColumnKind::Name,
        {"of the program's version information", "厂商（程序的版本信息）"}},
       {"version", ColumnKind::Name, {"the same", "版本"}},
       {"description", ColumnKind::Text, {"the same", "说明"}},
       {"started", ColumnKind::Time, {"UTC", "启动时间（UTC）"}},
       {"ended",
        ColumnKind::Time,
        {"NULL: still running when the capture ended", "结束时间；捕获结束时仍在运行则为 NULL"}},
       {"is_64bit", ColumnKind::Integer, {"1 or 0", "1 或 0"}}}};
}

std::unique_ptr<Table> make_trace_process_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  const auto& traces = evidence.traces();
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const std::vector<TraceProcess>& processes = traces[i]->processes();
    for (std::size_t j = 0; j < processes.size(); ++j) {
      const TraceProcess& process = processes[j];
      table->add({trace_id(i, j),
                  static_cast<std::int64_t>(i),
                  std::int64_t{process.pid},
                  std::int64_t{process.parent_pid},
                  process.parent == kNoTraceIndex ? Cell() : Cell(trace_id(i, process.parent)),
                  text_or_null(process.name),
                  text_or_null(process.path),
                  text_or_null(process.command_line),
                  text_or_null(process.user),
                  text_or_null(process.integrity),
                  std::int64_t{process.session},
                  text_or_null(process.company),
                  text_or_null(process.version),
                  text_or_null(process.description),
                  time_cell(*traces[i], process.started),
                  time_cell(*traces[i], process.ended),
                  std::int64_t{process.is_64bit}});
    }
  }
  return table;
}

TableInfo trace_module_table_info() {
  return {
      "trace_modules",
      kTraces,
      {"files mapped into processes, and drivers in the kernel",
       "进程中加载的模块及内核中的驱动程序"},
      {{"process_id", ColumnKind::Integer, {"trace_processes.id", "与 trace_processes.id 对应"}},
       {"process",
        ColumnKind::Name,
        {"name of the process; drivers are in System", "进程名；驱动程序属于 System"}},
       {"name", ColumnKind::Name, {"the last part of the path", "文件名"}},
       {"path", ColumnKind::Name, {"of the file", "文件路径"}},
       {"version", ColumnKind::Name, {"of its version information", "版本"}},
       {"company",
        ColumnKind::Name,
        {"who made it; NULL when the capture does not say", "厂商；捕获中未记录时为 NULL"}},
       {"description", ColumnKind::Text, {"what it is", "说明"}},
       {"base", ColumnKind::Text, {"address, hexadecimal", "基址（十六进制）"}},
       {"size", ColumnKind::Integer, {"bytes", "大小（字节）"}},
       {"is_driver", ColumnKind::Integer, {"1: lies in the kernel", "1 表示位于内核"}}}};
}

std::unique_ptr<Table> make_trace_module_table(const TableInfo& info, const Evidence& evidence) {
  constexpr std::uint64_t kKernelFrom64 = 0xFFFF'8000'0000'0000;
  constexpr std::uint64_t kKernelFrom32 = 0x8000'0000;
  auto table = std::make_unique<StoredTable>(info);
  const auto& traces = evidence.traces();
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const std::vector<TraceProcess>& processes = traces[i]->processes();
    const std::uint64_t kernel = traces[i]->capture().is_64bit ? kKernelFrom64 : kKernelFrom32;
    for (std::size_t j = 0; j < processes.size(); ++j) {
      const TraceProcess& process = processes[j];
      const bool may_be_kernel = process.pid <= 4 || equal_ignoring_case(process.name, "System");
      for (const TraceModule& module : process.modules) {
        std::string base = "0x";
        constexpr std::string_view kDigits = "0123456789abcdef";
        for (int shift = 60; shift >= 0; shift -= 4) {
          base += kDigits[(module.base >> static_cast<unsigned>(shift)) & 0xFU];
        }
        table->add({trace_id(i, j),
                    text_or_null(process.name),
                    text_or_null(file_name_of(module.path)),
                    text_or_null(module.path),
                    text_or_null(module.version),
                    text_or_null(module.company),
                    text_or_null(module.description),
                    std::move(base),
                    std::int64_t{module.size},
                    std::int64_t{may_be_kernel && module.base >= kernel}});
      }
    }
  }
  return table;
}

}  // namespace casebook::query
