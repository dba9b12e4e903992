// SPDX-License-Identifier: Apache-2.0
#include "trace/folder_holders.h"

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
constexpr std::size_t kMostOfFolder = 4;

class FolderHolders {
 public:
  FolderHolders(const Trace& trace,
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
      below_[folder_of_event(event)];
    }
    watch(jobs);
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
  std::string folder_of_event(std::size_t event) const {
    std::string path;
    trace_.append_path(trace_.path_column()[event], path);
    return names_.canonical(path);
  }

  void watch(std::size_t jobs) {
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
    watched_.look_at_paths(trace_, names_, jobs);
  }

  void judge(std::size_t event, OpenFiles& open) {
    std::vector<Holder> holders;
    for (const std::uint32_t object : below_[folder_of_event(event)]) {
      for (const std::uint32_t number : open.open_on(open.file_of(object))) {
        const HeldHandle& handle = open.handles()[number];
        const bool is_known = std::any_of(holders.begin(), holders.end(), [&](const Holder& one) {
          return one.process == handle.process;
        });
        if (handle.is_orphan || is_known || holders.size() >= kMostOfFolder) continue;
        if (families_.are_related(handle.process, trace_.process_column()[event])) continue;
        holders.push_back(holder(handle, watched_.name(object)));
      }
    }
    if (!holders.empty()) found_[event] = std::move(holders);
  }

  Holder holder(const HeldHandle& handle, const std::string& name) const {
    Holder holder = holder_of(trace_, {handle, {0}, handle.closed, 0}, knowledge_);
    holder.conflicts = true;
    holder.weight *= 0.75;
    Bilingual why = {
        fmt::format("It has {} below the folder open; a folder with open files cannot be renamed.",
                    name),
        fmt::format("它打开着该文件夹下的 {}；其下有打开文件的文件夹不能重命名。", name)};
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

std::map<std::size_t, std::vector<Holder>> holders_below(const Trace& trace,
                                                         const FileNames& names,
                                                         const ProcessFamilies& families,
                                                         const std::vector<std::size_t>& refused,
                                                         const Knowledge* knowledge,
                                                         std::size_t jobs) {
  if (refused.empty()) return {};
  return FolderHolders(trace, names, families, knowledge).find(refused, jobs);
}

}  // namespace casebook
