// SPDX-License-Identifier: Apache-2.0
#include "trace/rename_holders.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "trace/holder_words.h"
#include "trace/open_files.h"
#include "trace/trace_words.h"
#include "trace/watched_names.h"

namespace casebook {
namespace {

constexpr std::size_t kMostNames = 20'000;
constexpr std::size_t kMostOfRename = 4;  // holders

class RenameHolders {
 public:
  RenameHolders(const Trace& trace,
                const FileNames& names,
                const ProcessFamilies& families,
                const Knowledge* knowledge)
      : trace_(trace),
        names_(names),
        families_(families),
        knowledge_(knowledge) {}

  std::map<std::size_t, std::vector<Holder>> find(const std::vector<std::size_t>& refused,
                                                  std::size_t jobs) {
    for (const std::size_t event : refused) {
      below_[source_of(event)];
      const std::string target = target_of(event);
      if (!target.empty()) watched_.watch(target);
    }
    watch_below(jobs);
    watched_.look_at_paths(trace_, names_, jobs);
    OpenFiles open(trace_, names_, watched_);
    auto next = refused.begin();
    for (std::size_t event = 0; event < trace_.size() && next != refused.end(); ++event) {
      if (*next == event) {
        judge(event, open);
        ++next;
      }
      if (open.concerns(event)) open.see(event);
    }
    return std::move(found_);
  }

 private:
  std::string source_of(std::size_t event) const {
    std::string path;
    trace_.append_path(trace_.path_column()[event], path);
    return names_.canonical(path);
  }

  // "" when the file only changes the case of its name.
  std::string target_of(std::size_t event) const {
    const std::string source = source_of(event);
    const std::string target = names_.canonical_target(source, trace_.target(event));
    return target == source ? std::string() : target;
  }

  void watch_below(std::size_t jobs) {
    const auto likes = [&](std::string_view name) {
      for (std::string_view at = folder_of(name); !at.empty(); at = folder_of(at)) {
        if (below_.contains(std::string(at))) return true;
      }
      return false;
    };
    for (const std::string& name : names_that(trace_, names_, jobs, kMostNames, likes)) {
      const std::uint32_t object = watched_.watch(name);
      for (std::string_view at = folder_of(name); !at.empty(); at = folder_of(at)) {
        const auto folder = below_.find(std::string(at));
        if (folder != below_.end()) folder->second.push_back(object);
      }
    }
  }

  void judge(std::size_t event, OpenFiles& open) {
    std::vector<Holder> holders;
    const auto consider = [&](std::uint32_t number, std::uint32_t object, const auto& why) {
      const HeldHandle& handle = open.handles()[number];
      if (!is_wanted(handle, event, holders)) return;
      holders.push_back(holder(handle, why(watched_.name(object))));
    };
    for (const std::uint32_t object : below_[source_of(event)]) {
      for (const std::uint32_t number : open.open_on(open.file_of(object))) {
        consider(number, object, why_below);
      }
    }
    if (const std::uint32_t target = watched_.find(target_of(event)); target != kNoTraceIndex) {
      const std::uint32_t file = open.file_of(target);
      for (const auto& list : {open.open_on(file), open.mapped_on(file)}) {
        for (const std::uint32_t number : list) {
          if (lets_replace(open.handles()[number], event)) continue;
          consider(number, target, why_replaced);
        }
      }
    }
    if (!holders.empty()) found_[event] = std::move(holders);
  }

  // FILE_RENAME_POSIX_SEMANTICS, which only the newer class has: handles that share deletion do not
  // hinder it.
  bool lets_replace(const HeldHandle& handle, std::size_t event) const {
    constexpr std::string_view kNewer = "SetRenameInformationEx";
    const bool shares =
        handle.kind == HolderKind::Handle && handle.opened && rights_of_share(handle.share).remove;
    return shares && trace_.operations()[trace_.operation_column()[event]].name.starts_with(kNewer);
  }

  bool is_wanted(const HeldHandle& handle,
                 std::size_t event,
                 const std::vector<Holder>& holders) const {
    if (handle.is_orphan || holders.size() >= kMostOfRename) return false;
    if (families_.are_related(handle.process, trace_.process_column()[event])) return false;
    return std::none_of(holders.begin(), holders.end(), [&](const Holder& one) {
      return one.process == handle.process;
    });
  }

  static Bilingual why_below(const std::string& name) {
    return {
        fmt::format("It has {} below the folder open; a folder with open files cannot be renamed.",
                    name),
        fmt::format("它打开着该文件夹下的 {}；其下有打开文件的文件夹不能重命名。", name)};
  }

  static Bilingual why_replaced(const std::string& name) {
    return {fmt::format("It has {} open; a rename cannot replace a file that is open.", name),
            fmt::format("它打开着 {}；重命名不能替换已打开的文件。", name)};
  }

  Holder holder(const HeldHandle& handle, Bilingual why) const {
    Holder holder = holder_of(trace_, {handle, {0}, handle.closed, 0}, knowledge_);
    holder.conflicts = true;
    holder.weight *= 0.75;
    append(why, holder.why);
    holder.why = std::move(why);
    return holder;
  }

  const Trace& trace_;
  const FileNames& names_;
  const ProcessFamilies& families_;
  const Knowledge* knowledge_;
  WatchedNames watched_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> below_;  // objects, by folder
  std::map<std::size_t, std::vector<Holder>> found_;
};

}  // namespace

std::map<std::size_t, std::vector<Holder>> holders_of_renames(
    const Trace& trace,
    const FileNames& names,
    const ProcessFamilies& families,
    const std::vector<std::size_t>& refused,
    const Knowledge* knowledge,
    std::size_t jobs) {
  if (refused.empty()) return {};
  return RenameHolders(trace, names, families, knowledge).find(refused, jobs);
}

}  // namespace casebook
