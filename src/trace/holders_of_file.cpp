// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "trace/holder_words.h"
#include "trace/holders.h"
#include "trace/name_changes.h"
#include "trace/open_files.h"
#include "trace/trace_limits.h"
#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFilesByName = 10'000;

class FileSearch {
 public:
  FileSearch(const Trace& trace, std::string_view path, std::size_t jobs)
      : trace_(trace),
        names_(trace, jobs) {
    watch(path, jobs);
  }

  // What was open at `at`, or at any time.
  std::vector<HeldHandle> handles(std::optional<FileTime> at) {
    if (wanted_.empty()) return {};
    OpenFiles open(trace_, names_, watched_);
    follow(open, at);
    const std::set<std::uint32_t> hives = files_of_hives(open);
    std::vector<HeldHandle> found;
    for (const HeldHandle& handle : open.handles()) {
      if (!files_.contains(handle.file)) continue;
      // What the system opens to load a hive is the loader's.
      const bool is_for_loader = handle.kind == HolderKind::Handle && hives.contains(handle.file) &&
                                 is_kernel_process(trace_.processes()[handle.process]);
      if (!is_for_loader && (!at || is_open_at(handle, *at))) found.push_back(handle);
    }
    return found;
  }

  // Which of several files a handle is on; "" when only one is asked for.
  std::string name_of(const HeldHandle& handle) const {
    return wanted_.size() < 2 ? "" : watched_.name(files_.at(handle.file));
  }

 private:
  // The files that `path` names, with their earlier names.
  void watch(std::string_view path, std::size_t jobs) {
    const std::string name = names_.canonical(path);
    const auto likes = [&](std::string_view one) { return is_named(one, name); };
    for (const std::string& one : names_that(trace_, names_, jobs, kMostFilesByName, likes)) {
      wanted_.push_back(watched_.watch(one));
    }
    for (const std::string& hive : hive_files(trace_, names_)) {
      if (likes(hive) && watched_.find(hive) == kNoTraceIndex) {
        wanted_.push_back(watched_.watch(hive));
      }
    }
    watch_earlier_names(name_changes(trace_, names_), watched_);
    watched_.look_at_paths(trace_, names_, jobs);
  }

  // The files that have the wanted names now.
  void note_files(OpenFiles& open) {
    for (const std::uint32_t object : wanted_) {
      files_.emplace(open.file_of(object), object);
    }
  }

  void follow(OpenFiles& open, std::optional<FileTime> at) {
    if (!at) note_files(open);
    bool is_noted = !at;
    for (std::size_t event = 0; event < trace_.size(); ++event) {
      if (!open.concerns(event)) continue;
      if (!is_noted && trace_.event(event).time > *at) {
        note_files(open);
        is_noted = true;
      }
      open.see(event);
      const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
      if (!at && (action == TraceAction::Rename || action == TraceAction::Link)) note_files(open);
    }
    if (!is_noted) note_files(open);
  }

  static std::set<std::uint32_t> files_of_hives(const OpenFiles& open) {
    std::set<std::uint32_t> files;
    for (const HeldHandle& handle : open.handles()) {
      if (handle.kind == HolderKind::Hive) files.insert(handle.file);
    }
    return files;
  }

  static bool is_open_at(const HeldHandle& handle, FileTime at) {
    return handle.opened_at <= at && (handle.closed_at == 0 || at < handle.closed_at);
  }

  const Trace& trace_;
  FileNames names_;
  WatchedNames watched_;
  std::vector<std::uint32_t> wanted_;                       // objects
  std::unordered_map<std::uint32_t, std::uint32_t> files_;  // object, by file
};

}  // namespace

std::vector<Holder> holders_of(const Trace& trace,
                               std::string_view path,
                               std::optional<FileTime> at,
                               const Knowledge* knowledge,
                               std::size_t jobs) {
  FileSearch search(trace, path, jobs);
  std::vector<Holder> holders;
  for (const HandleRun& run : runs_of(search.handles(at))) {
    Holder holder = holder_of(trace, run, knowledge);
    if (const std::string name = search.name_of(run.first); !name.empty()) {
      append(holder.why, {fmt::format("The file is {}.", name), fmt::format("文件为 {}。", name)});
    }
    holders.push_back(std::move(holder));
  }
  std::stable_sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) {
    const auto order = [](const Holder& holder) {
      return std::tuple(!holder.conflicts, -holder.weight, holder.opened.value_or(0));
    };
    return order(a) < order(b);
  });
  if (holders.size() > kMostHolders) holders.resize(kMostHolders);
  return holders;
}

}  // namespace casebook
