// SPDX-License-Identifier: Apache-2.0
// Tells fast, and wrongly now and then, what may begin at a place of a text.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace casebook {

// As bits of one byte.
namespace starts {
using Kinds = std::uint8_t;
inline constexpr Kinds kField = 1;
inline constexpr Kinds kCredential = 2;
inline constexpr Kinds kProfileFolder = 4;
inline constexpr Kinds kHost = 8;
inline constexpr Kinds kDistinguishedName = 16;
inline constexpr Kinds kTable = 32;
inline constexpr Kinds kContainer = 64;
inline constexpr Kinds kAll = 127;
}  // namespace starts

// Of the first four bytes, in any case; of starts of three bytes, of these.
class StartFilter {
 public:
  // `start`: in small letters, three bytes at least.
  void add(std::string_view start, starts::Kinds kinds);

  // Of the four bytes in `bytes`, the first of them lowest. 0: nothing begins with them.
  starts::Kinds kinds_of(std::uint32_t bytes) const {
    const std::uint32_t folded = bytes | 0x20202020U;
    // Both at once: a branch between them would be taken by chance.
    return static_cast<starts::Kinds>(kinds_[place_of(folded)] | kinds_[place_of(folded & kThree)]);
  }

 private:
  static constexpr unsigned kPlaces = 1U << 16U;  // few places say yes by chance, and all stay near
  static constexpr std::uint32_t kThree = 0x00FFFFFFU;
  static std::uint32_t place_of(std::uint32_t folded) { return (folded * 0x9E3779B1U) >> 16U; }

  std::array<starts::Kinds, kPlaces> kinds_{};
};

}  // namespace casebook
