// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "trace/blockages.h"
#include "trace/holder_words.h"
#include "trace/holders.h"
#include "trace/name_changes.h"
#include "trace/open_files.h"
#include "trace/refused_holders.h"
#include "trace/trace_limits.h"
#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

constexpr std::size_t kMostFilesByName = 10'000;

constexpr std::size_t kMostRefusals = 10'000;

// One handle in two readings of the same trace: its first event, or the file's name without one.
using HandleIdentity = std::tuple<std::uint32_t, HolderKind, std::size_t, std::string>;

HandleIdentity identity_of(const HeldHandle& handle, const std::string& name) {
  const std::optional<std::size_t> event = handle.opened ? handle.opened : handle.used;
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  return {handle.process, handle.kind, event.value_or(kNone), event ? std::string() : name};
}

// Refusals because of alike handles.
struct Obstruction {
  std::size_t count = 0;
  std::optional<std::size_t> last;  // event
  std::set<std::uint32_t> victims;  // processes

  void add(const Blockage& blockage, const Trace& trace) {
    if (last == blockage.event) return;
    last = blockage.event;
    ++count;
    victims.insert(trace.process_column()[blockage.event]);
  }

  // "deploy.exe (4711) was refused 4 times because of it."
  Bilingual sentence(const Trace& trace, std::uint32_t holder) const {
    const bool is_own = victims.size() == 1 && victims.contains(holder);
    const std::string first = process_title(trace.processes()[*victims.begin()]);
    Bilingual who =
        is_own ? Bilingual{"It was itself", "它自己"} : Bilingual{first + " was", first};
    if (victims.size() > 1) {
      const std::size_t others = victims.size() - 1;
      who = {fmt::format("{} and {} more were", first, others),
             fmt::format("{} 等 {} 个进程", first, victims.size())};
    }
    const std::string times = count == 1 ? "once" : fmt::format("{} times", count);
    return {fmt::format("{} refused {} because of it.", who.en, times),
            fmt::format("{} 因它被拒绝 {} 次。", who.zh, count)};
  }
};

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

  // What somebody else was refused, or the same, because of the handles of `runs`.
  std::vector<Obstruction> obstructions(const std::vector<HeldHandle>& handles,
                                        const std::vector<HandleRun>& runs,
                                        std::size_t jobs) {
    const Blockages blockages(trace_, names_, refused_events(), jobs);
    refusal_count_ = blockages.all().size();
    std::map<HandleIdentity, std::size_t> run_of;
    for (std::size_t run = 0; run < runs.size(); ++run) {
      for (const std::uint32_t number : runs[run].handles) {
        const HeldHandle& handle = handles[number];
        run_of.emplace(identity_of(handle, watched_.name(files_.at(handle.file))), run);
      }
    }
    std::vector<Obstruction> found(runs.size());
    for (const Blockage& blockage : blockages.all()) {
      const std::string object = object_of(blockage.event);
      for (const Claim& claim : blockage.claims) {
        if (claim.role != ClaimRole::Reason) continue;
        const auto run = run_of.find(identity_of(blockages.handles()[claim.handle], object));
        if (run != run_of.end()) found[run->second].add(blockage, trace_);
      }
    }
    return found;
  }
  // How many were refused on the file because others use it; after obstructions().
  std::size_t refusal_count() const { return refusal_count_; }

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

  // The file that an operation is about: of a load the hive.
  std::string object_of(std::size_t event) const {
    const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
    std::string path;
    if (action == TraceAction::LoadHive) return names_.canonical(trace_.target(event));
    trace_.append_path(trace_.path_column()[event], path);
    return names_.canonical(path);
  }

  std::vector<std::size_t> refused_events() const {
    std::vector<std::size_t> events;
    const auto results = trace_.result_column();
    for (std::size_t event = 0; event < results.size(); ++event) {
      if (results[event] == 0 || !is_blockage_result(results[event])) continue;
      const bool is_watched = watched_.object_of(trace_.path_column()[event]) != kNoTraceIndex ||
                              watched_.find(object_of(event)) != kNoTraceIndex;
      if (is_watched && events.size() < kMostRefusals) events.push_back(event);
    }
    // What the system opens for somebody's load of a hive fails with that load.
    const auto is_load = [&](std::size_t event) {
      return trace_.operations()[trace_.operation_column()[event]].action == TraceAction::LoadHive;
    };
    if (std::any_of(events.begin(), events.end(), is_load)) {
      std::erase_if(events, [&](std::size_t event) {
        return !is_load(event) &&
               is_kernel_process(trace_.processes()[trace_.process_column()[event]]);
      });
    }
    return events;
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
  std::size_t refusal_count_ = 0;
};

// How much a handle is in anybody's way, the worst first.
enum class Standing : std::uint8_t {
  Obstructs,  // somebody was refused because of it
  Excludes,   // somebody could be
  Brief,      // the same, but for moments only
  Harmless,   // takes no part in the share check, or shares everything
};

Standing standing_of(const HandleRun& run, const Obstruction& obstruction) {
  if (obstruction.count != 0) return Standing::Obstructs;
  const HeldHandle& handle = run.first;
  if (handle.kind != HolderKind::Handle || !handle.opened) return Standing::Excludes;
  const bool shares_all = rights_of_share(handle.share) == ShareRights{true, true, true};
  if (shares_all || !rights_of_access(handle.access).any()) return Standing::Harmless;
  return run.closed && run.longest < kBriefHandle ? Standing::Brief : Standing::Excludes;
}

// Of `refusals` on the file.
double weight_of(Standing standing, const Obstruction& obstruction, std::size_t refusals) {
  const bool has_refusals = refusals != 0;
  switch (standing) {
    case Standing::Obstructs: return weight_of_share(obstruction.count, refusals);
    case Standing::Excludes: return has_refusals ? 0.5 : 1;
    case Standing::Brief: return has_refusals ? 0.3 : 0.6;
    case Standing::Harmless: break;
  }
  return has_refusals ? 0.1 : 0.2;
}

struct RankedHolder {
  Standing standing = Standing::Harmless;
  Holder holder;
};

RankedHolder ranked_holder(const Trace& trace,
                           const HandleRun& run,
                           const Obstruction& obstruction,
                           std::size_t refusals,
                           const Knowledge* knowledge) {
  RankedHolder ranked{standing_of(run, obstruction), holder_of(trace, run, knowledge)};
  Holder& holder = ranked.holder;
  holder.weight *= weight_of(ranked.standing, obstruction, refusals);
  if (obstruction.count == 0) return ranked;
  holder.conflicts = true;
  Bilingual why = obstruction.sentence(trace, holder.process);
  append(why, holder.why);
  holder.why = std::move(why);
  return ranked;
}

}  // namespace

std::vector<Holder> holders_of(const Trace& trace,
                               std::string_view path,
                               std::optional<FileTime> at,
                               const Knowledge* knowledge,
                               std::size_t jobs) {
  FileSearch search(trace, path, jobs);
  const std::vector<HeldHandle> handles = search.handles(at);
  const std::vector<HandleRun> runs = runs_of(handles);
  if (runs.empty()) return {};
  const std::vector<Obstruction> obstructions = search.obstructions(handles, runs, jobs);
  std::vector<RankedHolder> ranked;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    ranked.push_back(
        ranked_holder(trace, runs[i], obstructions[i], search.refusal_count(), knowledge));
    if (const std::string name = search.name_of(runs[i].first); !name.empty()) {
      append(ranked.back().holder.why,
             {fmt::format("The file is {}.", name), fmt::format("文件为 {}。", name)});
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const RankedHolder& a, const RankedHolder& b) {
    return std::tuple(a.standing, -a.holder.weight, a.holder.opened.value_or(0)) <
           std::tuple(b.standing, -b.holder.weight, b.holder.opened.value_or(0));
  });
  std::vector<Holder> holders;
  for (std::size_t i = 0; i < ranked.size() && i < kMostHolders; ++i) {
    holders.push_back(std::move(ranked[i].holder));
  }
  return holders;
}

}  // namespace casebook
