// SPDX-License-Identifier: Apache-2.0
#include "trace/share_access.h"

#include "model/trace.h"

namespace casebook {

// Rights as in winnt.h.
ShareRights rights_of_access(std::uint32_t access) {
  constexpr std::uint32_t kMaximumAllowed = 0x2000000;
  if ((access & kMaximumAllowed) != 0) return {true, true, true};
  constexpr std::uint32_t kRead = 0x1 | 0x20;  // data, execute
  constexpr std::uint32_t kWrite = 0x2 | 0x4;  // data, append
  constexpr std::uint32_t kDelete = 0x10000;
  const std::uint32_t plain = specific_file_access(access);
  return {(plain & kRead) != 0, (plain & kWrite) != 0, (plain & kDelete) != 0};
}

ShareRights rights_of_share(std::uint32_t share) {
  return {(share & 1U) != 0, (share & 2U) != 0, (share & 4U) != 0};
}

ShareConflict conflict_of(const ShareRequest& first, const ShareRequest& second) {
  // The check is skipped for an open that takes no part in it.
  if (!first.access.any() || !second.access.any()) return {};
  return {second.access.without(first.share), first.access.without(second.share)};
}

}  // namespace casebook
