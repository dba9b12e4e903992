// SPDX-License-Identifier: Apache-2.0
// The comparisons of a statement, decided as SQLite would decide them.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "query/table.h"

namespace re2 {
class RE2;
}

namespace casebook::query {

// Longer patterns of LIKE and GLOB are refused: their cost is the product of pattern and text.
inline constexpr int kLongestPattern = 1000;

// Memory of one compiled regular expression, in bytes.
inline constexpr std::int64_t kRegexMemory = 8 << 20;

// What a table takes of a comparison with a column of numbers, of times or of texts that these
// tests decide as SQLite would; patterns only of texts, texts only where SQLite compares them by
// bytes or without case.
Taken taken_of_number(const Wish& wish);
Taken taken_of_time(const Wish& wish);
Taken taken_of_text(const Wish& wish);

// Null when the pattern is none; `error` then says why.
std::unique_ptr<re2::RE2> compile_regex(std::string_view pattern, std::string& error);

// Whether all comparisons with one text hold.
class TextTest {
 public:
  TextTest();
  TextTest(TextTest&&) noexcept;
  TextTest& operator=(TextTest&&) noexcept;
  ~TextTest();

  // Takes the bounds with `column` out of all. Fails when a pattern is none.
  static Result<TextTest> make(const std::vector<Bound>& bounds, int column);
  Status add(const Bound& bound);

  bool is_empty() const { return parts_.empty(); }
  bool fits(std::string_view text) const;

 private:
  struct Part;
  std::vector<Part> parts_;
};

// Whole numbers that all comparisons with one column let pass.
class NumberTest {
 public:
  static NumberTest make(const std::vector<Bound>& bounds, int column);
  // The same of a time column, as ticks. Bounds that are no times let nothing pass or everything,
  // as they do in SQLite.
  static NumberTest make_time(const std::vector<Bound>& bounds, int column);
  void add(const Bound& bound);

  // Nothing is asked. A comparison that every number passes still keeps NULL out.
  bool is_empty() const { return !is_asked; }
  bool fits(std::int64_t number) const {
    return number >= low && number <= high && (!has_set || set.count(number) != 0);
  }
  // Both also hold.
  void also(const NumberTest& other);

  bool is_asked = false;
  // Nothing passes when low is above high.
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  bool has_set = false;
  std::unordered_set<std::int64_t> set;

 private:
  void nothing() {
    low = 1;
    high = 0;
  }
  void add_one(Op op, std::int64_t value);
  void add_set(std::unordered_set<std::int64_t> values);
  void add_time(const Bound& bound);
};

// Whether a text fits a LIKE pattern: as SQLite's, but a NUL is a character like any other. Damaged
// logs hold NULs, and what stands behind one must be found. `escape`: one character, or "".
bool fits_like(std::string_view pattern, std::string_view text, std::string_view escape = {});

// The longest piece of a LIKE pattern that stands for itself; "" when there is none. Texts that do
// not contain it, whatever its case, do not fit.
std::string_view literal_of_like(std::string_view pattern);

}  // namespace casebook::query
