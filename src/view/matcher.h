// SPDX-License-Identifier: Apache-2.0
// What a person looks for: plain text or a regular expression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace casebook::view {

enum class PatternKind : std::uint8_t { Text, Regex };

// Linear in the text whatever the pattern: RE2. Plain text without capitals matches either case.
class Matcher {
 public:
  // InvalidInput says what is wrong with the expression. REQUIRES: pattern is not empty
  static Result<std::shared_ptr<const Matcher>> make(std::string_view pattern, PatternKind kind);
  Matcher(std::string_view pattern, PatternKind kind);
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
  ~Matcher();

  bool matches(std::string_view text) const;
  // False: no part of `text` matches. Always true for patterns with anchors, which mean the start
  // or end of a record.
  bool may_match_within(std::string_view text) const;
  // Begin and end of each match, at most `most`; empty ones are left out.
  std::vector<std::pair<std::size_t, std::size_t>> matches_in(std::string_view text,
                                                              std::size_t most) const;

  const std::string& pattern() const { return pattern_; }
  PatternKind kind() const { return kind_; }

 private:
  std::string pattern_;
  PatternKind kind_;
  bool anchored_ = false;
  std::unique_ptr<re2::RE2> regex_;
};

}  // namespace casebook::view
