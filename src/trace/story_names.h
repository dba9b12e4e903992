// SPDX-License-Identifier: Apache-2.0
// Which names a file had, and when.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trace/name_changes.h"

namespace casebook {

// The file had this name from event `from` to event `to`, both included.
struct NameSpan {
  std::string name;  // canonical
  std::size_t from = 0;
  std::size_t to = 0;
  bool is_asked = false;    // the name itself is asked for: whatever file has it belongs
  bool is_earlier = false;  // found backwards: the file was made under it, or got it, in between
};

// The asked names over the whole trace of `events` events, and the names that renames and links
// lead to from there, at most `most`.
std::vector<NameSpan> name_spans(const std::vector<NameChange>& changes,
                                 const std::vector<std::string>& asked,
                                 std::size_t events,
                                 std::size_t most);

}  // namespace casebook
