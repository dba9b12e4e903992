// SPDX-License-Identifier: Apache-2.0
#include "view/app.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace casebook::view {
namespace {

constexpr std::size_t kMostOpenLogs = 4;
constexpr std::size_t kMostVisits = 100;

}  // namespace

void ListPlace::move(std::ptrdiff_t rows, std::size_t size) {
  const auto last = static_cast<std::ptrdiff_t>(size == 0 ? 0 : size - 1);
  cursor = static_cast<std::size_t>(
      std::clamp(static_cast<std::ptrdiff_t>(cursor) + rows, std::ptrdiff_t{0}, last));
}

void ListPlace::show(std::size_t size, std::size_t height) {
  if (size == 0 || height == 0) return;
  cursor = std::min(cursor, size - 1);
  top = std::min(top, cursor);
  if (cursor >= top + height) top = cursor - height + 1;
  if (top + height > size) top = size > height ? size - height : 0;
}

App::App(Case& the_case, Surroundings surroundings)
    : case_(the_case),
      around_(std::move(surroundings)),
      state_(&the_case.look()) {
  zone_.machine_minutes = around_.timezone_minutes;
}

std::string App::tr(std::string_view en, std::string_view zh) const {
  return std::string(Words{en, zh}.in(around_.language));
}

bool App::tick(Deadline deadline) {
  state_ = &case_.look();
  if (state_->version != version_) {
    version_ = state_->version;
    case_changed();
  }
  Reader* shown = reader();
  if (shown == nullptr) return false;
  shown->refresh();
  if (wanted_ && screen_ == Screen::Log) go_to_target(*wanted_);
  const bool more = shown->work(deadline);
  if (const auto failed = shown->take_failed()) {
    const bool below = failed->direction() == Direction::Forwards;
    const bool is_match = failed->goal().kind == SeekGoal::Kind::Match;
    if (is_match && !around_from_) {
      around_from_ = shown->cursor();
      shown->seek_from_edge(failed->goal(), failed->direction());
      return true;
    }
    around_from_.reset();
    if (is_match) {
      message(tr("not found", "未找到"));
    } else {
      message(below ? tr("no further one below", "之后没有更多")
                    : tr("no further one above", "之前没有更多"));
    }
  } else if (around_from_ && !shown->is_seeking()) {
    // Found behind the end, or nowhere but here.
    const bool again = *std::exchange(around_from_, std::nullopt) == shown->cursor();
    message(again ? tr("no other match", "没有其他匹配项")
                  : tr("searched on from the other end", "已从另一端继续搜索"));
  }
  return more;
}

// The first screen.
void App::begin() {
  started_ = true;
  const std::vector<CaseItem>& items = state_->items;
  if (!state_->issues.empty()) {
    message(issue_meaning(state_->issues.front().kind).in(around_.language));
  }
  if (!around_.at_item.empty()) {
    const auto named = std::find_if(items.begin(), items.end(), [&](const CaseItem& item) {
      return item.content != nullptr && ends_with_ignoring_case(item.path, around_.at_item);
    });
    if (named != items.end()) {
      return go_to_target(
          {{static_cast<std::uint32_t>(named - items.begin()), 0}, around_.at_line});
    }
    message(say(around_.language, {"no item {}", "没有项目 {}"}, around_.at_item));
  }
  if (items.size() == 1 && items.front().content != nullptr) open_item(0);
}

void App::case_changed() {
  if (state_->items_known && !started_) begin();
  // What was waited for may be there now.
  if (screen_ == Screen::Log && has_log_) log_of(log_item_);
  if (state_->analysis == nullptr || timeline_ != nullptr) return;
  timeline_ = std::make_unique<Reader>(
      std::make_shared<TimelineDocument>(state_->analysis, state_->timeline));
  if (around_.diagnoses) {
    findings_ = findings_list(*state_->analysis, around_.language, zone_.utc);
    findings_place_.cursor = first_finding(*state_->analysis);
  }
  begin_timeline();
  for (const CaseItem& item : state_->items) {
    if (item.clock.kind != ClockKind::Local || zone_.machine_minutes) continue;
    zone_.machine_minutes = item.clock.offset_minutes;
  }
  for (auto& [item, log] : logs_) {
    log.document->set_clock(state_->items[item].clock);
  }
}

// What failed is wanted, and mostly stands near the end.
void App::begin_timeline() {
  const auto place =
      around_.diagnoses ? place_of_failure(*state_->analysis) : std::optional<EventRef>();
  const std::vector<EventRef>& order = state_->timeline->order;
  const auto found =
      !place ? order.end() : std::find_if(order.begin(), order.end(), [&](const EventRef& one) {
        return one.item == place->item && one.row == place->row;
      });
  timeline_->refresh();
  if (found == order.end()) {
    timeline_->go_to_end();
    timeline_begins_ =
        tr("this is the end; g goes to the first record", "当前位于末尾；按 g 转到首条记录");
  } else {
    timeline_->go_to_row(static_cast<std::size_t>(found - order.begin()));
    timeline_begins_ = tr("this is where it failed; g goes to the first record",
                          "当前位于失败处；按 g 转到首条记录");
  }
  if (screen_ == Screen::Timeline) message(std::exchange(timeline_begins_, {}));
}

Reader* App::reader() {
  if (screen_ == Screen::Timeline) return timeline_.get();
  if (screen_ != Screen::Log || !has_log_) return nullptr;
  const auto found = logs_.find(log_item_);
  return found == logs_.end() ? nullptr : found->second.reader.get();
}

App::OpenLog* App::log_of(std::size_t item) {
  const auto found = logs_.find(item);
  if (found != logs_.end()) {
    found->second.used = ++uses_;
    return &found->second;
  }
  const CaseItem& wanted = state_->items[item];
  if (wanted.content == nullptr) return nullptr;
  if (wanted.binary && state_->knowing == nullptr) return nullptr;
  if (logs_.size() >= kMostOpenLogs) {
    const auto oldest = std::min_element(
        logs_.begin(), logs_.end(), [](auto& a, auto& b) { return a.second.used < b.second.used; });
    logs_.erase(oldest);
  }
  OpenLog log;
  log.document = std::make_shared<LogDocument>(case_.log_input(item));
  if (wanted.counted) log.document->set_clock(wanted.clock);
  log.reader = std::make_unique<Reader>(log.document);
  log.used = ++uses_;
  return &logs_.emplace(item, std::move(log)).first->second;
}

void App::open_item(std::size_t item) {
  screen_ = Screen::Log;
  log_item_ = item;
  has_log_ = true;
  in_details_ = false;
  detail_top_ = 0;
  wanted_.reset();
  log_of(item);
}

void App::go_to_target(const Target& target) {
  if (screen_ != Screen::Log || log_item_ != target.event.item) {
    push_visit();
    open_item(target.event.item);
  }
  wanted_ = target;
  OpenLog* log = log_of(target.event.item);
  if (log == nullptr) return;
  log->reader->refresh();
  // A filter would hide what was asked for.
  if (!log->reader->filter().empty()) {
    log->reader->set_filter({});
    message(tr("the filter was taken away", "已取消筛选"));
  }
  if (target.line != 0) {
    log->reader->go_to_line(target.line);
    wanted_.reset();
    return;
  }
  const auto row = log->document->row_of_event(target.event.row);
  if (row) log->reader->go_to_row(*row);
  const Progress progress = log->document->progress();
  if (row || progress.complete || progress.failed) wanted_.reset();
}

void App::push_visit() {
  Visit visit;
  visit.screen = screen_;
  visit.item = log_item_;
  if (Reader* shown = reader()) visit.row = shown->selected_row();
  visit.list = screen_ == Screen::Items ? items_place_ : findings_place_;
  if (history_.size() >= kMostVisits) history_.erase(history_.begin());
  history_.push_back(visit);
}

void App::go_back() {
  if (history_.empty()) {
    done_ = true;
    return;
  }
  const Visit visit = history_.back();
  history_.pop_back();
  in_details_ = false;
  detail_top_ = 0;
  if (visit.screen == Screen::Log) {
    open_item(visit.item);
  } else {
    screen_ = visit.screen;
  }
  if (visit.screen == Screen::Items) items_place_ = visit.list;
  if (visit.screen == Screen::Findings) findings_place_ = visit.list;
  if (Reader* shown = reader(); shown != nullptr && visit.row) {
    shown->refresh();
    shown->go_to_row(*visit.row);
  }
}

void App::switch_to(Screen screen) {
  if (screen == screen_) return;
  if (screen == Screen::Log && !has_log_) {
    message(tr("no log is open; choose one in the items", "尚未打开日志；请在项目列表中选择"));
    return;
  }
  if (screen == Screen::Timeline) case_.want_everything();
  // Coming back is no new step.
  const auto earlier = std::find_if(
      history_.begin(), history_.end(), [&](const Visit& visit) { return visit.screen == screen; });
  if (earlier != history_.end()) {
    history_.erase(earlier, history_.end());
  } else {
    push_visit();
  }
  screen_ = screen;
  in_details_ = false;
  detail_top_ = 0;
  if (screen == Screen::Timeline && !timeline_begins_.empty()) {
    message(std::exchange(timeline_begins_, {}));
  }
  if (screen == Screen::Log) log_of(log_item_);
}

bool App::is_busy() {
  const bool resting = state_->stage == CaseStage::Waiting || state_->stage == CaseStage::Done ||
                       state_->stage == CaseStage::Failed;
  if (!resting || started_ != state_->items_known) return true;
  const Reader* shown = reader();
  if (shown == nullptr) return false;
  const Progress progress = shown->document().progress();
  return !progress.complete && !progress.failed;
}

bool App::take_redraw() {
  return std::exchange(redraw_, false);
}

}  // namespace casebook::view
