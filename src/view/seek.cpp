// SPDX-License-Identifier: Apache-2.0
#include "view/seek.h"

#include <utility>

namespace casebook::view {
namespace {

constexpr std::size_t kSkipped = 1 << 20;      // a stretch of text without a match was searched
constexpr std::size_t kMostHits = 20'000'000;  // counted no further: the list is kept

}  // namespace

std::optional<Micros> gap_between(const ShownRow& before, const ShownRow& after) {
  const bool universal = before.utc != kNoTime && after.utc != kNoTime;
  const Micros first = universal ? before.utc : before.time;
  const Micros second = universal ? after.utc : after.time;
  if (first == kNoTime || second == kNoTime || second <= first) return std::nullopt;
  // Times of hostile logs lie anywhere.
  Micros gap = 0;
  if (__builtin_sub_overflow(second, first, &gap) || gap < kGap) return std::nullopt;
  return gap;
}

Seek::Seek(SeekGoal goal, Direction direction, std::size_t from)
    : goal_(std::move(goal)),
      direction_(direction),
      at_(from) {}

// Moves at_ on by one; false at the end.
bool Seek::step(const VisibleRows& rows) {
  if (direction_ == Direction::Forwards) {
    if (at_ + 1 >= rows.size()) return false;
    ++at_;
  } else {
    if (at_ == 0) return false;
    --at_;
  }
  return true;
}

// Passes over rows that cannot match. True when it did.
bool Seek::skip(const Document& document, const VisibleRows& rows, std::size_t& bytes) {
  if (goal_.kind != SeekGoal::Kind::Match) return false;
  const bool backwards = direction_ == Direction::Backwards;
  const std::size_t row = rows.row(at_);
  const std::size_t candidate = document.candidate(row, *goal_.matcher, backwards);
  if (candidate == row) return false;
  bytes += kSkipped;
  const std::size_t place = rows.place_of(candidate);
  if (backwards) {
    // place_of() rounds up; what lies before is wanted.
    const bool none = candidate >= document.size();
    const bool exact = !none && place < rows.size() && rows.row(place) == candidate;
    if (none || (place == 0 && !exact)) {
      at_ = 0;
      pending_ = false;
      return true;
    }
    at_ = exact ? place : place - 1;
  } else if (place >= rows.size()) {
    at_ = rows.size() - 1;
    pending_ = false;
    return true;
  } else {
    at_ = place;
  }
  pending_ = true;
  return true;
}

bool Seek::is_goal(const Document& document, const VisibleRows& rows, std::size_t& bytes) {
  const std::size_t row = rows.row(at_);
  switch (goal_.kind) {
    case SeekGoal::Kind::Error: return document.level(row) >= Level::Error;
    case SeekGoal::Kind::Warning: return document.level(row) == Level::Warning;
    case SeekGoal::Kind::Match: {
      const ShownRow shown = document.row(row);
      bytes += shown.record_text.size();
      return goal_.matcher->matches(shown.record_text);
    }
    case SeekGoal::Kind::Thread: {
      const ShownRow shown = document.row(row);
      return shown.os_thread == goal_.os_thread && shown.item == goal_.item;
    }
    case SeekGoal::Kind::Gap: break;
  }
  if (at_ == 0) return false;
  // Both may lie in text that is decoded on the way: times are copied before the next is asked for.
  const ShownRow before = document.row(rows.row(at_ - 1));
  return gap_between(before, document.row(row)).has_value();
}

Seek::State Seek::work(const Document& document, const VisibleRows& rows, Deadline deadline) {
  if (rows.size() == 0) return rows.complete() ? State::NotFound : State::Waiting;
  Pace pace(deadline);
  while (true) {
    std::size_t bytes = 0;
    if (!pending_) {
      if (!step(rows)) {
        const bool over = direction_ == Direction::Backwards || rows.complete();
        return over ? State::NotFound : State::Waiting;
      }
      pending_ = true;
    }
    if (!skip(document, rows, bytes)) {
      pending_ = false;
      if (is_goal(document, rows, bytes)) return State::Found;
    }
    if (pace.spent(bytes)) return State::Going;
  }
}

void HitCounter::restart() {
  hits_ = {};
  next_ = 0;
}

bool HitCounter::work(const Document& document, const VisibleRows& rows, Deadline deadline) {
  if (next_ >= rows.size() || hits_.size() >= kMostHits) return false;
  Pace pace(deadline);
  while (next_ < rows.size()) {
    const std::size_t row = rows.row(next_);
    const std::size_t candidate = document.candidate(row, *matcher_, false);
    std::size_t bytes = kSkipped;
    if (candidate != row) {
      next_ = rows.place_of(candidate);
    } else {
      const ShownRow shown = document.row(row);
      bytes = shown.record_text.size();
      if (matcher_->matches(shown.record_text)) hits_.push_back(static_cast<std::uint32_t>(row));
      ++next_;
    }
    if (pace.spent(bytes)) break;
  }
  return true;
}

}  // namespace casebook::view
