// SPDX-License-Identifier: Apache-2.0
#include "base/column_arena.h"

#include <algorithm>
#include <cstdint>
#include <new>

#include <sys/mman.h>

namespace casebook {
namespace {

constexpr std::size_t kLargePage = 2U << 20;
constexpr std::size_t kFirstBlock = 256U << 10;  // a small bundle needs no more
constexpr std::size_t kLargestBlock = 32U << 20;

std::size_t round_up(std::size_t value, std::size_t unit) {
  return (value + unit - 1) / unit * unit;
}

}  // namespace

ColumnArena::~ColumnArena() {
  for (const Block& block : blocks_) {
    munmap(block.begin, block.size);
  }
}

void* ColumnArena::do_allocate(std::size_t bytes, std::size_t alignment) {
  const std::lock_guard lock(mutex_);
  const auto misplaced = [&] {
    return (alignment - reinterpret_cast<std::uintptr_t>(at_) % alignment) % alignment;
  };
  if (misplaced() + bytes > left_) add_block(bytes + alignment);
  const std::size_t skip = misplaced();
  std::byte* place = at_ + skip;
  at_ += skip + bytes;
  left_ -= skip + bytes;
  return place;
}

void ColumnArena::add_block(std::size_t least) {
  std::size_t size = blocks_.empty() ? kFirstBlock : blocks_.back().size * 2;
  size = round_up(std::max(std::min(size, kLargestBlock), least), 4096);
  const bool large = size >= kLargePage;
  if (large) size = round_up(size, kLargePage);
  // Large pages begin at multiples of their size: what is too much around them goes back.
  const std::size_t asked = large ? size + kLargePage : size;
  void* mapped = mmap(nullptr, asked, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  auto* begin = static_cast<std::byte*>(mapped);
  if (large) {
    const std::size_t before =
        (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
    if (before != 0) munmap(begin, before);
    if (before != kLargePage) munmap(begin + before + size, kLargePage - before);
    begin += before;
    madvise(begin, size, MADV_HUGEPAGE);  // a wish; without it the memory is the same
  }
  blocks_.push_back({begin, size});
  at_ = begin;
  left_ = size;
}

}  // namespace casebook
