// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/quantity.h"
#include "base/width.h"
#include "report/escape.h"
#include "report/format.h"
#include "report/wrap.h"
#include "view/app.h"
#include "view/draw_rows.h"

namespace casebook::view {
namespace {

constexpr std::size_t kFixedLines = 3;        // title, status, key bar
constexpr std::size_t kLeastForDetails = 16;  // lines of the screen

struct StageWords {
  std::string_view step;
  Words words;
};

constexpr StageWords kSteps[] = {
    {"decode", {"reading everything", "读取全部日志"}},
    {"match", {"matching", "匹配特征"}},
    {"traces", {"reading traces", "读取跟踪"}},
    {"arrange", {"ordering", "排列时间线"}},
    {"diagnose", {"diagnosing", "诊断中"}},
};

std::string right_aligned(std::string text, std::size_t width) {
  const std::size_t used = display_width(text);
  return used >= width ? text : std::string(width - used, ' ') + text;
}

}  // namespace

void App::draw(CellGrid& grid) {
  grid.clear();
  if (grid.width() < 4 || grid.height() < kFixedLines + 1) return;
  if (help_) return draw_help(grid);
  draw_title(grid);
  list_top_ = 1;
  std::size_t details = 0;
  if (details_ && grid.height() >= kLeastForDetails) {
    details = std::clamp<std::size_t>(grid.height() / 3, 5, 14);
  }
  list_height_ = grid.height() - kFixedLines - details;
  switch (screen_) {
    case Screen::Items: draw_items(grid); break;
    case Screen::Findings: draw_findings(grid); break;
    case Screen::Log:
    case Screen::Timeline: draw_reader(grid); break;
  }
  if (details != 0) draw_detail(grid);
  draw_status(grid);
  draw_bar(grid);
}

void App::draw_title(CellGrid& grid) const {
  const Style style{Ink::Bar, false, true};
  grid.fill(0, 0, grid.width(), style);
  std::string title = tr("Items", "项目");
  if (screen_ == Screen::Timeline) title = tr("Timeline", "合并时间线");
  if (screen_ == Screen::Findings) title = tr("Findings", "结论");
  std::string more = around_.name;
  if (screen_ == Screen::Log && has_log_) {
    const CaseItem& item = state_->items[log_item_];
    title = fitted(item.path, grid.width() * 2 / 3, Keep::End);
    more = item.title.in(around_.language) + "  " + item.encoding + "  " + format_bytes(item.bytes);
  }
  const std::size_t x = grid.put(1, 0, grid.width(), title, style);
  if (x + 2 < grid.width()) {
    grid.put(x + 2, 0, grid.width(), fitted(more, grid.width() - x - 2), {Ink::Bar, false, false});
  }
}

void App::draw_notice(CellGrid& grid, std::string_view text) const {
  std::size_t y = list_top_ + 1;
  for (const std::string& line : wrap(for_terminal(text), grid.width() - 2)) {
    if (y >= list_top_ + list_height_) return;
    grid.put(1, y++, grid.width(), line, {Ink::Dim, false, false});
  }
}

void App::draw_items(CellGrid& grid) {
  const std::vector<CaseItem>& items = state_->items;
  if (items.empty()) {
    if (state_->items_known) draw_notice(grid, tr("there is no file in it", "其中没有文件"));
    if (state_->stage == CaseStage::Failed) draw_notice(grid, failure());
    return;
  }
  items_place_.show(items.size(), list_height_);
  const bool is_reading = state_->stage != CaseStage::Failed && state_->stage != CaseStage::Waiting;
  constexpr std::size_t kCountWidth = 7;
  constexpr std::size_t kSizeWidth = 10;
  constexpr std::size_t kNarrow = 60;
  const std::size_t kind_width =
      grid.width() < kNarrow ? 0 : std::min<std::size_t>(32, grid.width() / 3);
  for (std::size_t line = 0; line < list_height_; ++line) {
    const std::size_t index = items_place_.top + line;
    if (index >= items.size()) break;
    const CaseItem& item = items[index];
    const std::size_t y = list_top_ + line;
    const bool selected = index == items_place_.cursor;
    const Style style{Ink::Plain, selected, false};
    grid.fill(y, 0, grid.width(), style);
    grid.put(0, y, grid.width(), selected ? ">" : " ", style);
    std::size_t x = 1;
    std::string count = item.counted ? (item.errors == 0 ? "" : format_count(item.errors) + "E")
                                     : std::string(is_reading ? "…" : "");
    const Ink ink = item.counted && item.errors != 0 ? Ink::Error : Ink::Plain;
    count = right_aligned(count, kCountWidth);
    grid.put(x, y, x + kCountWidth, count, {ink, selected, false});
    x += kCountWidth;
    if (!item.issues.empty()) grid.put(x, y, x + 1, "!", {Ink::Warning, selected, true});
    ++x;
    if (kind_width != 0) {
      grid.put(x, y, x + kSizeWidth, right_aligned(format_bytes(item.bytes), kSizeWidth), style);
      x += kSizeWidth + 1;
      grid.put(x, y, x + kind_width, fitted(item.title.in(around_.language), kind_width), style);
      x += kind_width + 1;
    }
    grid.put(x, y, grid.width(), fitted(item.path, grid.width() - x, Keep::End), style);
  }
}

void App::draw_findings(CellGrid& grid) {
  if (!around_.diagnoses) {
    return draw_notice(grid,
                       tr("There is no diagnosis, because of --no-diagnosis.",
                          "由于使用了 --no-diagnosis，没有诊断结论。"));
  }
  if (findings_.empty()) {
    const bool failed = state_->stage == CaseStage::Failed;
    return draw_notice(grid,
                       failed ? failure()
                              : tr("The diagnosis is being made; the logs can be read meanwhile.",
                                   "正在诊断；期间可以继续查看日志。"));
  }
  findings_place_.show(findings_.size(), list_height_);
  for (std::size_t line = 0; line < list_height_; ++line) {
    const std::size_t index = findings_place_.top + line;
    if (index >= findings_.size()) break;
    const FindingRow& row = findings_[index];
    const std::size_t y = list_top_ + line;
    const bool selected = index == findings_place_.cursor;
    const Style style{row.style.ink, selected, row.style.bold};
    if (selected) grid.fill(y, 0, grid.width(), style);
    grid.put(0, y, grid.width(), selected ? ">" : " ", style);
    grid.put(2, y, grid.width(), fitted(row.text, grid.width() - 2), style);
  }
}

void App::draw_reader(CellGrid& grid) {
  Reader* shown = reader();
  if (shown == nullptr) {
    if (screen_ == Screen::Timeline) {
      const bool failed = state_->stage == CaseStage::Failed;
      draw_notice(grid,
                  failed ? failure()
                         : tr("All logs are being read for the timeline.",
                              "正在读取全部日志以生成合并时间线。"));
    } else {
      draw_notice(grid, tr("The texts of events are being loaded.", "正在加载事件的说明文字。"));
    }
    return;
  }
  const Progress progress = shown->document().progress();
  if (shown->empty()) {
    if (progress.failed) {
      draw_notice(grid, tr("There was not enough memory to read this.", "内存不足，无法读取。"));
    } else if (!progress.complete || !shown->rows().complete()) {
      draw_notice(grid, tr("being read ...", "正在读取……"));
    } else if (!shown->filter().empty()) {
      draw_notice(grid,
                  tr("No row passes the filter; f x takes it away.",
                     "没有符合筛选条件的行；按 f x 清除筛选。"));
    } else {
      draw_notice(grid, tr("It is empty.", "内容为空。"));
    }
    return;
  }
  draw_rows(grid, {list_top_, list_height_}, *shown, zone_, around_.language);
}

std::vector<StyledLine> App::current_detail(std::size_t width) {
  std::vector<StyledLine> lines;
  const auto add = [&](std::string_view text, Style style) {
    for (std::string& line : wrap(for_terminal(text), width)) {
      lines.push_back({std::move(line), style});
    }
  };
  const CodeBook* codes = state_->knowing == nullptr ? nullptr : state_->knowing->codes;
  if (screen_ == Screen::Items && items_place_.cursor < state_->items.size()) {
    const CaseItem& item = state_->items[items_place_.cursor];
    add(item.path, {Ink::Plain, false, true});
    const std::string& why = item.why.in(around_.language);
    add(item.title.in(around_.language) +
            (why.empty() ? "" : tr(": recognised by ", "；识别依据：") + why),
        {});
    std::string facts = format_bytes(item.bytes) + "  " + item.encoding;
    if (item.counted) {
      facts += say(around_.language,
                   {"  {} events, {} errors, {} warnings", "  {} 个事件，{} 个错误，{} 个警告"},
                   format_count(item.events),
                   format_count(item.errors),
                   format_count(item.warnings));
    }
    add(facts, {});
    for (const Issue& issue : item.issues) {
      add(issue_meaning(issue.kind).in(around_.language), {Ink::Warning, false, false});
    }
  } else if (screen_ == Screen::Findings && findings_place_.cursor < findings_.size()) {
    for (const std::string& paragraph : findings_[findings_place_.cursor].detail) {
      if (codes != nullptr) {
        for (const std::string& line : code_lines(paragraph, *codes, around_.language)) {
          add(line, {Ink::Heading, false, false});
        }
      }
      for (const std::string_view part : lines_of_record(paragraph, kMostContinuation)) {
        add(part, {});
      }
    }
  } else if (Reader* shown = reader()) {
    if (const auto row = shown->selected()) {
      return detail_lines(*row, zone_, codes, around_.language, width);
    }
  }
  return lines;
}

void App::draw_detail(CellGrid& grid) {
  std::size_t y = list_top_ + list_height_;
  const std::size_t end = grid.height() - 2;
  const Style rule{in_details_ ? Ink::Key : Ink::Dim, false, in_details_};
  const std::vector<StyledLine> lines = current_detail(grid.width() - 1);
  const std::size_t height = end - y - 1;
  detail_top_ = std::min(detail_top_, lines.size() > height ? lines.size() - height : 0);
  std::string title = "-- " + tr("details", "详细信息") + " ";
  if (lines.size() > height) {
    title += say(around_.language,
                 {"{}-{} of {} (Tab) ", "第 {}-{} 行，共 {} 行（Tab）"},
                 detail_top_ + 1,
                 detail_top_ + height,
                 lines.size());
  }
  std::size_t x = grid.put(0, y, grid.width(), title, rule);
  if (x < grid.width()) grid.put(x, y, grid.width(), std::string(grid.width() - x, '-'), rule);
  for (std::size_t i = detail_top_; i < lines.size() && ++y < end; ++i) {
    grid.put(0, y, grid.width(), lines[i].text, lines[i].style);
  }
}

std::string App::doing() const {
  const Language language = around_.language;
  switch (state_->stage) {
    case CaseStage::Opening:
      return say(language,
                 {"opening {} {}", "打开证据 {} {}"},
                 format_bytes(state_->done),
                 for_terminal(state_->path));
    case CaseStage::Recognising: return tr("recognising", "识别格式");
    case CaseStage::Learning: return tr("loading the knowledge", "加载知识库");
    case CaseStage::Waiting: return {};
    case CaseStage::Analysing: {
      std::string text(Words{"reading everything", "读取全部日志"}.in(language));
      for (const StageWords& row : kSteps) {
        if (row.step == state_->step) text = row.words.in(language);
      }
      if (state_->total != 0) {
        text += say(language, {" {} %", " {} %"}, state_->done / (state_->total / 100 + 1));
      }
      return text;
    }
    case CaseStage::Done: {
      if (!around_.diagnoses) return {};
      const std::size_t count = state_->analysis->view().diagnosis.findings.size();
      return count == 1 ? tr("1 finding (4)", "1 条结论（4）")
                        : say(language, {"{} findings (4)", "{} 条结论（4）"}, count);
    }
    case CaseStage::Failed: break;
  }
  return failure();
}

std::string App::failure() const {
  return for_terminal(around_.translate(state_->error));
}

std::string App::filter_text(const Filter& filter) const {
  std::string text;
  const auto add = [&text](std::string_view part) {
    text.append(text.empty() ? "" : " ").append(part);
  };
  if (filter.least != Level::Unknown) add(">=" + level_title(filter.least, around_.language));
  if (!filter.item.empty()) add(tr("item~", "项目~") + filter.item);
  if (!filter.component.empty()) add(tr("component~", "组件~") + filter.component);
  for (const auto& matcher : filter.with) {
    add("+" + matcher->pattern());
  }
  for (const auto& matcher : filter.without) {
    add("-" + matcher->pattern());
  }
  if (filter.from != kNoTime) add(format_date_time(filter.from) + "..");
  if (filter.to != kNoTime) add(".." + format_date_time(filter.to));
  return text;
}

// Where the reader is, and what it has not seen yet.
std::string App::position() {
  Reader* shown = reader();
  if (shown == nullptr) {
    const bool items = screen_ == Screen::Items;
    if (!items && screen_ != Screen::Findings) return {};
    const std::size_t size = items ? state_->items.size() : findings_.size();
    if (size == 0) return {};
    return say(around_.language,
               {"{}/{}", "{}/{}"},
               (items ? items_place_ : findings_place_).cursor + 1,
               size);
  }
  const Language language = around_.language;
  const std::size_t size = shown->rows().size();
  const bool complete = shown->rows().complete();
  std::string text = size == 0 ? "0" : format_count(shown->cursor() + 1);
  text += "/" + format_count(size) + (complete ? "" : "+");
  if (!complete) {
    const Progress progress = shown->document().progress();
    if (!progress.complete) {
      text += say(language, {" indexed {} %", " 已索引 {} %"}, progress.percent());
    } else {
      const std::size_t all = shown->document().size();
      text += say(language,
                  {" filtered {} %", " 已筛选 {} %"},
                  shown->rows().looked_at() / (all / 100 + 1));
    }
  }
  if (shown->is_waiting()) {
    text += say(language, {"  waiting for line {}", "  等待第 {} 行"}, shown->wanted_line());
  }
  if (shown->follows_end()) text += tr("  following the end", "  跟随末尾");
  if (shown->is_seeking()) {
    text += say(language,
                {"  searching {} % (Esc stops)", "  搜索中 {} %（Esc 停止）"},
                shown->sought_percent());
  }
  if (shown->search() != nullptr) {
    const std::size_t number = shown->hit_number();
    text += "  \"" + fitted(shown->search()->pattern(), 20) + "\" ";
    if (number != 0) text += format_count(number) + "/";
    text += format_count(shown->hits()) + (shown->hits_complete() ? "" : "+");
  }
  if (!shown->marks().empty()) {
    text += say(language, {"  {} marked", "  {} 个标记"}, shown->marks().size());
    if (const auto since = shown->since_mark(); since && *since > 0) {
      text += "  +" + duration(*since, language);
    }
  }
  if (zone_.utc) text += "  UTC";
  return text;
}

void App::draw_status(CellGrid& grid) {
  const std::size_t y = grid.height() - 2;
  const Style style{Ink::Bar, false, false};
  grid.fill(y, 0, grid.width(), style);
  if (!message_.empty()) {
    grid.put(0, y, grid.width(), fitted(message_, grid.width()), {Ink::Bar, false, true});
    return;
  }
  std::string text = position();
  if (Reader* shown = reader(); shown != nullptr && !shown->filter().empty()) {
    text += tr("  filter: ", "  筛选：") + filter_text(shown->filter());
  }
  const std::string right = fitted(doing(), grid.width() / 2);
  const std::size_t right_width = display_width(right);
  const std::size_t room = grid.width() - right_width - (right.empty() ? 0 : 1);
  grid.put(0, y, room, fitted(text, room), style);
  grid.put(grid.width() - right_width, y, grid.width(), right, {Ink::Bar, false, true});
}

void App::draw_bar(CellGrid& grid) {
  const std::size_t y = grid.height() - 1;
  if (prompt_) return prompt_->draw(grid, y);
  if (asking_ == Asking::FilterKey) {
    grid.put(0,
             y,
             grid.width(),
             tr("filter by: l level  i item  c component  + text  - without text  t time  x none",
                "筛选：l 级别  i 项目  c 组件  + 含文本  - 不含文本  t 时间  x 清除"),
             {Ink::Plain, false, true});
    return;
  }
  if (asking_ == Asking::Overwrite) {
    grid.put(0,
             y,
             grid.width(),
             fitted(say(around_.language,
                        {"{} exists; replace it? y/n", "{} 已存在，是否覆盖？（y/n）"},
                        to_overwrite_),
                    grid.width(),
                    Keep::End),
             {Ink::Warning, false, true});
    return;
  }
  std::size_t x = 0;
  for (const BarKey& key : bar_keys(screen_)) {
    const std::string what(key.what.in(around_.language));
    const std::size_t width = display_width(key.key) + 1 + display_width(what) + 2;
    if (x + width > grid.width() + 2) break;
    x = grid.put(x, y, grid.width(), key.key, {Ink::Key, false, true});
    x = grid.put(x, y, grid.width(), " " + what + "  ", {});
  }
}

std::vector<StyledLine> App::help_lines(std::size_t width) const {
  constexpr std::size_t kKeys = 18;
  std::vector<StyledLine> lines;
  for (const KeyGroup& group : key_groups()) {
    if (!lines.empty()) lines.push_back({"", {}});
    lines.push_back({std::string(group.title.in(around_.language)), {Ink::Heading, false, true}});
    for (const KeyRow& row : group.rows) {
      const std::size_t room = width > kKeys + 12 ? width - kKeys : width;
      std::string keys(row.keys);
      if (room == width) {
        lines.push_back({keys, {Ink::Key, false, true}});
        keys.clear();
      } else {
        keys.resize(std::max(keys.size() + 1, kKeys), ' ');
      }
      const std::string pad(room == width ? 2 : kKeys, ' ');
      bool first = room != width;
      for (const std::string& line : wrap(row.what.in(around_.language), room - 2)) {
        lines.push_back({(first ? keys : pad) + line, {}});
        first = false;
      }
    }
  }
  return lines;
}

void App::draw_help(CellGrid& grid) {
  const std::vector<StyledLine> lines = help_lines(grid.width());
  const Style bar{Ink::Bar, false, true};
  grid.fill(0, 0, grid.width(), bar);
  grid.put(1, 0, grid.width(), tr("Keys", "按键"), bar);
  const std::size_t height = grid.height() - 2;
  help_top_ = std::min(help_top_, lines.size() > height ? lines.size() - height : 0);
  for (std::size_t i = 0; i < height && help_top_ + i < lines.size(); ++i) {
    const StyledLine& line = lines[help_top_ + i];
    grid.put(0, i + 1, grid.width(), line.text, line.style);
  }
  grid.fill(grid.height() - 1, 0, grid.width(), bar);
  grid.put(0,
           grid.height() - 1,
           grid.width(),
           help_top_ + height < lines.size()
               ? tr("j k move, any other key closes", "j k 滚动，其他任意键关闭")
               : tr("any key closes", "按任意键关闭"),
           bar);
}

}  // namespace casebook::view
