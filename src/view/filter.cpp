// SPDX-License-Identifier: Apache-2.0
#include "view/filter.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace casebook::view {
namespace {

constexpr std::size_t kSkipped = 1 << 20;  // a stretch of text without a match was searched

}  // namespace

bool Filter::only_level() const {
  return item.empty() && component.empty() && with.empty() && without.empty() && from == kNoTime &&
         to == kNoTime;
}

bool Filter::empty() const {
  return least == Level::Unknown && only_level();
}

bool Filter::matches(const ShownRow& row) const {
  if (row.level < least) return false;
  if (from != kNoTime || to != kNoTime) {
    const Micros time = shown_time(row, zone);
    if (time == kNoTime) return false;
    if (from != kNoTime && time < from) return false;
    if (to != kNoTime && time >= to) return false;
  }
  if (!item.empty() && !contains_ignoring_case(row.path, item)) return false;
  if (!component.empty() && !contains_ignoring_case(row.component, component)) return false;
  const auto hits = [&row](const std::shared_ptr<const Matcher>& matcher) {
    return matcher->matches(row.record_text);
  };
  return std::all_of(with.begin(), with.end(), hits) &&
         std::none_of(without.begin(), without.end(), hits);
}

void VisibleRows::set(Filter filter) {
  filter_ = std::move(filter);
  restart();
}

void VisibleRows::restart() {
  rows_ = {};
  next_ = 0;
}

bool VisibleRows::work(Deadline deadline) {
  const std::size_t size = document_.size();
  if (filter_.empty() || next_ >= size) return false;
  Pace pace(deadline);
  std::size_t bytes = 0;
  do {
    bytes = 0;
    if (document_.level(next_) < filter_.least) {
      ++next_;
    } else if (filter_.only_level()) {
      rows_.push_back(static_cast<std::uint32_t>(next_++));
    } else {
      bytes = look_at_next();
    }
  } while (next_ < size && !pace.spent(bytes));
  return true;
}

// Gives how many bytes that cost.
std::size_t VisibleRows::look_at_next() {
  if (!filter_.with.empty()) {
    const std::size_t candidate = document_.candidate(next_, *filter_.with.front(), false);
    if (candidate != next_) {
      next_ = candidate;
      return kSkipped;
    }
  }
  const ShownRow row = document_.row(next_);
  if (filter_.matches(row)) rows_.push_back(static_cast<std::uint32_t>(next_));
  ++next_;
  return row.record_text.size();
}

std::size_t VisibleRows::size() const {
  return filter_.empty() ? document_.size() : rows_.size();
}

std::size_t VisibleRows::row(std::size_t place) const {
  return filter_.empty() ? place : rows_[place];
}

std::size_t VisibleRows::place_of(std::size_t row) const {
  if (filter_.empty()) return std::min(row, document_.size());
  return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row) -
                                  rows_.begin());
}

bool VisibleRows::knows(std::size_t row) const {
  return row < looked_at();
}

bool VisibleRows::complete() const {
  return document_.progress().complete && looked_at() >= document_.size();
}

}  // namespace casebook::view
