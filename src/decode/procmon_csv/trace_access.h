// SPDX-License-Identifier: Apache-2.0
// What an open asks for and what it lets others do, read from a trace row's detail:
// "Desired Access: Generic Read, Disposition: Open, Options: ..., ShareMode: Read, Write, ...".
#pragma once

#include <cstdint>
#include <string_view>

namespace casebook {

// The three rights that take part in the file system's share check (IoCheckShareAccess). An open
// that asks for none of them, e.g. for attributes only, conflicts with nobody.
struct Rights {
  bool read = false;
  bool write = false;
  bool remove = false;

  bool any() const { return read || write || remove; }
  bool covers(const Rights& other) const {
    return (read || !other.read) && (write || !other.write) && (remove || !other.remove);
  }
};

struct OpenRequest {
  std::string_view access_text;  // "Generic Read/Write"
  std::string_view share_text;   // "Read, Write, Delete"; "None"; "" when the detail has none
  Rights access;
  Rights share;
};

OpenRequest read_open_request(std::string_view detail);

// The text behind "name: " up to the next ", Other name:", or "".
std::string_view detail_field(std::string_view detail, std::string_view name);

// Whether two opens exclude each other.
bool share_conflict(const Rights& access_a,
                    const Rights& share_a,
                    const Rights& access_b,
                    const Rights& share_b);

}  // namespace casebook
