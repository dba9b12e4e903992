// SPDX-License-Identifier: Apache-2.0
// Walks the lines of a text: CR LF, LF, lone CR, and mixtures of them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace casebook {

// No Windows component writes longer lines; a longer one is damage or not a log.
inline constexpr std::size_t kLongestLine = 1024 * 1024;

struct Line {
  std::string_view text;     // without the line end
  std::uint64_t offset = 0;  // of text[0]
  std::uint32_t number = 0;  // 1-based
};

class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  // False at the end. A lone CR ends a line only when no LF follows it.
  bool next(Line& line) {
    if (at_ >= text_.size()) return false;
    const char* begin = text_.data() + at_;
    const std::size_t left = text_.size() - at_;
    const auto* feed = static_cast<const char*>(std::memchr(begin, '\n', left));
    std::size_t length = feed != nullptr ? static_cast<std::size_t>(feed - begin) : left;
    std::size_t taken = feed != nullptr ? length + 1 : left;
    if (length != 0 && begin[length - 1] == '\r') --length;
    if (lone_cr_possible_) {
      const auto* cr = static_cast<const char*>(std::memchr(begin, '\r', length));
      if (cr != nullptr) {
        length = static_cast<std::size_t>(cr - begin);
        taken = length + 1;
      }
    }
    line = {std::string_view(begin, length), at_, ++number_};
    at_ += taken;
    return true;
  }

  // Also treats a CR inside a line as a line end (old tools, progress output).
  void split_at_lone_cr() { lone_cr_possible_ = true; }

 private:
  std::string_view text_;
  std::uint64_t at_ = 0;
  std::uint32_t number_ = 0;
  bool lone_cr_possible_ = false;
};

}  // namespace casebook
