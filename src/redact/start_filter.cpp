// SPDX-License-Identifier: Apache-2.0
#include "redact/start_filter.h"

#include <algorithm>
#include <cstring>

namespace casebook {

void StartFilter::add(std::string_view start, starts::Kinds kinds) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, start.data(), std::min<std::size_t>(4, start.size()));
  const std::uint32_t folded = (bytes | 0x20202020U) & (start.size() >= 4 ? ~0U : kThree);
  starts::Kinds& place = kinds_[place_of(folded)];
  place = static_cast<starts::Kinds>(place | kinds);
}

}  // namespace casebook
