// SPDX-License-Identifier: Apache-2.0
#include "trace/trace_processes.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/product.h"
#include "trace/trace_details.h"

namespace casebook {
namespace {

template <std::size_t Count>
bool is_one_of(std::string_view name, const std::array<std::string_view, Count>& names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view one) {
    return equal_ignoring_case(name, one);
  });
}

// What they start has nothing to do with themselves.
bool starts_strangers(const TraceProcess& process) {
  static constexpr std::array<std::string_view, 9> kNames = {"explorer.exe",
                                                             "services.exe",
                                                             "svchost.exe",
                                                             "winlogon.exe",
                                                             "wininit.exe",
                                                             "smss.exe",
                                                             "userinit.exe",
                                                             "taskhostw.exe",
                                                             "taskeng.exe"};
  return is_kernel_process(process) || is_one_of(process.name, kNames);
}

constexpr int kDeepestFamily = 64;

std::uint32_t head_of(const std::vector<TraceProcess>& processes, std::uint32_t process) {
  for (int depth = 0; depth < kDeepestFamily; ++depth) {
    const std::uint32_t parent = processes[process].parent;
    if (parent >= processes.size() || starts_strangers(processes[parent])) break;
    process = parent;
  }
  return process;
}

}  // namespace

std::string process_title(const TraceProcess& process) {
  return fmt::format("{} ({})", process.name.empty() ? "?" : process.name, process.pid);
}

bool is_kernel_process(const TraceProcess& process) {
  constexpr std::uint32_t kSystemPid = 4;
  static constexpr std::array<std::string_view, 4> kNames = {
      "System", "Registry", "Secure System", "Memory Compression"};
  return process.pid == kSystemPid || is_one_of(process.name, kNames);
}

bool works_for_servicing(std::string_view process, std::string_view object) {
  static constexpr std::array<std::string_view, 20> kNames = {
      "tiworker.exe",    "trustedinstaller.exe", "poqexec.exe",   "wuauclt.exe",
      "usoclient.exe",   "mousocoreworker.exe",  "wusa.exe",      "sysreset.exe",
      "resetengine.exe", "systemreset.exe",      "scanstate.exe", "loadstate.exe",
      "mighost.exe",     "migapp.exe",           "msiexec.exe",   "winre.exe",
      "windeploy.exe",   "msoobe.exe",           "pkgmgr.exe",    "updateagent.exe"};
  for (const std::string_view head : {"setup", "dism"}) {
    if (starts_with_ignoring_case(process, head)) return true;
  }
  if (equal_ignoring_case(process, "svchost.exe")) {
    return contains_ignoring_case(object, "\\SoftwareDistribution\\");
  }
  return is_one_of(process, kNames);
}

std::optional<bool> is_of_microsoft(std::string_view company) {
  if (trim(company).empty()) return std::nullopt;
  return contains_ignoring_case(company, "Microsoft") ||
         contains_ignoring_case(company, "Sysinternals");
}

const Product* product_of_program(const Knowledge* knowledge, std::string_view program) {
  if (knowledge == nullptr || program.empty()) return nullptr;
  const std::string name = to_lower(program);
  for (const Product& product : knowledge->products) {
    const auto& known = product.processes;
    if (std::find(known.begin(), known.end(), name) != known.end()) return &product;
  }
  return nullptr;
}

const Product* product_of_driver(const Knowledge* knowledge, std::string_view driver) {
  if (knowledge == nullptr || driver.empty()) return nullptr;
  const std::string name = to_lower(driver);
  const std::string_view stem = driver_stem(name);
  for (const Product& product : knowledge->products) {
    const auto& known = product.drivers;
    const bool is_its = std::any_of(known.begin(), known.end(), [&](const std::string& one) {
      return driver_stem(one) == stem;
    });
    if (is_its) return &product;
  }
  return nullptr;
}

bool guards_files(const Product& product) {
  static constexpr std::array<std::string_view, 5> kKinds = {"av", "edr", "dlp", "control", "nac"};
  return is_one_of(product.kind, kKinds);
}

ProcessFamilies::ProcessFamilies(const Trace& trace) : processes_(trace.processes()) {
  const std::vector<TraceProcess>& processes = processes_;
  families_.reserve(processes.size());
  for (std::uint32_t i = 0; i < processes.size(); ++i) {
    families_.push_back(head_of(processes, i));
  }
}

bool ProcessFamilies::has_started(std::uint32_t starter, std::uint32_t process) const {
  for (int depth = 0; depth < kDeepestFamily && process < processes_.size(); ++depth) {
    if (process == starter) return true;
    process = processes_[process].parent;
  }
  return false;
}

bool ProcessFamilies::may_stand_in(std::uint32_t a, std::uint32_t b) const {
  if (a == b) return true;
  const std::string& user = processes_[a].user;
  const std::string& other = processes_[b].user;
  const bool is_same_account = user.empty() || other.empty() || equal_ignoring_case(user, other);
  return are_related(a, b) && is_same_account && (has_started(a, b) || has_started(b, a));
}

ProcessEnds::ProcessEnds(const Trace& trace) : ends_(trace.processes().size()) {
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    ends_[i].time = trace.processes()[i].ended;
  }
  const auto operations = trace.operation_column();
  const auto processes = trace.process_column();
  for (std::size_t event = 0; event < operations.size(); ++event) {
    if (trace.operations()[operations[event]].action != TraceAction::ProcessExit) continue;
    ProcessEnd& end = ends_[processes[event]];
    end.event = event;
    end.time = trace.event(event).time;
    const std::string detail = detail_of(trace, event);
    end.status = parse_number<std::int64_t>(detail_value(detail, "Exit Status"));
  }
}

}  // namespace casebook
