// SPDX-License-Identifier: Apache-2.0
// Looks for the next row of some kind, step by step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "view/filter.h"

namespace casebook::view {

enum class Direction : std::uint8_t { Forwards, Backwards };

// Rows that are further apart in time than this get a mark between them.
inline constexpr Micros kGap = 5 * kMinute;

struct SeekGoal {
  enum class Kind : std::uint8_t {
    Match,    // of `matcher`
    Error,    // Level::Error or Fatal
    Warning,  // exactly Level::Warning
    Thread,   // the same os_thread of the same item
    Gap,      // a row after a gap of time
  };
  Kind kind = Kind::Match;
  std::shared_ptr<const Matcher> matcher = {};
  std::uint32_t item = 0;
  std::uint32_t os_thread = 0;
};

class Seek {
 public:
  // Starts behind (before) visible place `from`.
  Seek(SeekGoal goal, Direction direction, std::size_t from);

  enum class State : std::uint8_t { Going, Found, Waiting, NotFound };
  // Waiting: everything known was looked at, and more is still being read.
  State work(const Document& document, const VisibleRows& rows, Deadline deadline);

  std::size_t place() const { return at_; }  // of what was found, or looked at last
  const SeekGoal& goal() const { return goal_; }
  void start_at(std::size_t place) { at_ = place; }
  Direction direction() const { return direction_; }

 private:
  bool step(const VisibleRows& rows);
  bool is_goal(const Document& document, const VisibleRows& rows, std::size_t& bytes);
  bool skip(const Document& document, const VisibleRows& rows, std::size_t& bytes);

  SeekGoal goal_;
  Direction direction_;
  std::size_t at_;
  bool pending_ = false;  // at_ is still to be looked at
};

// All matches among the visible rows, counted from the start.
class HitCounter {
 public:
  explicit HitCounter(std::shared_ptr<const Matcher> matcher) : matcher_(std::move(matcher)) {}

  bool work(const Document& document, const VisibleRows& rows, Deadline deadline);
  void restart();
  const std::vector<std::uint32_t>& rows() const { return hits_; }  // ascending row numbers
  bool complete(const VisibleRows& rows) const { return rows.complete() && next_ >= rows.size(); }
  const std::shared_ptr<const Matcher>& matcher() const { return matcher_; }

 private:
  std::shared_ptr<const Matcher> matcher_;
  std::vector<std::uint32_t> hits_;
  std::size_t next_ = 0;  // visible place
};

// Whether a gap of time lies between two rows that follow each other.
std::optional<Micros> gap_between(const ShownRow& before, const ShownRow& after);

}  // namespace casebook::view
