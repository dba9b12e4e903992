// SPDX-License-Identifier: Apache-2.0
#include "decode/regf/marvin.h"

#include <bit>

#include "base/binary.h"

namespace casebook {
namespace {

// The seed that msuhanov/regf gives ("Log entries", note 3), its bytes in the order in which
// Windows takes them as a number.
constexpr std::uint64_t kSeed = 0x82EF4D887A4E55C5;
constexpr std::size_t kChecksummed = 508;

struct Mixer {
  std::uint32_t low = static_cast<std::uint32_t>(kSeed);
  std::uint32_t high = static_cast<std::uint32_t>(kSeed >> 32);

  void mix(std::uint32_t value) {
    low += value;
    high ^= low;
    low = std::rotl(low, 20) + high;
    high = std::rotl(high, 9) ^ low;
    low = std::rotl(low, 27) + high;
    high = std::rotl(high, 19);
  }
};

}  // namespace

std::uint64_t marvin32(ByteView bytes) {
  Mixer mixer;
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    mixer.mix(number_at<std::uint32_t>(bytes, at));
  }
  std::uint32_t last = 0x80;  // marks the end behind the bytes that are left
  for (std::size_t i = bytes.size(); i > at; --i) {
    last = last << 8 | static_cast<std::uint32_t>(bytes[i - 1]);
  }
  mixer.mix(last);
  mixer.mix(0);
  return std::uint64_t{mixer.high} << 32 | mixer.low;
}

std::uint32_t hive_checksum(ByteView bytes) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < kChecksummed; at += 4) {
    sum ^= number_at<std::uint32_t>(bytes, at);
  }
  // Windows never writes these two.
  if (sum == 0xFFFFFFFF) return 0xFFFFFFFE;
  return sum == 0 ? 1 : sum;
}

}  // namespace casebook
