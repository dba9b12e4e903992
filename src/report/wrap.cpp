// SPDX-License-Identifier: Apache-2.0
#include "report/wrap.h"

#include <algorithm>

#include "base/utf8.h"
#include "base/width.h"
#include "report/names.h"

namespace casebook {
namespace {

constexpr std::u32string_view kNeverFirst = U"，。、；：？！）】》〉」』〕〗”’…—～％·,.;:!?)]}%";
constexpr std::u32string_view kNeverLast = U"（【《〈「『〔〖“‘([{";
constexpr std::u32string_view kCutAfter = U"\\/_-,;=&|";
// Chinese words of two characters that are read wrongly when a line ends inside them.
constexpr std::u32string_view kTogether =
    U"代码阶段错误文件更新升级安装程序系统日志失败操作驱动服务组件映像注册启动重启回滚证据结论原因"
    U"版本计算机器权限策略产品磁盘路径目录记录命令收集发送运行检查损坏拒绝访问占用读取写入状态用户";

bool is_one_of(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

bool is_one_word(char32_t first, char32_t second) {
  for (std::size_t i = 0; i + 1 < kTogether.size(); i += 2) {
    if (kTogether[i] == first && kTogether[i + 1] == second) return true;
  }
  return false;
}

bool is_wide(char32_t c) {
  return character_width(c) == 2;
}

class Wrapper {
 public:
  Wrapper(std::string_view text, std::size_t width, LongNames names)
      : text_(text),
        width_(width),
        names_(names) {
    if (names == LongNames::Whole) whole_ = names_in(text);
  }

  std::vector<std::string> lines() {
    std::string_view rest = text_;
    char32_t before = 0;
    while (!rest.empty()) {
      const std::size_t at = text_.size() - rest.size();
      const char32_t c = take_character(rest);
      note_breaks(before, c, at);
      // Spaces at the end of a line may hang over: they are cut off.
      while (c != ' ' && column_ + character_width(c) > width_ && at > line_start_) {
        if (names_ == LongNames::Whole && good_break_ <= line_start_) break;
        break_before(at);
      }
      column_ += character_width(c);
      before = c;
    }
    push_line(text_.size());
    return std::move(lines_);
  }

 private:
  void note_breaks(char32_t before, char32_t c, std::size_t at) {
    if (at == line_start_) return;
    while (next_whole_ < whole_.size() && whole_[next_whole_].end <= at) {
      ++next_whole_;
    }
    if (next_whole_ < whole_.size() && whole_[next_whole_].begin < at) return;
    if (can_break(before, c)) good_break_ = at;
    if (is_one_of(kCutAfter, before) && column_ * 2 > width_) poor_break_ = at;
  }

  void break_before(std::size_t at) {
    std::size_t next = good_break_;
    if (next <= line_start_) next = poor_break_;
    if (next <= line_start_) next = at;
    push_line(next);
    line_start_ = next;
    column_ = display_width(text_.substr(next, at - next));
  }

  void push_line(std::size_t end) {
    std::string_view line = text_.substr(line_start_, end - line_start_);
    while (!line.empty() && line.back() == ' ') {
      line.remove_suffix(1);
    }
    lines_.emplace_back(line);
  }

  std::string_view text_;
  std::size_t width_;
  LongNames names_;
  std::vector<Span> whole_;     // not to be broken
  std::size_t next_whole_ = 0;  // the first that does not end before here
  std::vector<std::string> lines_;
  std::size_t line_start_ = 0;
  std::size_t column_ = 0;
  std::size_t good_break_ = 0;
  std::size_t poor_break_ = 0;
};

}  // namespace

bool can_break(char32_t before, char32_t after) {
  if (after == ' ' || character_width(after) == 0) return false;  // a space goes with its word
  if (before == ' ') return true;
  if (is_one_of(kNeverFirst, after) || is_one_of(kNeverLast, before)) return false;
  return (is_wide(before) || is_wide(after)) && !is_one_word(before, after);
}

std::vector<std::string> wrap(std::string_view utf8, std::size_t width, LongNames names) {
  return Wrapper(utf8, std::max<std::size_t>(width, 2), names).lines();
}

}  // namespace casebook
