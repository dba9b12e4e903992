// SPDX-License-Identifier: Apache-2.0
// Which rows are shown: all given conditions must hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "view/document.h"
#include "view/matcher.h"
#include "view/pace.h"
#include "view/zone.h"

namespace casebook::view {

struct Filter {
  Level least = Level::Unknown;
  std::string item;                                     // a part of the path, in either case
  std::string component;                                // a part of the name, in either case
  std::vector<std::shared_ptr<const Matcher>> with;     // each must match
  std::vector<std::shared_ptr<const Matcher>> without;  // none may match
  Micros from = kNoTime;                                // as shown in `zone`
  Micros to = kNoTime;                                  // not included
  Zone zone;

  bool empty() const;
  bool only_level() const;  // can be judged by the level alone
  bool matches(const ShownRow& row) const;
};

// The rows that pass a filter. Without one all of them, at no cost; else found step by step.
class VisibleRows {
 public:
  explicit VisibleRows(const Document& document) : document_(document) {}

  void set(Filter filter);
  const Filter& filter() const { return filter_; }
  void restart();  // the document was read anew

  // Looks at further rows until `deadline`. False when there is nothing to do.
  bool work(Deadline deadline);

  std::size_t size() const;
  std::size_t row(std::size_t place) const;  // REQUIRES: place < size()
  // The place of the first visible row at or behind `row`; size() when there is none.
  std::size_t place_of(std::size_t row) const;
  bool knows(std::size_t row) const;  // whether it was looked at
  bool complete() const;
  std::size_t looked_at() const { return filter_.empty() ? document_.size() : next_; }

 private:
  std::size_t look_at_next();

  const Document& document_;
  Filter filter_;
  std::vector<std::uint32_t> rows_;
  std::size_t next_ = 0;
};

}  // namespace casebook::view
