// SPDX-License-Identifier: Apache-2.0
// Memory for columns that live as long as an analysis. On large pages where the system gives them:
// the first touch of every 4 KiB page costs more than writing it.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <mutex>
#include <vector>

namespace casebook {

// Gives memory back only when it is destroyed. Safe for many threads.
class ColumnArena final : public std::pmr::memory_resource {
 public:
  ColumnArena() = default;
  ~ColumnArena() override;
  ColumnArena(const ColumnArena&) = delete;
  ColumnArena& operator=(const ColumnArena&) = delete;

 private:
  struct Block {
    std::byte* begin = nullptr;
    std::size_t size = 0;
  };
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
  void add_block(std::size_t least);

  std::mutex mutex_;
  std::vector<Block> blocks_;
  std::byte* at_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace casebook
