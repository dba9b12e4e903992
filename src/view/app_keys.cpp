// SPDX-License-Identifier: Apache-2.0
// What each key does. The table that people see is in keys.cpp.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "view/app.h"

namespace casebook::view {
namespace {

constexpr std::ptrdiff_t kWheel = 3;
constexpr std::ptrdiff_t kSideways = 8;

bool is(const Key& key, char32_t character) {
  return key.code == Key::Code::Character && key.character == character;
}

bool is_control(const Key& key, char32_t letter) {
  return key.code == Key::Code::Control && key.character == letter;
}

bool is_function(const Key& key, char32_t number, Key::Code code = Key::Code::Function) {
  return key.code == code && key.character == number;
}

// Steps of a list: rows, or pages as the second; nothing for other keys.
struct Step {
  std::ptrdiff_t rows = 0;
  std::ptrdiff_t pages = 0;
  bool to_start = false;
  bool to_end = false;
};

std::optional<Step> step_of(const Key& key) {
  if (key.code == Key::Code::Down || is(key, U'j')) return Step{.rows = 1};
  if (key.code == Key::Code::Up || is(key, U'k')) return Step{.rows = -1};
  if (key.code == Key::Code::PageDown || is(key, U' ')) return Step{.pages = 1};
  if (key.code == Key::Code::PageUp || is(key, U'b')) return Step{.pages = -1};
  if (key.code == Key::Code::Home || is(key, U'g')) return Step{.to_start = true};
  if (key.code == Key::Code::End || is(key, U'G')) return Step{.to_end = true};
  return std::nullopt;
}

}  // namespace

void App::key(const Key& key) {
  if (key.code == Key::Code::None) return;
  if (key.code == Key::Code::Resize || is_control(key, U'l')) {
    redraw_ = true;
    return;
  }
  if (is_control(key, U'c')) {
    if (prompt_ || asking_ != Asking::Nothing) {
      prompt_.reset();
      asking_ = Asking::Nothing;
    } else {
      done_ = true;
    }
    return;
  }
  message_.clear();
  wanted_.reset();  // who moves on is not dragged back
  around_from_.reset();
  if (help_ && help_key(key)) return;
  if (asking_ != Asking::Nothing) return prompt_key(key);
  if (common_key(key)) return;
  if (in_details_ && detail_key(key)) return;
  if (Reader* shown = reader()) {
    reader_key(key, *shown);
  } else if (screen_ == Screen::Items || screen_ == Screen::Findings) {
    list_key(key);
  }
}

bool App::help_key(const Key& key) {
  if (const auto step = step_of(key)) {
    const auto move = static_cast<std::size_t>(std::abs(step->rows + 10 * step->pages));
    if (step->to_start) help_top_ = 0;
    if (step->rows + step->pages > 0) help_top_ += move;
    if (step->rows + step->pages < 0) help_top_ -= std::min(help_top_, move);
    return true;
  }
  if (key.code == Key::Code::WheelDown) help_top_ += kWheel;
  if (key.code == Key::Code::WheelUp) help_top_ -= std::min<std::size_t>(help_top_, kWheel);
  if (key.code == Key::Code::WheelDown || key.code == Key::Code::WheelUp) return true;
  help_ = false;
  return true;
}

bool App::common_key(const Key& key) {
  if (is(key, U'?') || is_function(key, 1)) {
    help_ = true;
    help_top_ = 0;
  } else if (is(key, U'Q')) {
    done_ = true;
  } else if (is(key, U'q') || key.code == Key::Code::Backspace) {
    if (key.code == Key::Code::Backspace && history_.empty()) return true;
    go_back();
  } else if (is(key, U'1')) {
    switch_to(Screen::Items);
  } else if (is(key, U'2')) {
    switch_to(Screen::Log);
  } else if (is(key, U'3')) {
    switch_to(Screen::Timeline);
  } else if (is(key, U'4')) {
    switch_to(Screen::Findings);
  } else if (is(key, U'd')) {
    details_ = !details_;
    in_details_ = false;
  } else if (key.code == Key::Code::Tab) {
    in_details_ = details_ && !in_details_;
  } else if (is(key, U'Z')) {
    zone_.utc = !zone_.utc;
    if (around_.diagnoses && state_->analysis != nullptr) {
      findings_ = findings_list(*state_->analysis, around_.language, zone_.utc);
    }
    message(zone_.utc ? tr("times are UTC where the clock is known", "时间显示为 UTC（时钟已知时）")
                      : tr("times are those of the machine", "时间显示为计算机时间"));
  } else if (key.code == Key::Code::Click) {
    click(key);
  } else {
    return false;
  }
  return true;
}

bool App::detail_key(const Key& key) {
  const auto step = step_of(key);
  if (!step) {
    if (key.code == Key::Code::Escape) in_details_ = false;
    return key.code == Key::Code::Escape;
  }
  const std::ptrdiff_t lines = step->rows + 5 * step->pages;
  if (step->to_start) detail_top_ = 0;
  if (lines > 0) detail_top_ += static_cast<std::size_t>(lines);
  if (lines < 0) detail_top_ -= std::min(detail_top_, static_cast<std::size_t>(-lines));
  return true;
}

void App::list_key(const Key& key) {
  const bool items = screen_ == Screen::Items;
  ListPlace& place = items ? items_place_ : findings_place_;
  const std::size_t size = items ? state_->items.size() : findings_.size();
  const auto height = static_cast<std::ptrdiff_t>(list_height_);
  if (const auto step = step_of(key)) {
    place.move(step->rows + step->pages * height, size);
    if (step->to_start) place.cursor = 0;
    if (step->to_end) place.move(static_cast<std::ptrdiff_t>(size), size);
    detail_top_ = 0;
  } else if (key.code == Key::Code::WheelDown || key.code == Key::Code::WheelUp) {
    place.move(key.code == Key::Code::WheelDown ? kWheel : -kWheel, size);
  } else if (key.code == Key::Code::Enter) {
    enter();
  } else if (is(key, U'/') || is_control(key, U'f')) {
    ask(Asking::ListSearch);
  } else if (is(key, U'n') || is_function(key, 3)) {
    find_in_list(Direction::Forwards, false);
  } else if (is(key, U'N') || is_function(key, 3, Key::Code::ShiftFunction)) {
    find_in_list(Direction::Backwards, false);
  } else if (items && (is(key, U'e') || is_function(key, 8))) {
    find_in_list(Direction::Forwards, true);
  } else if (items && (is(key, U'E') || is_function(key, 8, Key::Code::ShiftFunction))) {
    find_in_list(Direction::Backwards, true);
  }
}

// The next row of a list with the text, or item with errors; around the end.
void App::find_in_list(Direction direction, bool errors) {
  const bool items = screen_ == Screen::Items;
  ListPlace& place = items ? items_place_ : findings_place_;
  const std::size_t size = items ? state_->items.size() : findings_.size();
  if (!errors && list_search_.empty()) return ask(Asking::ListSearch);
  const auto is_wanted = [&](std::size_t i) {
    if (errors) return state_->items[i].errors != 0;
    if (!items) return contains_ignoring_case(findings_[i].text, list_search_);
    return contains_ignoring_case(state_->items[i].path, list_search_) ||
           contains_ignoring_case(state_->items[i].title.in(around_.language), list_search_);
  };
  for (std::size_t step = 1; step <= size; ++step) {
    const std::size_t at = direction == Direction::Forwards ? (place.cursor + step) % size
                                                            : (place.cursor + size - step) % size;
    if (!is_wanted(at)) continue;
    place.cursor = at;
    detail_top_ = 0;
    return;
  }
  message(tr("not found", "未找到"));
}

void App::enter() {
  if (screen_ == Screen::Items) {
    if (items_place_.cursor >= state_->items.size()) return;
    if (state_->items[items_place_.cursor].content == nullptr) {
      return message(tr("this item could not be read", "该项目无法读取"));
    }
    push_visit();
    open_item(items_place_.cursor);
  } else if (screen_ == Screen::Findings) {
    if (findings_place_.cursor >= findings_.size()) return;
    const FindingRow& row = findings_[findings_place_.cursor];
    if (!row.target) return message(tr("this row has no evidence", "该行没有对应的依据"));
    go_to_target(*row.target);
  } else if (screen_ == Screen::Timeline && timeline_ != nullptr) {
    const auto row = timeline_->selected();
    const auto number = timeline_->selected_row();
    if (!row || !number) return;
    go_to_target({state_->timeline->order[*number], row->line});
  } else if (Reader* shown = reader()) {
    shown->toggle_fold();
  }
}

void App::click(const Key& key) {
  if (key.y < list_top_ || key.y >= list_top_ + list_height_) return;
  const std::size_t line = key.y - list_top_;
  if (Reader* shown = reader()) {
    const std::size_t before = shown->cursor();
    shown->select_line(line, list_height_);
    detail_top_ = 0;
    if (shown->cursor() == before) enter();
    return;
  }
  const bool items = screen_ == Screen::Items;
  ListPlace& place = items ? items_place_ : findings_place_;
  const std::size_t clicked = place.top + line;
  if (clicked >= (items ? state_->items.size() : findings_.size())) return;
  const bool again = place.cursor == clicked;
  place.cursor = clicked;
  detail_top_ = 0;
  if (again) enter();
}

bool App::move_key(const Key& key, Reader& reader) {
  if (const auto step = step_of(key)) {
    if (step->rows != 0) reader.move(step->rows);
    if (step->pages != 0) reader.page(step->pages, list_height_);
    if (step->to_start) reader.go_to_start();
    if (step->to_end) reader.go_to_end();
  } else if (key.code == Key::Code::WheelDown) {
    reader.scroll(kWheel, list_height_);
  } else if (key.code == Key::Code::WheelUp) {
    reader.scroll(-kWheel, list_height_);
  } else if (key.code == Key::Code::Right || is(key, U'>')) {
    reader.move_text(kSideways);
  } else if (key.code == Key::Code::Left || is(key, U'<')) {
    reader.move_text(-kSideways);
  } else {
    return false;
  }
  detail_top_ = 0;
  return true;
}

bool App::seek_key(const Key& key, Reader& reader) {
  using Kind = SeekGoal::Kind;
  const auto shifted = Key::Code::ShiftFunction;
  const auto seek = [&](Kind kind, Direction direction) {
    SeekGoal goal;
    goal.kind = kind;
    if (kind == Kind::Thread) {
      const auto row = reader.selected();
      if (!row || row->os_thread == 0) {
        return message(tr("this row has no thread", "该行没有线程号"));
      }
      goal.item = row->item;
      goal.os_thread = row->os_thread;
    }
    reader.seek(std::move(goal), direction);
  };
  if (is(key, U'e') || is_function(key, 8)) {
    seek(Kind::Error, Direction::Forwards);
  } else if (is(key, U'E') || is_function(key, 8, shifted)) {
    seek(Kind::Error, Direction::Backwards);
  } else if (is(key, U'y')) {
    seek(Kind::Warning, Direction::Forwards);
  } else if (is(key, U'Y')) {
    seek(Kind::Warning, Direction::Backwards);
  } else if (is(key, U'o')) {
    seek(Kind::Thread, Direction::Forwards);
  } else if (is(key, U'O')) {
    seek(Kind::Thread, Direction::Backwards);
  } else if (is(key, U's')) {
    seek(Kind::Gap, Direction::Forwards);
  } else if (is(key, U'S')) {
    seek(Kind::Gap, Direction::Backwards);
  } else if (is(key, U'n') || is_function(key, 3)) {
    search_next(reader, search_direction_);
  } else if (is(key, U'N') || is_function(key, 3, shifted)) {
    search_next(
        reader,
        search_direction_ == Direction::Forwards ? Direction::Backwards : Direction::Forwards);
  } else {
    return false;
  }
  detail_top_ = 0;
  return true;
}

void App::search_next(Reader& reader, Direction direction) {
  if (reader.search() == nullptr) return ask(Asking::Search);
  SeekGoal goal;
  goal.matcher = reader.search();
  reader.seek(std::move(goal), direction);
}

void App::reader_key(const Key& key, Reader& reader) {
  if (move_key(key, reader) || seek_key(key, reader)) return;
  if (key.code == Key::Code::Enter) {
    enter();
  } else if (key.code == Key::Code::Escape) {
    if (reader.is_seeking()) {
      reader.stop_seeking();
    } else {
      reader.set_search(nullptr);
    }
  } else if (is(key, U'/') || is_control(key, U'f')) {
    search_direction_ = Direction::Forwards;
    ask(Asking::Search);
  } else if (is(key, U'\\')) {
    search_direction_ = Direction::Backwards;
    ask(Asking::Search);
  } else if (is(key, U':')) {
    ask(Asking::GoTo);
  } else if (is(key, U'l')) {
    cycle_level(reader);
  } else if (is(key, U'f')) {
    ask(Asking::FilterKey);
  } else if (is(key, U'm')) {
    reader.toggle_mark();
    reader.move(1);
  } else if (is(key, U'M')) {
    reader.clear_marks();
  } else if (is(key, U'\'') || is(key, U'u') || is(key, U'U')) {
    const bool back = is(key, U'U');
    if (!reader.go_to_mark(back ? Direction::Backwards : Direction::Forwards)) {
      message(tr("no marks; m sets one", "没有标记；按 m 设置"));
    }
  } else if (is(key, U'w')) {
    if (count_to_write() != 0) ask(Asking::WriteFile);
  }
}

void App::cycle_level(Reader& reader) {
  Filter filter = reader.filter();
  switch (filter.least) {
    case Level::Unknown:
    case Level::Info: filter.least = Level::Warning; break;
    case Level::Warning: filter.least = Level::Error; break;
    case Level::Error:
    case Level::Fatal: filter.least = Level::Unknown; break;
  }
  reader.set_filter(std::move(filter));
}

}  // namespace casebook::view
