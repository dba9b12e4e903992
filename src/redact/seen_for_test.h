// SPDX-License-Identifier: Apache-2.0
// For tests: what a look through a text finds.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "redact/sighting.h"
#include "redact/words.h"

namespace casebook {

// What may be hidden of what was seen, as "kind value"; "kind value here" of ordinary words.
class Seen : public SightingSink {
 public:
  void saw(Hidden kind, std::string_view value, bool is_set_off) override {
    const HidingReach reach = reach_of(kind, value);
    if (reach == HidingReach::Nothing || (reach == HidingReach::Here && !is_set_off)) return;
    all.insert(std::string(hidden_name(kind)) + " " + std::string(value) +
               (reach == HidingReach::Here ? " here" : ""));
  }
  void saw_pair(std::string_view left, std::string_view right) override {
    all.insert("pair " + std::string(left) + " " + std::string(right));
  }
  void saw_host(std::string_view host, std::string_view domain) override {
    all.insert("host " + std::string(host) + " " + std::string(domain));
  }
  std::set<std::string> all;
};

inline std::set<std::string> seen_in(std::string_view text) {
  Seen seen;
  scan_text(text, seen);
  return seen.all;
}

// Texts, each with one of what is to be seen in it.
using Cases = std::vector<std::pair<std::string, std::string>>;

inline void expect_seen(const Cases& cases) {
  for (const auto& [text, wanted] : cases) {
    const auto seen = seen_in(text);
    std::string all;
    for (const std::string& one : seen)
      all += "[" + one + "] ";
    EXPECT_TRUE(seen.contains(wanted)) << text << "\n  wanted " << wanted << "\n  seen " << all;
  }
}

}  // namespace casebook
