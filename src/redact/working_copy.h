// SPDX-License-Identifier: Apache-2.0
// A copy of an item that may be changed: in memory, or of a large one in a nameless file.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "evidence/content.h"

namespace casebook {

class WorkingCopy {
 public:
  WorkingCopy() = default;
  WorkingCopy(WorkingCopy&& other) noexcept;
  WorkingCopy& operator=(WorkingCopy&&) = delete;
  WorkingCopy(const WorkingCopy&) = delete;
  WorkingCopy& operator=(const WorkingCopy&) = delete;
  ~WorkingCopy() { clear(); }

  Status fill(ByteView bytes);
  std::span<std::byte> bytes() { return bytes_; }
  std::string_view text() const { return as_text(bytes_); }
  void clear();

 private:
  std::span<std::byte> bytes_;
  std::vector<std::byte> memory_;
  FileHandle file_;
  bool is_mapped_ = false;
};

}  // namespace casebook
