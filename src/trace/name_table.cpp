// SPDX-License-Identifier: Apache-2.0
#include "trace/name_table.h"

#include <functional>

namespace casebook {
namespace {

std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

}  // namespace

// Where `text` stands, or the free slot where it would.
std::size_t NameTable::slot_of(std::string_view wanted, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto upper = static_cast<std::uint32_t>(hash >> 32);
  std::size_t slot = static_cast<std::size_t>(hash) & mask;
  while (slots_[slot] != kNoName) {
    const std::uint32_t number = slots_[slot];
    if (hashes_[number] == upper && text(number) == wanted) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::uint32_t NameTable::add(std::string_view wanted) {
  if (2 * (hashes_.size() + 1) > slots_.size()) grow();
  const std::uint64_t hash = hash_of(wanted);
  const std::size_t slot = slot_of(wanted, hash);
  if (slots_[slot] != kNoName) return slots_[slot];
  if (size() == kNoName - 1) return 0;
  slots_[slot] = size();
  texts_ += wanted;
  ends_.push_back(texts_.size());
  hashes_.push_back(static_cast<std::uint32_t>(hash >> 32));
  return slots_[slot];
}

std::uint32_t NameTable::find(std::string_view wanted) const {
  return slots_.empty() ? kNoName : slots_[slot_of(wanted, hash_of(wanted))];
}

void NameTable::grow() {
  constexpr std::size_t kFirst = 1024;
  slots_.assign(slots_.empty() ? kFirst : 2 * slots_.size(), kNoName);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < size(); ++number) {
    std::size_t slot = static_cast<std::size_t>(hash_of(text(number))) & mask;
    while (slots_[slot] != kNoName) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = number;
  }
}

}  // namespace casebook
