// SPDX-License-Identifier: Apache-2.0
#include "redact/binary_text.h"

#include <array>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/codec.h"
#include "base/utf16.h"

namespace casebook {
namespace {

constexpr std::size_t kShortestRun = 4;
constexpr std::size_t kLongestRun = 1 << 16;

bool is_printable(char c) {
  return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\r' || c == '\n';
}

void find_narrow(std::string_view bytes, const std::function<void(std::string_view)>& call) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    while (at < bytes.size() && !is_printable(bytes[at]))
      ++at;
    const std::size_t begin = at;
    while (at < bytes.size() && at - begin < kLongestRun && is_printable(bytes[at]))
      ++at;
    if (at - begin >= kShortestRun) call(bytes.substr(begin, at - begin));
  }
}

bool is_wide_text(std::string_view bytes, std::size_t at) {
  const char16_t unit = utf16_unit(Codec::Utf16Le, bytes.data() + at);
  return unit < 0x80 ? is_printable(static_cast<char>(unit))
                     : unit >= 0xA0 && is_plausible_unit(unit);
}

void find_wide(std::string_view bytes,
               std::size_t at,
               const std::function<void(std::string_view)>& call) {
  std::string text;
  while (at + 2 <= bytes.size()) {
    while (at + 2 <= bytes.size() && !is_wide_text(bytes, at))
      at += 2;
    const std::size_t begin = at;
    std::size_t plain = 0;
    while (at + 2 <= bytes.size() && at - begin < kLongestRun && is_wide_text(bytes, at)) {
      plain += bytes[at + 1] == '\0';
      at += 2;
    }
    // Numbers read as characters give rare ones; a text that tells of itself has a plain one.
    if ((at - begin) / 2 < kShortestRun || plain == 0) continue;
    text.clear();
    append_utf16le(text, as_bytes(bytes.substr(begin, at - begin)));
    call(text);
  }
}

}  // namespace

void for_each_text_run(ByteView bytes, const std::function<void(std::string_view)>& call) {
  find_narrow(as_text(bytes), call);
  find_wide(as_text(bytes), 0, call);
  find_wide(as_text(bytes), 1, call);
}

void for_each_binary_sid(ByteView bytes, const std::function<void(const std::string&)>& call) {
  struct Kind {
    std::string_view head;  // authority and first number; in front of it revision and count
    std::size_t numbers;
  };
  using namespace std::string_view_literals;
  static constexpr std::array<Kind, 2> kKinds = {
      {{"\0\0\0\0\0\5\x15\0\0\0"sv, 3}, {"\0\0\0\0\0\x0C\1\0\0\0"sv, 4}}};
  const std::string_view text = as_text(bytes);
  for (const Kind& kind : kKinds) {
    for (std::size_t at = text.find(kind.head); at != std::string_view::npos;
         at = text.find(kind.head, at + 1)) {
      const std::size_t numbers = at + kind.head.size();
      const bool is_sid = at >= 2 && text[at - 2] == '\1' && text[at - 1] > '\3' &&
                          text[at - 1] <= '\x0F' && is_inside(bytes, numbers, 4 * kind.numbers);
      if (!is_sid) continue;
      std::string told;
      bool is_zero = true;
      for (std::size_t i = 0; i < kind.numbers; ++i) {
        const auto number = number_at<std::uint32_t>(bytes, numbers + 4 * i);
        is_zero = is_zero && number == 0;
        told += fmt::format("{}{}", i == 0 ? "" : "-", number);
      }
      if (!is_zero) call(told);
    }
  }
}

}  // namespace casebook
