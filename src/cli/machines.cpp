// SPDX-License-Identifier: Apache-2.0
#include "cli/machines.h"

#include <algorithm>
#include <filesystem>

#include "cli/messages.h"
#include "cli/options.h"
#include "diagnose/fleet.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

bool is_only_folder(const Invocation& invocation) {
  std::error_code error;
  return invocation.arguments.size() == 1 && fs::is_directory(invocation.arguments.front(), error);
}

// Every entry of a folder that is not hidden, by name.
Result<std::vector<std::string>> entries_of(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  if (error) return Error{ErrorCode::Io, folder + ": " + error.message()};
  if (names.empty()) return Error{ErrorCode::InvalidInput, folder + ": there is no file in it"};
  std::sort(names.begin(), names.end());
  return names;
}

Result<MachineBundles> each_of(const Invocation& invocation) {
  if (is_only_folder(invocation)) {
    const std::string& folder = invocation.arguments.front();
    ASSIGN_OR_RETURN(std::vector<std::string> names, entries_of(folder));
    return MachineBundles{folder, std::move(names)};
  }
  if (invocation.arguments.size() == 1) {
    return Error{ErrorCode::InvalidInput,
                 invocation.arguments.front() +
                     ": --machines each wants a folder with one entry for each machine, or several "
                     "paths; unpack the archive first"};
  }
  return MachineBundles{"", invocation.arguments};
}

std::string full_path(const MachineBundles& machines, const std::string& bundle) {
  return machines.folder.empty() ? bundle : (fs::path(machines.folder) / bundle).string();
}

FleetMachine unreadable(const std::string& bundle, const Bilingual& why) {
  FleetMachine machine;
  machine.path = bundle;
  machine.unreadable = why;
  return machine;
}

}  // namespace

Result<MachineBundles> find_machines(Session& session, const Invocation& invocation) {
  const std::string_view how = invocation.get(option::kMachines, "auto");
  if (how == "each") return each_of(invocation);
  RETURN_IF_ERROR(read_paths(session, invocation.arguments, invocation, Depth::Diagnosis));
  MachineBundles machines;
  if (how == "auto" && is_only_folder(invocation)) {
    machines.folder = invocation.arguments.front();
    machines.bundles = parts_by_machine(session.analysis->view());
  }
  return machines;
}

Result<Fleet> diagnose_machines(Session& session,
                                const MachineBundles& machines,
                                const Invocation& invocation) {
  std::vector<FleetMachine> all;
  for (const std::string& bundle : machines.bundles) {
    session.analysis.reset();  // what the last one held in memory
    Status read = read_paths(session, {full_path(machines, bundle)}, invocation, Depth::Diagnosis);
    if (!read.ok()) {
      Error error = std::move(read.error());
      if (error.code == ErrorCode::Cancelled) return error;
      all.push_back(unreadable(bundle,
                               {in_language(error.message, Language::English),
                                in_language(error.message, Language::Chinese)}));
      continue;
    }
    const AnalysisView& view = session.analysis->view();
    if (!is_anything_readable(view) || !is_anything_recognised(view)) {
      all.push_back(
          unreadable(bundle,
                     {"no Windows log in it was recognised; `casebook ls` says what "
                      "each file is",
                      "其中没有可识别的 Windows 日志；`casebook ls` 会说明每个文件的情况"}));
      continue;
    }
    all.push_back(summarize_machine(bundle, view, *session.knowledge));
  }
  return compare_machines(machines.folder, std::move(all));
}

}  // namespace casebook
