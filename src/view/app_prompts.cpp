// SPDX-License-Identifier: Apache-2.0
// What is asked for at the bottom of the screen, and what becomes of the answer.
#include <algorithm>
#include <utility>

#include "base/quantity.h"
#include "base/text.h"
#include "report/escape.h"
#include "report/format.h"
#include "view/app.h"

namespace casebook::view {
namespace {

constexpr std::size_t kMostEarlier = 50;
constexpr std::size_t kMostWritten = 256U << 20;  // bytes; what is longer is told

bool is_pattern(std::string_view text) {
  return !text.empty();
}

// "50%": the number.
std::optional<unsigned> percent_of(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const auto number = parse_number<unsigned>(trim(text));
  constexpr unsigned kAll = 100;
  return number && *number <= kAll ? number : std::nullopt;
}

std::optional<std::uint32_t> line_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ',' && c != ' ') digits += c;
  }
  const auto number = parse_number<std::uint32_t>(digits);
  return number && *number != 0 ? number : std::nullopt;
}

}  // namespace

std::string App::label_of(Asking what) const {
  const bool regex = pattern_kind_ == PatternKind::Regex;
  const std::string kind = regex ? tr(" [regex]: ", "（正则）：") : tr(" [text]: ", "（文本）：");
  switch (what) {
    case Asking::Search:
      return (search_direction_ == Direction::Forwards ? tr("search", "搜索")
                                                       : tr("search backwards", "反向搜索")) +
             kind;
    case Asking::ListSearch: return tr("find: ", "查找：");
    case Asking::GoTo: return tr("line, % or time: ", "行号、百分比或时间：");
    case Asking::FilterItem: return tr("only items with: ", "仅显示项目名含：");
    case Asking::FilterComponent: return tr("only components with: ", "仅显示组件名含：");
    case Asking::FilterWith: return tr("only rows with", "仅显示含") + kind;
    case Asking::FilterWithout: return tr("no rows with", "隐藏含") + kind;
    case Asking::FilterTime: return tr("from .. to: ", "时间范围（起 .. 止）：");
    case Asking::WriteFile:
      return say(around_.language,
                 {"write {} rows to file: ", "将 {} 行写入文件："},
                 format_count(count_to_write()));
    case Asking::FilterKey:
    case Asking::Overwrite:
    case Asking::Nothing: break;
  }
  return {};
}

void App::ask(Asking what) {
  asking_ = what;
  prompt_.reset();
  if (what == Asking::FilterKey || what == Asking::Overwrite || what == Asking::Nothing) return;
  prompt_.emplace(label_of(what), "", [this](std::string_view text) { return check(text); });
  prompt_->set_earlier(earlier_[what]);
}

// What is wrong with the answer as it is being typed.
std::string App::check(std::string_view text) const {
  switch (asking_) {
    case Asking::Search:
    case Asking::FilterWith:
    case Asking::FilterWithout: {
      const auto matcher = Matcher::make(text, pattern_kind_);
      if (matcher.ok()) return {};
      return tr("wrong expression: ", "正则表达式有误：") + matcher.error().message;
    }
    case Asking::GoTo:
      if (percent_of(text) || line_of(text) || around_.read_time(text, Edge::Begin)) return {};
      return tr("such as 120, 50% or 2020-07-08 10:25", "如 120、50% 或 2020-07-08 10:25");
    case Asking::FilterTime: {
      Micros from = kNoTime;
      Micros to = kNoTime;
      if (read_range(text, &from, &to)) return {};
      return tr("such as 2020-07-08 10:20 .. 2020-07-08 10:30",
                "如 2020-07-08 10:20 .. 2020-07-08 10:30");
    }
    default: return {};
  }
}

bool App::read_range(std::string_view text, Micros* from, Micros* to) const {
  const std::size_t dots = text.find("..");
  const std::string_view first = trim(text.substr(0, dots));
  const std::string_view second =
      dots == std::string_view::npos ? std::string_view() : trim(text.substr(dots + 2));
  if (first.empty() && second.empty()) return false;
  if (!first.empty()) {
    const auto time = around_.read_time(first, Edge::Begin);
    if (!time) return false;
    *from = *time;
  }
  // A day alone means the whole day.
  const std::string_view last = dots == std::string_view::npos ? first : second;
  if (!last.empty()) {
    const auto time = around_.read_time(last, Edge::End);
    if (!time) return false;
    *to = *time;
    if (dots == std::string_view::npos && *to == *from) *to = kNoTime;
  }
  return *from == kNoTime || *to == kNoTime || *from < *to;
}

void App::prompt_key(const Key& key) {
  if (asking_ == Asking::FilterKey) return filter_key(key);
  if (asking_ == Asking::Overwrite) {
    asking_ = Asking::Nothing;
    const bool yes =
        key.code == Key::Code::Character && (key.character == U'y' || key.character == U'Y');
    if (yes) return write_rows(to_overwrite_);
    return message(tr("nothing was written", "未写入任何内容"));
  }
  const bool pattern = asking_ == Asking::Search || asking_ == Asking::FilterWith ||
                       asking_ == Asking::FilterWithout;
  if (pattern && key.code == Key::Code::Tab) {
    pattern_kind_ = pattern_kind_ == PatternKind::Text ? PatternKind::Regex : PatternKind::Text;
    prompt_->set_label(label_of(asking_));
    return prompt_->check_again();
  }
  switch (prompt_->key(key)) {
    case Prompt::Outcome::Typing: return;
    case Prompt::Outcome::Accepted: return accept();
    case Prompt::Outcome::Cancelled: break;
  }
  prompt_.reset();
  asking_ = Asking::Nothing;
}

void App::filter_key(const Key& key) {
  asking_ = Asking::Nothing;
  Reader* shown = reader();
  if (key.code != Key::Code::Character || shown == nullptr) return;
  switch (key.character) {
    case U'l': return cycle_level(*shown);
    case U'i':
      if (shown->document().is_merged()) return ask(Asking::FilterItem);
      return message(
          tr("this is one item; the timeline has several", "当前只有一个项目；合并时间线才有多个"));
    case U'c': return ask(Asking::FilterComponent);
    case U'+':
    case U'=': return ask(Asking::FilterWith);
    case U'-': return ask(Asking::FilterWithout);
    case U't': return ask(Asking::FilterTime);
    case U'x': return shown->set_filter({});
    default: return;
  }
}

void App::change_filter(const std::function<void(Filter&)>& change) {
  Reader* shown = reader();
  if (shown == nullptr) return;
  Filter filter = shown->filter();
  change(filter);
  shown->set_filter(std::move(filter));
}

void App::accept() {
  const Asking what = std::exchange(asking_, Asking::Nothing);
  const std::string text = prompt_->text();
  prompt_.reset();
  std::vector<std::string>& earlier = earlier_[what];
  std::erase(earlier, text);
  if (is_pattern(text)) earlier.push_back(text);
  if (earlier.size() > kMostEarlier) earlier.erase(earlier.begin());
  if (what == Asking::ListSearch) {
    if (!text.empty()) list_search_ = text;
    if (!list_search_.empty()) find_in_list(Direction::Forwards, false);
    return;
  }
  Reader* shown = reader();
  if (shown == nullptr) return;
  std::shared_ptr<const Matcher> matcher;
  if (is_pattern(text)) {
    auto made = Matcher::make(text, pattern_kind_);
    if (made.ok()) matcher = std::move(made).value();
  }
  switch (what) {
    case Asking::Search:
      if (matcher == nullptr) matcher = shown->search();
      if (matcher == nullptr) return;
      shown->set_search(matcher);
      return search_next(*shown, search_direction_);
    case Asking::GoTo: return go_to(text);
    case Asking::FilterItem: return change_filter([&](Filter& filter) { filter.item = text; });
    case Asking::FilterComponent:
      return change_filter([&](Filter& filter) { filter.component = text; });
    case Asking::FilterWith:
      return change_filter([&](Filter& filter) {
        if (matcher == nullptr) return filter.with.clear();
        filter.with.push_back(matcher);
      });
    case Asking::FilterWithout:
      return change_filter([&](Filter& filter) {
        if (matcher == nullptr) return filter.without.clear();
        filter.without.push_back(matcher);
      });
    case Asking::FilterTime:
      return change_filter([&](Filter& filter) {
        filter.from = kNoTime;
        filter.to = kNoTime;
        filter.zone = zone_;
        if (!text.empty()) read_range(text, &filter.from, &filter.to);
      });
    case Asking::WriteFile:
      if (text.empty()) return;
      if (!around_.file_exists(text)) return write_rows(text);
      to_overwrite_ = text;
      return ask(Asking::Overwrite);
    case Asking::ListSearch:
    case Asking::FilterKey:
    case Asking::Overwrite:
    case Asking::Nothing: return;
  }
}

void App::go_to(const std::string& text) {
  Reader* shown = reader();
  if (shown == nullptr || text.empty()) return;
  detail_top_ = 0;
  if (const auto percent = percent_of(text)) return shown->go_to_percent(*percent);
  if (const auto line = line_of(text)) {
    if (shown->document().is_merged()) return shown->go_to_row(*line - 1);
    return shown->go_to_line(*line);
  }
  const auto time = around_.read_time(text, Edge::Begin);
  if (time && !shown->go_to_time(*time, zone_)) {
    message(tr("no row here has a time", "此处的行都没有时间"));
  }
}

std::size_t App::count_to_write() const {
  const Reader* shown = const_cast<App*>(this)->reader();  // NOLINT: reader() only looks
  if (shown == nullptr) return 0;
  if (!shown->marks().empty()) return shown->marks().size();
  return shown->empty() ? 0 : 1;
}

// One line of the log is one line of the file, with its place in front as grep writes it.
std::string App::rows_to_write() const {
  const Reader* shown = const_cast<App*>(this)->reader();  // NOLINT: reader() only looks
  std::string out;
  const auto add = [&](std::size_t number) {
    const ShownRow row = shown->document().row(number);
    std::string place = for_terminal(row.path);
    const std::uint32_t first = row.line != 0 ? row.line : row.record;
    std::size_t line = 0;
    std::string_view rest = row.record_text;
    // The timeline knows the message alone: what stands in the columns goes in front.
    std::string head;
    if (shown->document().is_merged()) {
      head = format_date_time(shown_time(row, zone_)) + " " + std::string(level_name(row.level)) +
             " " + for_terminal(row.component) + ": ";
    }
    while (true) {
      const std::size_t end = rest.find_first_of("\r\n");
      out += place + (row.line != 0 ? ":" : "#") +
             std::to_string(first + (row.line != 0 ? line : 0)) + ": " + head;
      append_for_terminal(out, rest.substr(0, end));
      out += '\n';
      head.clear();
      if (end == std::string_view::npos || out.size() > kMostWritten) break;
      rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
      ++line;
    }
  };
  if (shown->marks().empty()) {
    if (const auto row = shown->selected_row()) add(*row);
    return out;
  }
  for (const std::size_t mark : shown->marks()) {
    if (out.size() > kMostWritten) break;
    add(mark);
  }
  return out;
}

void App::write_rows(const std::string& path) {
  const std::size_t count = count_to_write();
  const std::string text = rows_to_write();
  const Status written = around_.write_file(path, text);
  if (!written.ok()) return message(written.error().message);
  if (text.size() > kMostWritten) {
    return message(say(around_.language,
                       {"{}: only the first {} were written", "{}：仅写入了前 {}"},
                       path,
                       format_bytes(text.size())));
  }
  message(say(
      around_.language, {"{} rows written to {}", "已将 {} 行写入 {}"}, format_count(count), path));
}

}  // namespace casebook::view
