// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/path_dictionary.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <random>

#include <xxhash.h>

namespace casebook::pml {
namespace {

constexpr std::size_t kFirstSlots = 1024;  // a power of two

// Different in each run, so that nobody can prepare a file whose paths all fall together. Numbers
// of paths do not depend on it.
std::uint64_t hash_seed() {
  static const std::uint64_t seed = [] {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
  }();
  return seed;
}

std::uint32_t hash_of(const PathBytes& path) {
  const std::uint64_t seed = hash_seed() + static_cast<std::uint64_t>(path.kind);
  return static_cast<std::uint32_t>(
      XXH3_64bits_withSeed(path.bytes.data(), path.bytes.size(), seed));
}

}  // namespace

PathDictionary::PathDictionary(const std::vector<ByteView>& files)
    : files_(&files),
      slots_(kFirstSlots) {
  Place none{};
  none.part = 0;
  none.kind = 0;
  places_.push_back(none);
}

PathBytes PathDictionary::path(std::uint32_t number) const {
  const Place& place = places_[number];
  return {static_cast<PathKind>(place.kind),
          place.folder_bytes,
          (*files_)[place.part].subspan(place.where, place.bytes)};
}

bool PathDictionary::is_same(const Place& place, const PathBytes& path) const {
  return place.bytes == path.bytes.size() && place.kind == static_cast<unsigned>(path.kind) &&
         place.folder_bytes == path.folder_bytes &&
         std::memcmp(
             (*files_)[place.part].data() + place.where, path.bytes.data(), path.bytes.size()) == 0;
}

std::uint32_t PathDictionary::number(const PathBytes& path, std::uint32_t part) {
  if (path.kind == PathKind::None || path.bytes.empty()) return 0;
  const std::uint32_t hash = hash_of(path);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].number != 0) {
    if (slots_[at].hash == hash && is_same(places_[slots_[at].number], path)) {
      return slots_[at].number;
    }
    at = (at + 1) & mask;
  }
  if (places_.size() >= std::numeric_limits<std::uint32_t>::max()) return 0;
  Place place;
  place.where = static_cast<std::uint64_t>(path.bytes.data() - (*files_)[part].data());
  place.bytes = static_cast<std::uint32_t>(path.bytes.size());
  place.folder_bytes = path.folder_bytes;
  place.part = static_cast<std::uint16_t>(part & (kMostParts - 1));
  place.kind = static_cast<std::uint16_t>(static_cast<unsigned>(path.kind) & 0xFU);
  const auto number = static_cast<std::uint32_t>(places_.size());
  places_.push_back(place);
  slots_[at] = {hash, number};
  if (++used_ * 5 > slots_.size() * 3) grow();
  return number;
}

void PathDictionary::grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.number == 0) continue;
    std::size_t at = slot.hash & mask;
    while (larger[at].number != 0) {
      at = (at + 1) & mask;
    }
    larger[at] = slot;
  }
  slots_.swap(larger);
}

void PathDictionary::finish() {
  slots_ = {};
  places_.shrink_to_fit();
}

}  // namespace casebook::pml
