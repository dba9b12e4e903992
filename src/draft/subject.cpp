// SPDX-License-Identifier: Apache-2.0
#include "draft/subject.h"

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "report/wrap.h"

namespace casebook {
namespace {

constexpr std::string_view kMore = "…";

// Whether a phrase ends before `c`, which `rest` follows.
bool ends_phrase(char32_t c, std::string_view rest) {
  constexpr std::u32string_view kWide = U"：；，。（";
  constexpr std::u32string_view kNarrow = U":;,.";
  if (kWide.find(c) != std::u32string_view::npos) return true;
  if (kNarrow.find(c) != std::u32string_view::npos) return rest.starts_with(' ');
  return c == ' ' && (rest.starts_with('(') || rest.starts_with("- "));
}

// How many brackets are open behind `c`.
int depth_behind(char32_t c, int depth) {
  constexpr std::u32string_view kOpen = U"([（【“";
  constexpr std::u32string_view kClose = U")]）】”";
  if (kOpen.find(c) != std::u32string_view::npos) return depth + 1;
  return kClose.find(c) != std::u32string_view::npos && depth > 0 ? depth - 1 : depth;
}

// How many bytes of `text` stay.
std::size_t cut_of(std::string_view text) {
  constexpr std::size_t kRoom = kSubjectWidth - 1;
  // Before that stand the number of the case and the level of the cause.
  constexpr std::size_t kEarliestPhrase = kRoom * 3 / 5;
  std::size_t phrase = 0;
  std::size_t word = 0;
  std::size_t any = 0;
  std::size_t column = 0;
  int depth = 0;
  char32_t before = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    const char32_t c = take_character(rest);
    if (column > kEarliestPhrase && depth == 0 && ends_phrase(c, rest)) phrase = at;
    if (at != 0 && (c == ' ' || can_break(before, c))) word = at;
    any = at;
    column += character_width(c);
    if (column > kRoom) break;
    depth = depth_behind(c, depth);
    before = c;
  }
  if (phrase != 0) return phrase;
  return word * 2 > any ? word : any;
}

}  // namespace

std::string short_subject(std::string_view line) {
  std::string_view text = line;
  for (const std::string_view head : {"Subject: ", "主题："}) {
    if (line.starts_with(head)) text.remove_prefix(head.size());
  }
  if (display_width(text) <= kSubjectWidth) return std::string(line);
  const std::size_t head = line.size() - text.size();
  std::string subject(trim_right(line.substr(0, head + cut_of(text))));
  return subject.append(kMore);
}

}  // namespace casebook
