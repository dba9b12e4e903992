// SPDX-License-Identifier: Apache-2.0
// Finds which signatures occur where, in one pass over the bytes. Implemented by rules/.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace casebook {

struct RawHit {
  std::uint32_t signature = 0;    // index into Knowledge::signatures
  std::uint64_t line_offset = 0;  // start of the line that matched, in the scanned text

  auto operator<=>(const RawHit&) const = default;
};

}  // namespace casebook
