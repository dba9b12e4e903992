// SPDX-License-Identifier: Apache-2.0
// All records of all items in order of time.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "analysis/analysis.h"
#include "view/document.h"

namespace casebook::view {

struct Timeline {
  std::vector<EventRef> order;  // Analysis::timeline()
  std::vector<Level> levels;    // of each
};

class TimelineDocument final : public Document {
 public:
  TimelineDocument(std::shared_ptr<const Analysis> analysis,
                   std::shared_ptr<const Timeline> timeline);

  void refresh() override {}
  std::size_t size() const override { return timeline_->order.size(); }
  Progress progress() const override { return {size(), size(), true, false}; }
  ShownRow row(std::size_t row) const override;
  Level level(std::size_t row) const override { return timeline_->levels[row]; }
  std::size_t candidate(std::size_t row, const Matcher&, bool) const override { return row; }
  bool is_merged() const override { return true; }

  EventRef ref(std::size_t row) const { return timeline_->order[row]; }

 private:
  std::shared_ptr<const Analysis> analysis_;
  std::shared_ptr<const Timeline> timeline_;
};

}  // namespace casebook::view
