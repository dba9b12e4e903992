// SPDX-License-Identifier: Apache-2.0
// Gives texts numbers: the same text the same number, in the order in which they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

inline constexpr std::uint32_t kNoName = 0xFFFFFFFF;

class NameTable {
 public:
  // The number of `text`, a new one when it has none. At most 2^32 - 2 texts; behind that, 0.
  std::uint32_t add(std::string_view text);
  std::uint32_t find(std::string_view text) const;  // kNoName when it has none
  // Valid until the next add().
  std::string_view text(std::uint32_t number) const {
    return std::string_view(texts_).substr(ends_[number], ends_[number + 1] - ends_[number]);
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size() - 1); }

 private:
  std::size_t slot_of(std::string_view text, std::uint64_t hash) const;
  void grow();

  std::string texts_;
  std::vector<std::size_t> ends_ = {0};
  std::vector<std::uint32_t> hashes_;  // the upper half of each hash
  std::vector<std::uint32_t> slots_;   // numbers; kNoName: free. A power of two long
};

}  // namespace casebook
