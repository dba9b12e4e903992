// SPDX-License-Identifier: Apache-2.0
// Which programs delete files in folders that belong to Windows Update, Setup and servicing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/trace.h"

namespace casebook {

inline constexpr std::size_t kMostDeleters = 200;  // process and folder, each pair once

// Files of one folder that one program deleted.
struct Deletions {
  std::string folder;
  std::uint32_t process = 0;
  std::uint64_t count = 0;
  std::size_t event = 0;  // the first
};

// The most files first, at most kMostDeleters. What Windows' own programs delete is none: they put
// it there.
std::vector<Deletions> find_deletions(const Trace& trace);

}  // namespace casebook
