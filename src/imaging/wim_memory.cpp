// SPDX-License-Identifier: Apache-2.0
#include "imaging/wim_memory.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include <malloc.h>

namespace casebook {
namespace {

// libwim also gives back what the C library allocated, so blocks must be those of malloc(); what
// such blocks take from the sum is their few bytes, which may make it negative.
std::atomic<std::ptrdiff_t>& taken() {
  static std::atomic<std::ptrdiff_t> bytes{0};
  return bytes;
}

std::ptrdiff_t size_of(void* block) {
  return static_cast<std::ptrdiff_t>(malloc_usable_size(block));
}

bool has_room(std::size_t size) {
  const auto spent = static_cast<std::size_t>(std::max<std::ptrdiff_t>(taken().load(), 0));
  return size <= kWimMemory && spent <= kWimMemory - size;
}

}  // namespace

void* take_wim_memory(std::size_t size) {
  if (!has_room(size)) return nullptr;
  void* block = std::malloc(size);
  if (block != nullptr) taken() += size_of(block);
  return block;
}

void give_wim_memory(void* block) {
  if (block == nullptr) return;
  taken() -= size_of(block);
  std::free(block);
}

void* retake_wim_memory(void* block, std::size_t size) {
  if (!has_room(size)) return nullptr;
  const std::ptrdiff_t before = block == nullptr ? 0 : size_of(block);
  void* other = std::realloc(block, size);
  if (other != nullptr) taken() += size_of(other) - before;
  return other;
}

}  // namespace casebook
