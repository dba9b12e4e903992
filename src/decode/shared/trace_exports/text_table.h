// SPDX-License-Identifier: Apache-2.0
// Numbers texts in the order in which they are met.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace casebook {

// Number 0 is "". About 30 bytes a text, besides the text.
class TextTable {
 public:
  TextTable();

  // REQUIRES: what `text` views outlives the table
  std::uint32_t number(std::string_view text);
  // Keeps a copy of a text that is new.
  std::uint32_t number_of_copy(const std::string& text);

  std::size_t size() const { return texts_.size(); }
  std::string_view text(std::uint32_t number) const { return texts_[number]; }

 private:
  std::size_t slot_of(std::string_view text, std::uint32_t hash) const;
  std::uint32_t add(std::string_view text, std::uint32_t hash, std::size_t slot);
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> hashes_;  // of texts_
  std::vector<std::uint32_t> slots_;   // number of a text, or kFree; a power of two many
  std::deque<std::string> owned_;
};

}  // namespace casebook
