// SPDX-License-Identifier: Apache-2.0
#include "trace/trace_limits.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/trace_processes.h"
#include "trace/watched_names.h"

namespace casebook {
namespace {

// Processes that did something with files, and those of them that did anything.
std::size_t processes_with_files(const Trace& trace) {
  std::vector<bool> has_files(trace.processes().size(), false);
  const auto operations = trace.operation_column();
  const auto processes = trace.process_column();
  for (std::size_t event = 0; event < operations.size(); ++event) {
    if (trace.operations()[operations[event]].event_class == TraceClass::FileSystem) {
      has_files[processes[event]] = true;
    }
  }
  return static_cast<std::size_t>(std::count(has_files.begin(), has_files.end(), true));
}

}  // namespace

std::vector<Bilingual> limits_of_names(const FileNames& names) {
  std::vector<Bilingual> limits;
  for (const DeviceName& device : names.devices()) {
    limits.push_back(
        {fmt::format("{} was taken for drive {}: {} of {} paths below it exist on the drive too.",
                     device.device,
                     device.drive,
                     device.agreeing,
                     device.compared),
         fmt::format("将 {} 视为驱动器 {}：其下 {}/{} 个路径在该驱动器上也存在。",
                     device.device,
                     device.drive,
                     device.agreeing,
                     device.compared)});
  }
  return limits;
}

std::vector<Bilingual> limits_of_capture(const Trace& trace) {
  std::vector<Bilingual> limits;
  const std::size_t count = processes_with_files(trace);
  constexpr std::size_t kFew = 3;  // a whole capture of Windows has dozens
  if (count != 0 && count <= kFew) {
    limits.push_back(
        {fmt::format("The trace holds file operations of {} process(es) only: it was filtered, and "
                     "what others did is not in it.",
                     count),
         fmt::format("跟踪中仅有 {} 个进程的文件操作：跟踪经过筛选，看不到其他进程的操作。",
                     count)});
  }
  const bool is_recovered = std::any_of(trace.parts().begin(),
                                        trace.parts().end(),
                                        [](const TracePart& part) { return part.is_recovered; });
  if (is_recovered) {
    limits.push_back(
        {"The trace was not closed or is cut off: its tables of processes and modules are "
         "incomplete or lost, and so are names, accounts, parents and stacks.",
         "跟踪文件未正常关闭或被截断：进程表与模块表不完整或丢失，名称、帐户、父进程和堆栈也因此"
         "不完整。"});
  }
  if (trace.capture().source != TraceSource::Pml) {
    limits.push_back({"An export has no stacks and no modules; drivers do not show in it.",
                      "导出文件不含调用堆栈和模块，看不到驱动程序。"});
  }
  return limits;
}

Bilingual limit_of_work() {
  return {"The trace holds more of this than was looked through; the result may be incomplete.",
          "此类事件过多，未全部检查，结果可能不完整。"};
}

std::string shown_object(const Trace& trace, std::size_t event) {
  if (trace.operations()[trace.operation_column()[event]].action == TraceAction::LoadHive) {
    std::string hive = trace.target(event);
    for (const std::string_view prefix : {"\\??\\", "\\\\?\\"}) {
      if (hive.starts_with(prefix)) hive.erase(0, prefix.size());
    }
    if (!hive.empty()) return hive;
  }
  std::string path;
  trace.append_path(trace.path_column()[event], path);
  return path;
}

std::vector<std::string> hive_files(const Trace& trace, const FileNames& names) {
  TextNumbers known;
  std::vector<std::string> files;
  const auto operations = trace.operation_column();
  for (std::size_t event = 0; event < operations.size(); ++event) {
    if (trace.operations()[operations[event]].action != TraceAction::LoadHive) continue;
    std::string file = names.canonical(trace.target(event));
    const std::size_t before = known.size();
    if (!file.empty() && known.add(file) == before) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace casebook
