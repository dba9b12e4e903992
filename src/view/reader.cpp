// SPDX-License-Identifier: Apache-2.0
#include "view/reader.h"

#include <algorithm>
#include <utility>

namespace casebook::view {
namespace {

constexpr std::size_t kFurthestColumn = 1 << 16;

std::size_t moved(std::size_t from, std::ptrdiff_t by, std::size_t most) {
  if (by < 0) {
    const auto back = static_cast<std::size_t>(-by);
    return from < back ? 0 : std::min(from - back, most);
  }
  return std::min(from + static_cast<std::size_t>(by), most);
}

}  // namespace

std::vector<std::string_view> lines_of_record(std::string_view text, std::size_t most) {
  std::vector<std::string_view> lines;
  while (lines.size() < most) {
    const std::size_t end = text.find_first_of("\r\n");
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  return lines;
}

Reader::Reader(std::shared_ptr<Document> document)
    : document_(std::move(document)),
      rows_(*document_) {}

bool Reader::refresh() {
  // Only the offset survives when a document is read anew.
  const std::optional<ShownRow> before = selected();
  const std::optional<std::uint64_t> offset =
      wanted_offset_ || !before ? wanted_offset_ : std::optional(before->offset);
  const Progress progress = document_->progress();
  document_->refresh();
  const bool anew = document_->revision() != revision_;
  if (anew) {
    revision_ = document_->revision();
    reread();
    wanted_offset_ = offset;
  }
  const bool changed = anew || document_->size() != known_size_ ||
                       document_->progress().done != progress.done ||
                       document_->progress().complete != progress.complete;
  known_size_ = document_->size();
  settle();
  return changed;
}

void Reader::reread() {
  rows_.restart();
  unfolded_.clear();
  marks_.clear();
  seek_.reset();
  if (counter_) counter_->restart();
  cursor_ = 0;
  top_ = 0;
  wanted_row_.reset();
}

// Goes where it was asked to go as soon as that is known.
void Reader::settle() {
  const bool read = document_->progress().complete || document_->progress().failed;
  if (wanted_offset_) {
    const auto row = document_->row_of_offset(*wanted_offset_);
    if (row || read) wanted_offset_.reset();
    if (row) wanted_row_ = *row;
  }
  if (wanted_line_) {
    const auto row = document_->row_of_line(*wanted_line_);
    if (row || read) wanted_line_.reset();
    if (row) wanted_row_ = *row;
    if (!row && read && document_->size() != 0) wanted_row_ = document_->size() - 1;
  }
  if (wanted_row_ && (rows_.knows(*wanted_row_) || rows_.complete())) {
    cursor_ = std::min(rows_.place_of(*wanted_row_), last());
    wanted_row_.reset();
  }
  if (follows_end_) cursor_ = last();
  cursor_ = std::min(cursor_, last());
}

bool Reader::work(Deadline deadline) {
  if (rows_.work(deadline)) {
    settle();
    return true;
  }
  if (seek_) {
    const Seek::State state = seek_->work(*document_, rows_, deadline);
    if (state == Seek::State::Found) {
      leave_end();
      cursor_ = seek_->place();
      seek_.reset();
    } else if (state == Seek::State::NotFound) {
      failed_ = std::move(seek_);
      seek_.reset();
    }
    if (state != Seek::State::Waiting) return true;
  }
  return counter_ && counter_->work(*document_, rows_, deadline);
}

std::optional<std::size_t> Reader::selected_row() const {
  if (cursor_ >= rows_.size()) return std::nullopt;
  return rows_.row(cursor_);
}

std::optional<ShownRow> Reader::selected() const {
  const auto row = selected_row();
  if (!row || *row >= document_->size()) return std::nullopt;
  return document_->row(*row);
}

void Reader::move(std::ptrdiff_t rows) {
  leave_end();
  wanted_row_.reset();
  wanted_line_.reset();
  wanted_offset_.reset();
  cursor_ = moved(cursor_, rows, last());
}

void Reader::page(std::ptrdiff_t pages, std::size_t height) {
  const auto step = static_cast<std::ptrdiff_t>(height > 1 ? height - 1 : 1);
  top_ = moved(top_, pages * step, last());
  move(pages * step);
}

void Reader::scroll(std::ptrdiff_t lines, std::size_t height) {
  leave_end();
  top_ = moved(top_, lines, last());
  const std::size_t bottom = top_ + (height > 1 ? height - 1 : 0);
  cursor_ = std::min(std::clamp(cursor_, top_, bottom), last());
}

void Reader::select_line(std::size_t line, std::size_t height) {
  const std::vector<WindowLine> shown = window(height);
  if (line >= shown.size()) return;
  leave_end();
  cursor_ = shown[line].place;
}

void Reader::go_to_start() {
  move(0);
  cursor_ = 0;
}

void Reader::go_to_end() {
  move(0);
  cursor_ = last();
  follows_end_ = !rows_.complete();
}

void Reader::go_to_percent(unsigned percent) {
  constexpr std::size_t kAll = 100;
  move(0);
  cursor_ = std::min(rows_.size() / kAll * percent + rows_.size() % kAll * percent / kAll, last());
}

void Reader::go_to_row(std::size_t row) {
  move(0);
  wanted_row_ = row;
  settle();
}

void Reader::go_to_line(std::uint32_t line) {
  move(0);
  wanted_line_ = line;
  settle();
}

// Logs are in order of time but for their clock's jumps: halving finds a place at least near.
bool Reader::go_to_time(Micros time, const Zone& zone) {
  constexpr std::size_t kUntimed = 1000;  // lines without time between two with one
  const auto time_at = [&](std::size_t place) {
    for (std::size_t i = place; i < rows_.size() && i < place + kUntimed; ++i) {
      const Micros found = shown_time(document_->row(rows_.row(i)), zone);
      if (found != kNoTime) return found;
    }
    return kNoTime;
  };
  std::size_t low = 0;
  std::size_t high = rows_.size();
  bool any = false;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const Micros found = time_at(middle);
    any = any || found != kNoTime;
    if (found != kNoTime && found < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (!any) return false;
  move(0);
  cursor_ = std::min(low, last());
  return true;
}

void Reader::move_text(std::ptrdiff_t columns) {
  left_ = moved(left_, columns, kFurthestColumn);
}

void Reader::toggle_fold() {
  const auto row = selected_row();
  if (!row) return;
  if (unfolded_.erase(*row) == 0) unfolded_.insert(*row);
}

bool Reader::has_gap_before(std::size_t place, Micros* gap) const {
  if (place == 0) return false;
  const ShownRow before = document_->row(rows_.row(place - 1));
  const auto found = gap_between(before, document_->row(rows_.row(place)));
  if (found) *gap = *found;
  return found.has_value();
}

// Lines of the window that a row takes.
std::size_t Reader::lines_of(std::size_t place) const {
  Micros gap = 0;
  const std::size_t row = rows_.row(place);
  std::size_t lines = has_gap_before(place, &gap) ? 2 : 1;
  if (is_unfolded(row)) {
    lines += lines_of_record(document_->row(row).text, kMostContinuation).size() - 1;
  }
  return lines;
}

// At the end of the document the window is full all the same.
void Reader::fill_window(std::size_t height) {
  std::size_t used = 0;
  for (std::size_t place = top_; place < rows_.size(); ++place) {
    used += lines_of(place);
    if (used >= height) return;
  }
  while (top_ > 0) {
    used += lines_of(top_ - 1);
    if (used > height) return;
    --top_;
  }
}

std::vector<WindowLine> Reader::window(std::size_t height) {
  std::vector<WindowLine> lines;
  if (rows_.size() == 0 || height == 0) return lines;
  cursor_ = std::min(cursor_, last());
  top_ = std::min(top_, cursor_);
  if (cursor_ - top_ >= 2 * height) {
    // A jump: what led there is worth seeing too.
    top_ = cursor_ - std::min(cursor_, height / 3);
  }
  // As many rows before the cursor as leave room for it.
  std::size_t used = 1;
  if (is_unfolded(rows_.row(cursor_))) used = std::min(lines_of(cursor_), height);
  std::size_t first = cursor_;
  Micros gap = 0;
  if (used < height && has_gap_before(cursor_, &gap)) ++used;
  while (first > top_) {
    const std::size_t more = lines_of(first - 1);
    if (used + more > height) break;
    used += more;
    --first;
  }
  top_ = std::max(top_, first);
  fill_window(height);
  for (std::size_t place = top_; place < rows_.size() && lines.size() < height; ++place) {
    if (height > 1 && has_gap_before(place, &gap)) {
      lines.push_back({WindowLine::Kind::Gap, place, 0, gap});
    }
    lines.push_back({WindowLine::Kind::Row, place, 0, 0});
    const std::size_t row = rows_.row(place);
    if (!is_unfolded(row)) continue;
    const std::size_t count = lines_of_record(document_->row(row).text, kMostContinuation).size();
    for (std::size_t line = 1; line < count; ++line) {
      lines.push_back({WindowLine::Kind::Continuation, place, line, 0});
    }
  }
  if (lines.size() > height) lines.resize(height);
  return lines;
}

void Reader::set_filter(Filter filter) {
  const auto row = selected_row();
  rows_.set(std::move(filter));
  seek_.reset();
  if (counter_) counter_->restart();
  cursor_ = 0;
  top_ = 0;
  if (row && !wanted_row_) wanted_row_ = *row;
  settle();
}

void Reader::set_search(std::shared_ptr<const Matcher> matcher) {
  search_ = std::move(matcher);
  seek_.reset();
  counter_.reset();
  if (search_ != nullptr) counter_.emplace(search_);
}

void Reader::seek(SeekGoal goal, Direction direction) {
  leave_end();
  wanted_row_.reset();
  wanted_line_.reset();
  failed_.reset();
  seek_.emplace(std::move(goal), direction, cursor_);
}

void Reader::seek_from_edge(SeekGoal goal, Direction direction) {
  seek(std::move(goal), direction);
  // In front of the first row, or behind the last: a step leads to it.
  seek_->start_at(direction == Direction::Forwards ? static_cast<std::size_t>(-1) : rows_.size());
}

unsigned Reader::sought_percent() const {
  constexpr std::size_t kAll = 100;
  if (!seek_ || seek_->place() >= rows_.size()) return 0;
  return static_cast<unsigned>(seek_->place() / (rows_.size() / kAll + 1));
}

std::optional<Seek> Reader::take_failed() {
  return std::exchange(failed_, std::nullopt);
}

std::size_t Reader::hit_number() const {
  const auto row = selected_row();
  if (!counter_ || !row) return 0;
  const std::vector<std::uint32_t>& hits = counter_->rows();
  const auto found = std::lower_bound(hits.begin(), hits.end(), *row);
  if (found == hits.end() || *found != *row) return 0;
  return static_cast<std::size_t>(found - hits.begin()) + 1;
}

void Reader::toggle_mark() {
  const auto row = selected_row();
  if (!row) return;
  if (marks_.erase(*row) == 0) marks_.insert(*row);
}

bool Reader::go_to_mark(Direction direction) {
  const std::size_t at = selected_row().value_or(0);
  std::set<std::size_t> visible;
  for (const std::size_t mark : marks_) {
    const std::size_t place = rows_.place_of(mark);
    if (place < rows_.size() && rows_.row(place) == mark) visible.insert(mark);
  }
  if (visible.empty()) return false;
  std::size_t to = 0;
  if (direction == Direction::Forwards) {
    const auto next = visible.upper_bound(at);
    to = next == visible.end() ? *visible.begin() : *next;
  } else {
    const auto next = visible.lower_bound(at);
    to = next == visible.begin() ? *visible.rbegin() : *std::prev(next);
  }
  move(0);
  cursor_ = rows_.place_of(to);
  return true;
}

std::optional<Micros> Reader::since_mark() const {
  const auto row = selected_row();
  if (!row) return std::nullopt;
  const auto after = marks_.lower_bound(*row);
  if (after == marks_.begin()) return std::nullopt;
  const ShownRow mark = document_->row(*std::prev(after));
  const Micros from = mark.utc != kNoTime ? mark.utc : mark.time;
  const ShownRow here = document_->row(*row);
  const Micros to = here.utc != kNoTime ? here.utc : here.time;
  Micros since = 0;
  if (from == kNoTime || to == kNoTime || __builtin_sub_overflow(to, from, &since)) {
    return std::nullopt;
  }
  return since;
}

}  // namespace casebook::view
