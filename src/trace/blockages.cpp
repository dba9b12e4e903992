// SPDX-License-Identifier: Apache-2.0
#include "trace/blockages.h"

#include <algorithm>
#include <map>
#include <utility>

#include "trace/name_changes.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

constexpr std::size_t kMostImplied = 64;  // of one file

// Hundreds of thousands may be refused on a file that hundreds have open: seconds, not minutes.
constexpr std::size_t kMostLookedAt = 20'000'000;
constexpr std::size_t kFewHandles = 16;

namespace status {
constexpr std::uint32_t kSharingViolation = 0xC0000043;
constexpr std::uint32_t kFileLockConflict = 0xC0000054;
constexpr std::uint32_t kLockNotGranted = 0xC0000055;
constexpr std::uint32_t kDeletePending = 0xC0000056;
constexpr std::uint32_t kCannotDelete = 0xC0000121;
constexpr std::uint32_t kUserMappedFile = 0xC0000243;
constexpr std::uint32_t kCannotBreakOplock = 0xC0000909;
}  // namespace status

bool is_mapping(const HeldHandle& handle) {
  return handle.kind == HolderKind::Section || handle.kind == HolderKind::Image;
}

// What an operation wants of the file, where it does not say so itself.
ShareRequest request_of(const Trace& trace, std::size_t event) {
  const ShareRights everything = {true, true, true};
  const TraceAction action = trace.operations()[trace.operation_column()[event]].action;
  switch (action) {
    case TraceAction::Open: {
      const TraceOpen open = trace.open(event);
      const ShareRights access = rights_of_access(open.desired_access);
      if (!access.any()) return {everything, rights_of_share(open.share)};
      return {access, rights_of_share(open.share)};
    }
    case TraceAction::LoadHive: return {everything, {}};
    case TraceAction::Rename:
    case TraceAction::Link:
    case TraceAction::Dispose: return {{false, false, true}, everything};
    case TraceAction::Read: return {{true, false, false}, everything};
    case TraceAction::Write:
    case TraceAction::Resize: return {{false, true, false}, everything};
    default: return {everything, everything};
  }
}

bool is_alive(const TraceProcess& process, FileTime time) {
  return process.started <= time && (process.ended == 0 || time <= process.ended);
}

// Whether the handle explains why `result` was given to somebody who wanted `request`; fills in the
// conflict.
bool explains(const HeldHandle& handle,
              std::uint32_t result,
              const ShareRequest& request,
              ShareConflict& conflict) {
  if (result == status::kUserMappedFile || result == status::kCannotDelete) {
    return is_mapping(handle) || handle.kind == HolderKind::Hive;
  }
  if (handle.kind == HolderKind::Hive) return true;
  // File systems refuse to open for writing what runs as a program: MmFlushImageSection.
  if (is_mapping(handle)) {
    return handle.kind == HolderKind::Image && result == status::kSharingViolation &&
           request.access.write;
  }
  if (result != status::kSharingViolation || handle.origin == HandleOrigin::Implied) return true;
  conflict = conflict_of({rights_of_access(handle.access), rights_of_share(handle.share)}, request);
  return conflict.any();
}

// Whether the handle did what such a result needs beyond being open.
bool is_doer(const HeldHandle& handle, std::uint32_t result) {
  return is_pending_deletion(result) ? handle.is_deleting() : handle.is_locking();
}

// Of a pending deletion and of locks: who only has the file open is not the reason. One whose
// beginning is not in the trace may be, while nobody better is known.
void assign_roles(Blockage& blockage, const std::vector<HeldHandle>& handles) {
  if (!is_pending_deletion(blockage.result) && !is_lock_conflict(blockage.result)) return;
  bool is_doer_known = false;
  bool has_doer_closed = true;
  for (const Claim& claim : blockage.claims) {
    const HeldHandle& handle = handles[claim.handle];
    if (!is_doer(handle, blockage.result)) continue;
    is_doer_known = true;
    has_doer_closed = has_doer_closed && handle.closed.has_value();
  }
  for (Claim& claim : blockage.claims) {
    const HeldHandle& handle = handles[claim.handle];
    if (is_doer(handle, blockage.result)) continue;
    if (!is_doer_known && handle.origin == HandleOrigin::Implied) continue;
    const bool is_kept = is_pending_deletion(blockage.result) && has_doer_closed;
    claim.role = is_kept ? ClaimRole::Keeper : ClaimRole::Bystander;
  }
}

// The lower, the more telling.
int rank_of(const HeldHandle& handle, const Claim& claim, const Blockage& blockage) {
  constexpr int kUnlikely = 10;
  if (claim.role != ClaimRole::Reason) return kUnlikely + static_cast<int>(claim.role);
  if (handle.kind == HolderKind::Hive && handle.origin == HandleOrigin::Seen) return 0;
  if (claim.is_own) return 9;
  if (handle.is_orphan) return 8;
  if (handle.is_locking() || handle.is_deleting()) return 1;
  if (is_unready(handle, blockage) || is_perhaps_closed(handle, blockage)) return 5;
  switch (handle.origin) {
    case HandleOrigin::Seen: return is_mapping(handle) ? 3 : 2;
    case HandleOrigin::Inherited: return 4;
    case HandleOrigin::Listed: return 5;
    case HandleOrigin::Implied: break;
  }
  return 6;
}

// Hundreds may have the file open, and as many be refused.
void keep_most_telling(Blockage& blockage, const std::vector<HeldHandle>& handles) {
  std::vector<std::pair<int, std::size_t>> order;
  order.reserve(blockage.claims.size());
  for (std::size_t i = 0; i < blockage.claims.size(); ++i) {
    const Claim& claim = blockage.claims[i];
    order.emplace_back(rank_of(handles[claim.handle], claim, blockage), i);
  }
  const std::size_t kept = std::min(order.size(), kMostClaims);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end());
  std::vector<Claim> claims;
  claims.reserve(kept);
  for (std::size_t i = 0; i < kept; ++i) {
    claims.push_back(blockage.claims[order[i].second]);
  }
  blockage.claims = std::move(claims);  // without the room for the others
}

}  // namespace

bool is_pending_deletion(std::uint32_t result) {
  return result == status::kDeletePending;
}

bool is_lock_conflict(std::uint32_t result) {
  return result == status::kFileLockConflict || result == status::kLockNotGranted;
}

bool is_unready(const HeldHandle& handle, const Blockage& blockage) {
  return handle.kind == HolderKind::Handle && handle.ready_at > blockage.ended;
}

bool is_perhaps_closed(const HeldHandle& handle, const Blockage& blockage) {
  return handle.copy_closed && *handle.copy_closed < blockage.event;
}

bool is_blockage_result(std::uint32_t result) {
  switch (result) {
    case status::kSharingViolation:
    case status::kFileLockConflict:
    case status::kLockNotGranted:
    case status::kDeletePending:
    case status::kCannotDelete:
    case status::kUserMappedFile:
    case status::kCannotBreakOplock: return true;
    default: return false;
  }
}

Blockages::Blockages(const Trace& trace,
                     const FileNames& names,
                     const std::vector<std::size_t>& refused,
                     std::size_t jobs)
    : trace_(trace),
      names_(names) {
  if (refused.empty()) return;
  watch(refused, jobs);
  OpenFiles open(trace_, names_, watched_);
  blockages_.reserve(refused.size());
  auto next = refused.begin();
  for (std::size_t event = 0; event < trace_.size(); ++event) {
    if (next != refused.end() && *next == event) {
      judge(event, open);
      ++next;
    }
    if (open.concerns(event)) open.see(event);
  }
  handles_ = open.handles();
  is_cut_ = is_cut_ || open.is_cut();
  add_later_shown();
}

// The file itself; of a rename or link also the one that would be replaced.
std::vector<std::string> Blockages::objects_of(std::size_t event) const {
  const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
  std::string path;
  trace_.append_path(trace_.path_column()[event], path);
  std::vector<std::string> objects = {names_.canonical(path)};
  const bool has_target = action == TraceAction::Rename || action == TraceAction::Link;
  if (action != TraceAction::LoadHive && !has_target) return objects;
  const std::string target = names_.canonical_target(objects[0], trace_.target(event));
  if (target.empty()) return objects;
  if (action == TraceAction::LoadHive) return {target};
  objects.push_back(target);
  return objects;
}

void Blockages::watch(const std::vector<std::size_t>& refused, std::size_t jobs) {
  for (const std::size_t event : refused) {
    for (const std::string& object : objects_of(event)) {
      watched_.watch(object);
      // Whoever loads a hive holds its logs.
      const std::string_view hive = hive_of_log(object);
      if (!hive.empty()) watched_.watch(hive);
    }
  }
  is_cut_ = !watch_earlier_names(name_changes(trace_, names_), watched_);
  watched_.look_at_paths(trace_, names_, jobs);
}

void Blockages::add_claims(Blockage& blockage, std::uint32_t file, const OpenFiles& open) {
  const std::uint32_t victim = trace_.process_column()[blockage.event];
  const bool is_hive =
      std::any_of(open.open_on(file).begin(), open.open_on(file).end(), [&](std::uint32_t number) {
        return open.handles()[number].kind == HolderKind::Hive;
      });
  for (const auto& list : {open.open_on(file), open.mapped_on(file)}) {
    for (const std::uint32_t number : looked_at(list)) {
      const HeldHandle& handle = open.handles()[number];
      // The opens inside of a load belong to it, and the loader is the one to be named.
      const bool is_loading = handle.kind == HolderKind::Hive && blockage.time <= handle.ready_at;
      const bool is_for_loader = is_hive && handle.kind != HolderKind::Hive &&
                                 is_kernel_process(trace_.processes()[handle.process]);
      if (is_loading || is_for_loader) continue;
      const bool is_own = handle.process == victim;
      const bool is_needed = handle.kind == HolderKind::Hive || handle.is_orphan ||
                             is_alive(trace_.processes()[handle.process], blockage.time);
      if (!is_needed || (is_own && handle.origin == HandleOrigin::Implied)) continue;
      Claim claim{number, {}, is_own};
      if (explains(handle, blockage.result, blockage.request, claim.conflict)) {
        blockage.claims.push_back(claim);
      }
    }
  }
  const std::uint32_t marker = open.marker_of(file);
  if (!is_pending_deletion(blockage.result) || marker == kNoTraceIndex) return;
  const HeldHandle& handle = open.handles()[marker];
  if (handle.closed) blockage.claims.push_back({marker, {}, handle.process == victim});
}

// All of them; after very many the latest ones.
std::span<const std::uint32_t> Blockages::looked_at(std::span<const std::uint32_t> handles) {
  looked_at_ += handles.size();
  if (looked_at_ <= kMostLookedAt || handles.size() <= kFewHandles) return handles;
  is_cut_ = true;
  return handles.last(kFewHandles);
}

void Blockages::judge(std::size_t event, OpenFiles& open) {
  Blockage blockage;
  blockage.event = event;
  const TraceEvent shown = trace_.event(event);
  blockage.time = shown.time;
  blockage.ended = shown.time + (shown.is_pending ? 0 : shown.duration);
  blockage.result = trace_.result_column()[event];
  blockage.request = request_of(trace_, event);
  bool is_first = true;
  for (const std::string& object : objects_of(event)) {
    const std::uint32_t number = watched_.find(object);
    if (number == kNoTraceIndex) continue;
    const std::uint32_t file = open.file_of(number);
    if (is_first) blockage.file = file;
    is_first = false;
    add_claims(blockage, file, open);
  }
  assign_roles(blockage, open.handles());
  keep_most_telling(blockage, open.handles());
  blockages_.push_back(std::move(blockage));
}

// The handles of a process that has ended count only when somebody inherited them, and a listed
// module only when it was not loaded later.
void Blockages::drop_ended(Blockage& blockage) const {
  std::erase_if(blockage.claims, [&](const Claim& claim) {
    const HeldHandle& handle = handles_[claim.handle];
    if (handle.opened_at > blockage.time) return true;
    if (is_pending_deletion(blockage.result) && handle.is_deleting()) return false;
    return handle.kind == HolderKind::Handle && handle.origin != HandleOrigin::Inherited &&
           handle.closed && *handle.closed <= blockage.event;
  });
}

// Somebody uses or closes the file later without having opened it: it had it open all along.
void Blockages::add_later_shown() {
  std::map<std::uint32_t, std::vector<std::uint32_t>> implied;  // handles by file
  for (std::uint32_t number = 0; number < handles_.size(); ++number) {
    if (handles_[number].origin != HandleOrigin::Implied) continue;
    std::vector<std::uint32_t>& list = implied[handles_[number].file];
    if (list.size() < kMostImplied) list.push_back(number);
  }
  for (Blockage& blockage : blockages_) {
    drop_ended(blockage);
    // A handle of a moment says little: somebody else may have been there all the time.
    const bool is_known =
        std::any_of(blockage.claims.begin(), blockage.claims.end(), [&](const Claim& claim) {
          return !claim.is_own && claim.role == ClaimRole::Reason &&
                 !is_brief(handles_[claim.handle]);
        });
    if (is_known) continue;
    for (const std::uint32_t number : implied[blockage.file]) {
      if (blockage.claims.size() >= kMostClaims) break;
      const HeldHandle& handle = handles_[number];
      const std::uint32_t victim = trace_.process_column()[blockage.event];
      const bool is_later = handle.used && *handle.used > blockage.event;
      const bool was_there = trace_.processes()[handle.process].started <= blockage.time;
      if (is_later && was_there && handle.process != victim) {
        blockage.claims.push_back({number, {}, false});
      }
    }
  }
}

const Blockage* Blockages::find(std::size_t event) const {
  const auto found = std::lower_bound(
      blockages_.begin(), blockages_.end(), event, [](const Blockage& one, std::size_t wanted) {
        return one.event < wanted;
      });
  return found != blockages_.end() && found->event == event ? &*found : nullptr;
}

}  // namespace casebook
