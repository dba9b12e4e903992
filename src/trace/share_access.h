// SPDX-License-Identifier: Apache-2.0
// Which opens of a file exclude each other.
#pragma once

#include <cstdint>

namespace casebook {

// The three rights that take part in the share check of file systems. An open that asks for none of
// them, for attributes only, conflicts with nobody. Source: IoCheckShareAccess,
// learn.microsoft.com.
struct ShareRights {
  bool read = false;
  bool write = false;
  bool remove = false;

  bool any() const { return read || write || remove; }
  bool covers(const ShareRights& other) const {
    return (read || !other.read) && (write || !other.write) && (remove || !other.remove);
  }
  ShareRights without(const ShareRights& other) const {
    return {read && !other.read, write && !other.write, remove && !other.remove};
  }
  bool operator==(const ShareRights&) const = default;
};

// `access` as NtCreateFile gets it; generic and maximum rights are mapped.
ShareRights rights_of_access(std::uint32_t access);
// `share`: FILE_SHARE_READ 1, _WRITE 2, _DELETE 4.
ShareRights rights_of_share(std::uint32_t share);

// What stands between two opens.
struct ShareConflict {
  ShareRights refused;  // the second wants it, the first does not share it
  ShareRights held;     // the first has it, the second does not share it

  bool any() const { return refused.any() || held.any(); }
};

struct ShareRequest {
  ShareRights access;
  ShareRights share;
};

ShareConflict conflict_of(const ShareRequest& first, const ShareRequest& second);

}  // namespace casebook
