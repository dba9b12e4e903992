// SPDX-License-Identifier: Apache-2.0
// Walks the lines of a text: CR LF, LF, lone CR, and mixtures of them. Every text decoder's inner
// loop.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

namespace casebook {

// No Windows component writes longer lines; a longer one is damage or not a log.
inline constexpr std::size_t kLongestLine = 1024 * 1024;

struct Line {
  std::string_view text;     // without the line end
  std::uint64_t offset = 0;  // of text[0]
  std::uint32_t number = 0;  // 1-based
};

// The first CR or LF at or after `at`; text.size() when there is none.
inline std::size_t find_line_end(std::string_view text, std::size_t at) {
#if defined(__SSE2__)
  const __m128i feed = _mm_set1_epi8('\n');
  const __m128i carriage = _mm_set1_epi8('\r');
  for (; at + 16 <= text.size(); at += 16) {
    const auto* from = static_cast<const __m128i*>(static_cast<const void*>(text.data() + at));
    const __m128i bytes = _mm_loadu_si128(from);
    const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, feed), _mm_cmpeq_epi8(bytes, carriage));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(ends));
    if (mask != 0) return at + static_cast<unsigned>(__builtin_ctz(mask));
  }
#endif
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') {
    ++at;
  }
  return at;
}

class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  // False at the end.
  bool next(Line& line) {
    if (at_ >= text_.size()) return false;
    const std::size_t begin = at_;
    const std::size_t end = lone_cr_ends_line_ ? end_at_cr_or_lf() : end_at_lf();
    line = {std::string_view(text_.data() + begin, end - begin), begin, ++number_};
    return true;
  }

  // Also treats a CR inside a line as a line end (old tools, progress output, logs re-saved on a
  // Mac). CR CR LF, which a text written twice through a text-mode file has, stays one line end.
  void split_at_lone_cr() { lone_cr_ends_line_ = true; }

 private:
  // Both give the end of the line at at_ and move at_ behind its line end.
  std::size_t end_at_lf() {
    const char* begin = text_.data() + at_;
    const std::size_t left = text_.size() - at_;
    const auto* feed = static_cast<const char*>(std::memchr(begin, '\n', left));
    std::size_t length = feed != nullptr ? static_cast<std::size_t>(feed - begin) : left;
    const std::size_t end = at_ + length;
    at_ = feed != nullptr ? end + 1 : end;
    if (length != 0 && begin[length - 1] == '\r') return end - 1;
    return end;
  }

  std::size_t end_at_cr_or_lf() {
    const std::size_t end = find_line_end(text_, at_);
    std::size_t next = end;
    if (next < text_.size() && text_[next] == '\r') {
      ++next;
      if (next + 1 < text_.size() && text_[next] == '\r' && text_[next + 1] == '\n') ++next;
    }
    if (next < text_.size() && text_[next] == '\n') ++next;
    at_ = next;
    return end;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t number_ = 0;
  bool lone_cr_ends_line_ = false;
};

// Line numbers for ascending offsets.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  // REQUIRES: not smaller than the offset of the call before
  std::uint32_t line_at(std::uint64_t offset) {
    const std::uint64_t to = std::min<std::uint64_t>(offset, text_.size());
    if (to > at_) {
      const char* from = text_.data() + at_;
      line_ += static_cast<std::uint32_t>(std::count(from, from + (to - at_), '\n'));
      at_ = to;
    }
    return line_;
  }

 private:
  std::string_view text_;
  std::uint64_t at_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace casebook
