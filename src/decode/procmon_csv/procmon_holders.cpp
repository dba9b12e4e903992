// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/procmon_holders.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/procmon_csv/trace_access.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kMaxGroups = 50'000;
// Bounds on what is looked through for one row, so that no trace takes quadratic time.
constexpr std::size_t kMaxHandlesOfFile = 512;
constexpr std::size_t kMaxPendingOfFile = 256;

enum class Action : std::uint8_t { Open, Close, Use, LoadHive, UnloadHive, Exit, Other };

Action action_of(std::string_view operation) {
  if (operation.empty()) return Action::Other;
  switch (operation.front()) {
    case 'C':
      if (operation == "CreateFile") return Action::Open;
      if (operation == "CloseFile") return Action::Close;
      break;
    case 'I':
      if (operation == "IRP_MJ_CREATE") return Action::Open;
      if (operation == "IRP_MJ_CLEANUP") return Action::Close;
      break;
    case 'P':
      if (operation == "Process Exit") return Action::Exit;
      break;
    case 'R':
      if (operation == "ReadFile") return Action::Use;
      if (operation == "RegLoadKey") return Action::LoadHive;
      if (operation == "RegUnloadKey") return Action::UnloadHive;
      break;
    case 'W':
      if (operation == "WriteFile") return Action::Use;
      break;
    default: break;
  }
  return Action::Other;
}

}  // namespace

bool is_servicing_process(std::string_view process, std::string_view path) {
  static constexpr std::array<std::string_view, 6> kNames = {"tiworker.exe",
                                                             "trustedinstaller.exe",
                                                             "poqexec.exe",
                                                             "wuauclt.exe",
                                                             "usoclient.exe",
                                                             "mousocoreworker.exe"};
  if (starts_with_ignoring_case(process, "setup") || starts_with_ignoring_case(process, "dism")) {
    return process.size() >= 5;
  }
  if (equal_ignoring_case(process, "svchost.exe")) {
    return contains_ignoring_case(path, "\\SoftwareDistribution\\");
  }
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
    return equal_ignoring_case(process, name);
  });
}

namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
template <typename Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

std::string share_name(const Rights& share) {
  std::string name;
  for (const auto& [allowed, word] : {std::pair(share.read, "Read"),
                                      std::pair(share.write, "Write"),
                                      std::pair(share.remove, "Delete")}) {
    if (!allowed) continue;
    if (!name.empty()) name += ", ";
    name += word;
  }
  return name.empty() ? "None" : name;
}

enum class HandleKind : std::uint8_t {
  Seen,     // its open is in the trace
  Implied,  // used without an open: opened before the trace began
  Hive,     // the file is loaded as a registry hive
};

struct Handle {
  HandleKind kind = HandleKind::Seen;
  Rights access;
  Rights share;
  std::uint32_t pid = 0;
  std::uint32_t process = 0;  // index into names
  std::uint64_t row = 0;      // when it was opened, counted in rows
  Micros opened = kNoTime;
  std::vector<std::uint32_t> victims;  // groups, one entry for each time
};

// The same failure of the same victim, counted.
struct Group {
  bool denial = false;
  bool servicing = false;
  std::string path, process, access;
  std::uint32_t pid = 0;
  std::string holder = "?";
  std::string holder_pid = "?";
  std::string share = "?";
  std::uint64_t count = 0;
  std::uint64_t excused = 0;
  std::uint64_t transient = 0;
  std::uint64_t offset = 0;
  std::uint32_t line = 0;

  bool held_briefly() const { return transient != 0 && transient >= count; }
};

// A failure that may still turn out harmless.
struct Pending {
  std::uint32_t group = 0;
  std::uint32_t pid = 0;
  Action action = Action::Other;
  std::string operation;
  Rights wanted;
  bool denial = false;
  Micros at = kNoTime;
};

}  // namespace

class HolderFinder::Impl {
 public:
  void see(const TraceRow& row);
  void finish(DecodeOutput& output);

 private:
  void set_object(std::string_view path);
  std::uint32_t name_index(std::string_view name);
  void open(const TraceRow& row);
  void close(const TraceRow& row);
  void use(const TraceRow& row);
  void load_hive(const TraceRow& row);
  void unload_hive(const TraceRow& row);
  void add_handle(Handle handle);
  void release(const Handle& handle, Micros at);
  void violation(const TraceRow& row, Action action);
  void denial(const TraceRow& row, Action action);
  void remember(const TraceRow& row, Action action, const Rights& wanted, Group group);
  void excuse(const TraceRow& row, Action action);
  void resolve_unknown(const TraceRow& row);
  Handle* holder_of(const TraceRow& row, const OpenRequest& request);
  int rank(const Handle& handle, const TraceRow& row, const OpenRequest& request) const;
  bool has_handle(std::uint32_t pid) const;

  std::uint64_t row_ = 0;
  std::uint64_t handles_ = 0;
  bool too_many_ = false;
  std::string object_;  // normalised path of the row being looked at
  std::vector<std::string> names_;
  ByText<std::uint32_t> name_numbers_;
  ByText<std::vector<Handle>> open_;                        // by object
  ByText<std::string> hives_;                               // by key path: the hive's file
  std::unordered_map<std::uint32_t, std::uint64_t> exits_;  // row of a process's end, by pid
  std::vector<Group> groups_;
  ByText<std::uint32_t> group_numbers_;
  ByText<std::vector<Pending>> pending_;                 // by object
  std::unordered_map<std::uint32_t, Micros> failed_at_;  // last failure, by pid
  ByText<std::vector<std::uint32_t>> unknown_;           // groups without a holder, by object
};

void HolderFinder::Impl::set_object(std::string_view path) {
  if (path.starts_with("\\??\\") || path.starts_with("\\\\?\\")) path.remove_prefix(4);
  object_.resize(path.size());
  std::transform(path.begin(), path.end(), object_.begin(), to_lower_ascii);
}

std::uint32_t HolderFinder::Impl::name_index(std::string_view name) {
  if (const auto known = name_numbers_.find(name); known != name_numbers_.end()) {
    return known->second;
  }
  names_.emplace_back(name);
  const auto number = static_cast<std::uint32_t>(names_.size() - 1);
  name_numbers_.emplace(name, number);
  return number;
}

void HolderFinder::Impl::see(const TraceRow& row) {
  ++row_;
  const Action action = action_of(row.operation);
  if (row.result == "SHARING VIOLATION") return violation(row, action);
  if (row.result == "ACCESS DENIED") {
    if (is_servicing_process(row.process, row.path)) denial(row, action);
    return;
  }
  if (row.result != "SUCCESS") return;
  if (!failed_at_.empty()) excuse(row, action);
  switch (action) {
    case Action::Open: return open(row);
    case Action::Close: return close(row);
    case Action::Use: return use(row);
    case Action::LoadHive: return load_hive(row);
    case Action::UnloadHive: return unload_hive(row);
    case Action::Exit: exits_[row.pid] = row_; return;
    case Action::Other: return;
  }
}

void HolderFinder::Impl::add_handle(Handle handle) {
  if (handles_ >= kMaxOpenHandles) {
    too_many_ = true;
    return;
  }
  std::vector<Handle>& handles = open_[object_];
  if (handles.size() >= kMaxHandlesOfFile) {
    too_many_ = true;
    return;
  }
  ++handles_;
  handles.push_back(std::move(handle));
}

void HolderFinder::Impl::open(const TraceRow& row) {
  set_object(row.path);
  const OpenRequest request = read_open_request(row.detail);
  Handle handle;
  handle.access = request.access;
  handle.share = request.share;
  handle.pid = row.pid;
  handle.process = name_index(row.process);
  handle.row = row_;
  handle.opened = row.at;
  add_handle(std::move(handle));
}

bool HolderFinder::Impl::has_handle(std::uint32_t pid) const {
  const auto found = open_.find(object_);
  if (found == open_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const Handle& handle) {
    return handle.pid == pid && handle.kind != HandleKind::Hive;
  });
}

// A use without an open shows a handle from before the trace. Paging does not: it goes on for
// mapped files whose handles are closed.
void HolderFinder::Impl::use(const TraceRow& row) {
  if (row.detail.find("Paging I/O") != std::string_view::npos) return;
  set_object(row.path);
  if (has_handle(row.pid)) return;
  resolve_unknown(row);
  Handle handle;
  handle.kind = HandleKind::Implied;
  handle.pid = row.pid;
  handle.process = name_index(row.process);
  handle.row = row_;
  add_handle(std::move(handle));
}

void HolderFinder::Impl::release(const Handle& handle, Micros at) {
  const bool brief = handle.opened != kNoTime && at != kNoTime && at >= handle.opened &&
                     at - handle.opened < kTransientHandle;
  if (!brief) return;
  for (const std::uint32_t group : handle.victims) {
    ++groups_[group].transient;
  }
}

void HolderFinder::Impl::close(const TraceRow& row) {
  set_object(row.path);
  const auto found = open_.find(object_);
  if (found != open_.end()) {
    std::vector<Handle>& handles = found->second;
    // Opens nest, so the last one is closed first.
    const auto last = std::find_if(handles.rbegin(), handles.rend(), [&](const Handle& handle) {
      return handle.pid == row.pid && handle.kind != HandleKind::Hive;
    });
    if (last != handles.rend()) {
      release(*last, row.at);
      handles.erase(std::next(last).base());
      --handles_;
      if (handles.empty()) open_.erase(found);
      return;
    }
  }
  resolve_unknown(row);
}

void HolderFinder::Impl::load_hive(const TraceRow& row) {
  const std::string_view file = detail_field(row.detail, "Hive Path");
  if (file.empty()) return;
  set_object(row.path);
  const std::string key = object_;
  set_object(file);
  if (hives_.size() < kMaxGroups) hives_[key] = object_;
  Handle handle;
  handle.kind = HandleKind::Hive;
  handle.access = {true, true, true};
  handle.pid = row.pid;
  handle.process = name_index(row.process);
  handle.row = row_;
  handle.opened = row.at;
  add_handle(std::move(handle));
}

void HolderFinder::Impl::unload_hive(const TraceRow& row) {
  set_object(row.path);
  const auto hive = hives_.find(object_);
  if (hive == hives_.end()) return;
  object_ = hive->second;
  hives_.erase(hive);
  const auto found = open_.find(object_);
  if (found == open_.end()) return;
  std::vector<Handle>& handles = found->second;
  const auto loaded = std::find_if(handles.begin(), handles.end(), [](const Handle& handle) {
    return handle.kind == HandleKind::Hive;
  });
  if (loaded == handles.end()) return;
  release(*loaded, row.at);
  handles.erase(loaded);
  --handles_;
  if (handles.empty()) open_.erase(found);
}

// How well a handle explains a violation: 0 not at all.
int HolderFinder::Impl::rank(const Handle& handle,
                             const TraceRow& row,
                             const OpenRequest& request) const {
  if (handle.kind == HandleKind::Hive) return 4;
  const auto exit = exits_.find(handle.pid);
  if (exit != exits_.end() && exit->second > handle.row) return 0;
  const bool own = handle.pid == row.pid;
  if (handle.kind == HandleKind::Implied) return own ? 0 : 1;
  if (!handle.access.any()) return 0;
  if (!share_conflict(handle.access, handle.share, request.access, request.share)) return 0;
  return own ? 2 : 3;
}

Handle* HolderFinder::Impl::holder_of(const TraceRow& row, const OpenRequest& request) {
  const auto found = open_.find(object_);
  if (found == open_.end()) return nullptr;
  Handle* best = nullptr;
  int best_rank = 0;
  for (Handle& handle : found->second) {
    const int value = rank(handle, row, request);
    if (value > best_rank) {
      best = &handle;
      best_rank = value;
    }
  }
  return best;
}

void HolderFinder::Impl::violation(const TraceRow& row, Action action) {
  OpenRequest request = read_open_request(row.detail);
  std::string_view path = row.path;
  if (action == Action::LoadHive) {
    path = detail_field(row.detail, "Hive Path");
    request.access_text = "RegLoadKey";
  }
  // A load, and an open whose detail says nothing, exclude everybody.
  if (!request.access.any()) request.access = {true, true, true};
  if (path.empty()) path = row.path;
  set_object(path);
  Group group;
  group.path = path;
  group.access = request.access_text.empty() ? row.operation : request.access_text;
  Handle* holder = holder_of(row, request);
  if (holder != nullptr) {
    group.holder = names_[holder->process];
    group.holder_pid = std::to_string(holder->pid);
    if (holder->kind == HandleKind::Seen) group.share = share_name(holder->share);
    if (holder->kind == HandleKind::Hive) group.share = "registry hive";
  }
  const std::size_t before = groups_.size();
  const std::string object = object_;
  remember(row, action, request.access, std::move(group));
  const auto waiting = pending_.find(object);
  if (waiting == pending_.end()) return;
  const std::uint32_t number = waiting->second.back().group;
  if (holder != nullptr) {
    holder->victims.push_back(number);
  } else if (groups_.size() > before) {
    unknown_[object].push_back(number);
  }
}

void HolderFinder::Impl::denial(const TraceRow& row, Action action) {
  const OpenRequest request = read_open_request(row.detail);
  set_object(row.path);
  Group group;
  group.denial = true;
  group.path = row.path;
  group.access = request.access_text.empty() ? row.operation : request.access_text;
  remember(row, action, request.access, std::move(group));
}

// Counts the failure in its group and keeps it for the retry window.
void HolderFinder::Impl::remember(const TraceRow& row,
                                  Action action,
                                  const Rights& wanted,
                                  Group group) {
  group.process = row.process;
  group.pid = row.pid;
  group.servicing = is_servicing_process(row.process, group.path) || row.pid == 4;
  group.offset = row.offset;
  group.line = row.line;
  const std::string key = fmt::format("{}|{}|{}|{}|{}|{}|{}",
                                      group.denial ? 'd' : 's',
                                      object_,
                                      group.pid,
                                      group.process,
                                      group.holder_pid,
                                      group.share,
                                      group.access);
  auto known = group_numbers_.find(key);
  if (known == group_numbers_.end()) {
    if (groups_.size() >= kMaxGroups) {
      too_many_ = true;
      return;
    }
    known = group_numbers_.emplace(key, static_cast<std::uint32_t>(groups_.size())).first;
    groups_.push_back(group);
  }
  ++groups_[known->second].count;
  std::vector<Pending>& waiting = pending_[object_];
  // Older ones can no longer be excused.
  std::erase_if(waiting, [&](const Pending& old) {
    return row.at != kNoTime && old.at != kNoTime && row.at - old.at > kRetryWindow;
  });
  if (waiting.size() >= kMaxPendingOfFile) waiting.erase(waiting.begin());
  waiting.push_back(
      {known->second, row.pid, action, std::string(row.operation), wanted, group.denial, row.at});
  failed_at_[row.pid] = row.at;
}

// A success of the same process on the same object takes back what failed shortly before. An open
// for attributes does not excuse a failed open for data.
void HolderFinder::Impl::excuse(const TraceRow& row, Action action) {
  const auto failed = failed_at_.find(row.pid);
  if (failed == failed_at_.end()) return;
  if (row.at == kNoTime || failed->second == kNoTime || row.at - failed->second > kRetryWindow) {
    failed_at_.erase(failed);
    return;
  }
  set_object(action == Action::LoadHive ? detail_field(row.detail, "Hive Path") : row.path);
  const auto found = pending_.find(object_);
  if (found == pending_.end()) return;
  const Rights got = action == Action::Open ? read_open_request(row.detail).access : Rights();
  std::erase_if(found->second, [&](const Pending& failure) {
    const bool same = failure.pid == row.pid && failure.operation == row.operation &&
                      failure.at != kNoTime && row.at >= failure.at &&
                      row.at - failure.at <= kRetryWindow;
    if (!same) return false;
    const bool enough =
        action != Action::Open ||
        (failure.denial ? got.any() || !failure.wanted.any() : got.covers(failure.wanted));
    if (enough) ++groups_[failure.group].excused;
    return enough;
  });
  if (found->second.empty()) pending_.erase(found);
}

// Somebody uses or closes the object without having opened it in the trace: it had it open all
// along.
void HolderFinder::Impl::resolve_unknown(const TraceRow& row) {
  if (unknown_.empty()) return;
  const auto found = unknown_.find(object_);
  if (found == unknown_.end()) return;
  std::vector<std::uint32_t> left;
  for (const std::uint32_t number : found->second) {
    Group& group = groups_[number];
    if (group.pid == row.pid) {
      left.push_back(number);
      continue;
    }
    group.holder = row.process;
    group.holder_pid = std::to_string(row.pid);
  }
  found->second = std::move(left);
  if (found->second.empty()) unknown_.erase(found);
}

void HolderFinder::Impl::finish(DecodeOutput& output) {
  std::vector<const Group*> told;
  for (const Group& group : groups_) {
    if (group.count > group.excused) told.push_back(&group);
  }
  // The most telling first, because the number of facts is limited.
  const auto order = [](const Group* group) {
    return std::tuple(!group->servicing,
                      group->holder == "?",
                      group->held_briefly(),
                      ~(group->count - group->excused),
                      group->line);
  };
  std::sort(told.begin(), told.end(), [&](const Group* a, const Group* b) {
    return order(a) < order(b);
  });
  std::size_t written[2] = {0, 0};
  for (const Group* group : told) {
    if (written[group->denial ? 1 : 0]++ >= kMaxHolderFacts) {
      output.issue("too-many-entries", group->offset, 0);
      continue;
    }
    const std::uint64_t count = group->count - group->excused;
    if (group->denial) {
      output.fact(
          fact::kTraceAccessDenied,
          fmt::format(
              "{}|{}|{}|{}|{}", group->path, group->process, group->pid, group->access, count),
          group->offset,
          group->line);
      continue;
    }
    output.fact(fact::kTraceSharingViolation,
                fmt::format("{}|{}|{}|{}|{}|{}{}|{}|{}",
                            group->path,
                            group->process,
                            group->pid,
                            group->holder,
                            group->holder_pid,
                            group->share,
                            group->held_briefly() ? " (transient)" : "",
                            group->access,
                            count),
                group->offset,
                group->line);
  }
  if (too_many_) output.issue("trace-too-many-handles", 0, 0);
}

HolderFinder::HolderFinder() : impl_(std::make_unique<Impl>()) {}
HolderFinder::~HolderFinder() = default;

void HolderFinder::see(const TraceRow& row) {
  impl_->see(row);
}

void HolderFinder::finish(DecodeOutput& output) {
  impl_->finish(output);
}

}  // namespace casebook
