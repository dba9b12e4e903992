// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/text_table.h"

#include <functional>

namespace casebook {
namespace {

constexpr std::uint32_t kFree = 0xFFFFFFFF;
constexpr std::size_t kFirstSlots = 1024;

std::uint32_t hash_of(std::string_view text) {
  const std::size_t hash = std::hash<std::string_view>()(text);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace

TextTable::TextTable() : slots_(kFirstSlots, kFree) {
  number("");
}

std::size_t TextTable::slot_of(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kFree) {
    const std::uint32_t number = slots_[slot];
    if (hashes_[number] == hash && texts_[number] == text) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::uint32_t TextTable::number(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  const std::size_t slot = slot_of(text, hash);
  return slots_[slot] != kFree ? slots_[slot] : add(text, hash, slot);
}

std::uint32_t TextTable::number_of_copy(const std::string& text) {
  const std::uint32_t hash = hash_of(text);
  const std::size_t slot = slot_of(text, hash);
  return slots_[slot] != kFree ? slots_[slot] : add(owned_.emplace_back(text), hash, slot);
}

std::uint32_t TextTable::add(std::string_view text, std::uint32_t hash, std::size_t slot) {
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(text);
  hashes_.push_back(hash);
  slots_[slot] = number;
  if (texts_.size() * 4 > slots_.size() * 3) grow();
  return number;
}

void TextTable::grow() {
  slots_.assign(slots_.size() * 2, kFree);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < hashes_.size(); ++number) {
    std::size_t slot = hashes_[number] & mask;
    while (slots_[slot] != kFree) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = number;
  }
}

}  // namespace casebook
