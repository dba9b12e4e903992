// SPDX-License-Identifier: Apache-2.0
#include "trace/trace_words.h"

#include <array>

#include <fmt/format.h>

namespace casebook {
namespace {

constexpr Ticks kMillisecond = kTicksPerSecond / 1000;

}  // namespace

Bilingual span_text(Ticks ticks) {
  constexpr Ticks kMinute = 60 * kTicksPerSecond;
  if (ticks < kMillisecond) {
    const Ticks micros = ticks / 10;
    return {fmt::format("{} µs", micros), fmt::format("{} 微秒", micros)};
  }
  if (ticks < kTicksPerSecond) {
    const Ticks millis = ticks / kMillisecond;
    return {fmt::format("{} ms", millis), fmt::format("{} 毫秒", millis)};
  }
  if (ticks < 2 * kMinute) {
    const double seconds = static_cast<double>(ticks / kMillisecond) / 1000;
    return {fmt::format("{:.1f} s", seconds), fmt::format("{:.1f} 秒", seconds)};
  }
  const Ticks minutes = ticks / kMinute;
  const Ticks seconds = ticks % kMinute / kTicksPerSecond;
  return {fmt::format("{} min {} s", minutes, seconds),
          fmt::format("{} 分 {} 秒", minutes, seconds)};
}

Bilingual rights_text(const ShareRights& rights) {
  struct Word {
    bool is_there;
    std::string_view en;
    std::string_view zh;
  };
  const std::array words = {Word{rights.read, "read", "读取"},
                            Word{rights.write, "write", "写入"},
                            Word{rights.remove, "delete", "删除"}};
  Bilingual text;
  for (const Word& word : words) {
    if (!word.is_there) continue;
    if (!text.en.empty()) text.en += " and ";
    if (!text.zh.empty()) text.zh += "、";
    text.en += word.en;
    text.zh += word.zh;
  }
  return text;
}

Ticks span_between(FileTime a, FileTime b) {
  return a < b ? b - a : a - b;
}

void append(Bilingual& text, const Bilingual& more) {
  if (more.empty()) return;
  if (!text.en.empty()) text.en += ' ';
  text.en += more.en;
  text.zh += more.zh;
}

Bilingual joined(const std::vector<Bilingual>& sentences) {
  Bilingual text;
  for (const Bilingual& sentence : sentences) {
    append(text, sentence);
  }
  return text;
}

}  // namespace casebook
