// SPDX-License-Identifier: Apache-2.0
// Which events `casebook events` prints: all given conditions must hold.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/analysis.h"
#include "cli/command.h"

namespace re2 {
class RE2;
}

namespace casebook {

class EventFilter {
 public:
  // REQUIRES: the values were checked by the parser.
  explicit EventFilter(const Invocation& invocation);
  EventFilter(const EventFilter&) = delete;
  EventFilter& operator=(const EventFilter&) = delete;
  ~EventFilter();

  bool matches(const ShownEvent& event) const;

 private:
  Level level_ = Level::Unknown;
  std::vector<std::string> items_;
  std::vector<std::string> components_;
  std::unique_ptr<re2::RE2> regex_;  // null when none was given
  Micros from_ = kNoTime;
  Micros to_ = kNoTime;
};

}  // namespace casebook
