// SPDX-License-Identifier: Apache-2.0
// Who stood in the way of operations that were refused because of others: a sharing violation, a
// mapped file, a pending deletion, a lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/trace.h"
#include "trace/file_names.h"
#include "trace/open_files.h"
#include "trace/share_access.h"
#include "trace/watched_names.h"

namespace casebook {

// Whether another process's use of the file can be the reason of this result.
bool is_blockage_result(std::uint32_t result);
// DELETE PENDING: whoever marked the file for deletion is the reason, not who has it open.
bool is_pending_deletion(std::uint32_t result);
// A part of the file is locked by others.
bool is_lock_conflict(std::uint32_t result);

// What somebody who has the file open has to do with a refusal.
enum class ClaimRole : std::uint8_t {
  Reason,     // excludes what was wanted, or set the mark or the lock that does
  Keeper,     // keeps a file from going that others marked for deletion and closed
  Bystander,  // refuses nobody
};

// A handle, section, image or hive that may explain a refusal. Who marked a file for deletion is
// claimed although it may have closed it since.
struct Claim {
  std::uint32_t handle = 0;  // index into Blockages::handles()
  ShareConflict conflict;    // of two handles whose share modes are known
  bool is_own = false;       // of the refused process itself
  ClaimRole role = ClaimRole::Reason;
};

struct Blockage {
  std::size_t event = 0;  // that was refused
  FileTime time = 0;
  FileTime ended = 0;  // when the refusal was known
  std::uint32_t result = 0;
  ShareRequest request;       // what it wanted; an open that does not say excludes everybody
  std::uint32_t file = 0;     // at that moment, as HeldHandle::file
  std::vector<Claim> claims;  // the most telling first, at most kMostClaims
};
inline constexpr std::size_t kMostClaims = 8;

// Whether the handle's own open had not ended when the operation was refused.
bool is_unready(const HeldHandle& handle, const Blockage& blockage);
// Whether somebody may have closed the handle before, as a copy.
bool is_perhaps_closed(const HeldHandle& handle, const Blockage& blockage);

class Blockages {
 public:
  // `refused` in ascending order.
  Blockages(const Trace& trace,
            const FileNames& names,
            const std::vector<std::size_t>& refused,
            std::size_t jobs);

  const std::vector<Blockage>& all() const { return blockages_; }  // in the order of `refused`
  const Blockage* find(std::size_t event) const;
  const std::vector<HeldHandle>& handles() const { return handles_; }
  bool is_cut() const { return is_cut_; }

 private:
  void watch(const std::vector<std::size_t>& refused, std::size_t jobs);
  std::vector<std::string> objects_of(std::size_t event) const;
  void judge(std::size_t event, OpenFiles& open);
  void add_claims(Blockage& blockage, std::uint32_t file, const OpenFiles& open);
  std::span<const std::uint32_t> looked_at(std::span<const std::uint32_t> handles);
  void drop_ended(Blockage& blockage) const;
  void add_later_shown();

  const Trace& trace_;
  const FileNames& names_;
  WatchedNames watched_;
  std::vector<Blockage> blockages_;
  std::vector<HeldHandle> handles_;
  std::size_t looked_at_ = 0;  // handles, each as often as it was
  bool is_cut_ = false;
};

}  // namespace casebook
