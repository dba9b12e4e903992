// SPDX-License-Identifier: Apache-2.0
#include "base/column_arena.h"

#include <algorithm>
#include <cstdint>
#include <memory_resource>
#include <vector>

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(ColumnArena, GivesSeparateAlignedMemoryOfAnySize) {
  ColumnArena arena;
  struct Given {
    unsigned char* at;
    std::size_t size;
    unsigned char mark;
  };
  std::vector<Given> given;
  unsigned char mark = 0;
  for (const std::size_t size : {1UL, 7UL, 4096UL, 100'000UL, 3UL << 20U, 5UL, 40UL << 20U, 64UL}) {
    for (const std::size_t alignment : {1UL, 8UL, 64UL}) {
      auto* at = static_cast<unsigned char*>(arena.allocate(size, alignment));
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(at) % alignment, 0U);
      std::fill(at, at + size, ++mark);
      given.push_back({at, size, mark});
    }
  }
  for (const Given& one : given) {
    EXPECT_TRUE(std::all_of(one.at, one.at + one.size, [&](unsigned char c) {
      return c == one.mark;
    })) << one.size;
  }
}

TEST(ColumnArena, HoldsVectors) {
  ColumnArena arena;
  std::pmr::vector<std::uint64_t> grown(&arena);
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    grown.push_back(i);
  }
  const std::pmr::vector<std::uint64_t> copied(grown, &arena);
  EXPECT_EQ(copied, grown);
  EXPECT_EQ(copied.back(), 199'999U);
}

}  // namespace
}  // namespace casebook
