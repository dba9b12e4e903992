// SPDX-License-Identifier: Apache-2.0
#include "query/match.h"

#include <cmath>
#include <optional>

#include <re2/re2.h>
#include <sqlite3.h>

#include "base/text.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

// As SQLite's NOCASE: 26 letters, then the length.
int compare_nocase(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto left = static_cast<unsigned char>(to_lower_ascii(a[i]));
    const auto right = static_cast<unsigned char>(to_lower_ascii(b[i]));
    if (left != right) return left < right ? -1 : 1;
  }
  return a.size() < b.size() ? -1 : static_cast<int>(a.size() > b.size());
}

int compare(Collation collation, std::string_view a, std::string_view b) {
  if (collation == Collation::NoCase) return compare_nocase(a, b);
  return collation == Collation::Time ? compare_times(a, b) : a.compare(b);
}

bool is_pattern(Op op) {
  return op == Op::Like || op == Op::Glob || op == Op::Regexp;
}

}  // namespace

Taken taken_of_number(const Wish& wish) {
  return is_pattern(wish.op) ? Taken::No : Taken::Whole;
}

Taken taken_of_time(const Wish& wish) {
  return is_pattern(wish.op) || wish.collation != Collation::Time ? Taken::No : Taken::Whole;
}

Taken taken_of_text(const Wish& wish) {
  const bool is_known = wish.collation == Collation::Binary || wish.collation == Collation::NoCase;
  return is_pattern(wish.op) || is_known ? Taken::Whole : Taken::No;
}

std::unique_ptr<re2::RE2> compile_regex(std::string_view pattern, std::string& error) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemory);
  options.set_dot_nl(true);
  auto regex =
      std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (regex->ok()) return regex;
  error = regex->error();
  return nullptr;
}

struct TextTest::Part {
  Op op = Op::Equal;
  Collation collation = Collation::Binary;
  std::vector<std::string> values;
  std::unique_ptr<re2::RE2> regex;
  bool takes_all = false;  // but NULL, which no text test sees

  bool fits(std::string_view text) const;
};

TextTest::TextTest() = default;
TextTest::TextTest(TextTest&&) noexcept = default;
TextTest& TextTest::operator=(TextTest&&) noexcept = default;
TextTest::~TextTest() = default;

bool TextTest::Part::fits(std::string_view text) const {
  if (takes_all) return true;
  if (regex != nullptr) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex);
  }
  if (op == Op::In) {
    for (const std::string& value : values) {
      if (compare(collation, text, value) == 0) return true;
    }
    return false;
  }
  if (values.empty()) return false;  // compared with NULL
  const std::string& value = values.front();
  if (op == Op::Like) return fits_like(value, text);
  if (op == Op::Glob) {
    const std::string ended(text);  // SQLite's matcher wants a NUL behind
    return sqlite3_strglob(value.c_str(), ended.c_str()) == 0;
  }
  const int order = compare(collation, text, value);
  switch (op) {
    case Op::Equal: return order == 0;
    case Op::Less: return order < 0;
    case Op::LessEqual: return order <= 0;
    case Op::Greater: return order > 0;
    case Op::GreaterEqual: return order >= 0;
    default: return false;
  }
}

Result<TextTest> TextTest::make(const std::vector<Bound>& bounds, int column) {
  TextTest test;
  for (const Bound& bound : bounds) {
    if (bound.wish.column != column) continue;
    RETURN_IF_ERROR(test.add(bound));
  }
  return test;
}

Status TextTest::add(const Bound& bound) {
  Part part;
  part.op = bound.wish.op;
  part.collation = bound.wish.collation;
  for (const Value& value : bound.values) {
    if (value.is_null) continue;
    // A blob is above every text and equal to none.
    if (value.is_blob && part.op != Op::Like && part.op != Op::Glob && part.op != Op::Regexp) {
      part.takes_all = part.op == Op::Less || part.op == Op::LessEqual;
      continue;
    }
    part.values.push_back(value.text);
  }
  const bool is_pattern = part.op == Op::Like || part.op == Op::Glob || part.op == Op::Regexp;
  if (is_pattern && !part.values.empty()) {
    if (part.values.front().size() > kLongestPattern) {
      return Error{ErrorCode::LimitExceeded, "LIKE or GLOB pattern too complex"};
    }
    if (part.op == Op::Regexp) {
      std::string error;
      part.regex = compile_regex(part.values.front(), error);
      if (part.regex == nullptr) return Error{ErrorCode::InvalidInput, "REGEXP: " + error};
    }
  }
  parts_.push_back(std::move(part));
  return ok_status();
}

bool TextTest::fits(std::string_view text) const {
  for (const Part& part : parts_) {
    if (!part.fits(text)) return false;
  }
  return true;
}

NumberTest NumberTest::make(const std::vector<Bound>& bounds, int column) {
  NumberTest test;
  for (const Bound& bound : bounds) {
    if (bound.wish.column == column) test.add(bound);
  }
  return test;
}

NumberTest NumberTest::make_time(const std::vector<Bound>& bounds, int column) {
  NumberTest test;
  for (const Bound& bound : bounds) {
    if (bound.wish.column == column) test.add_time(bound);
  }
  return test;
}

void NumberTest::add_one(Op op, std::int64_t value) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  switch (op) {
    case Op::Equal:
      low = std::max(low, value);
      high = std::min(high, value);
      return;
    case Op::Less:
      if (value == kLeast) return nothing();
      high = std::min(high, value - 1);
      return;
    case Op::LessEqual: high = std::min(high, value); return;
    case Op::Greater:
      if (value == kMost) return nothing();
      low = std::max(low, value + 1);
      return;
    case Op::GreaterEqual: low = std::max(low, value); return;
    default: return;
  }
}

void NumberTest::add(const Bound& bound) {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  is_asked = true;
  if (bound.wish.op == Op::In) {
    std::unordered_set<std::int64_t> values;
    for (const Value& value : bound.values) {
      if (value.is_null || value.is_blob) continue;
      if (value.integer) {
        values.insert(*value.integer);
      } else if (value.real && std::abs(*value.real) < kBeyond &&
                 std::floor(*value.real) == *value.real) {
        values.insert(static_cast<std::int64_t>(*value.real));
      }
    }
    return add_set(std::move(values));
  }
  if (bound.values.empty() || bound.values.front().is_null) return nothing();
  const Value& value = bound.values.front();
  const Op op = bound.wish.op;
  const bool is_below = op == Op::Less || op == Op::LessEqual;
  if (value.integer && !value.is_blob) return add_one(op, *value.integer);
  // Numbers come before texts and blobs.
  if (!value.real || value.is_blob) return is_below ? void() : nothing();
  const double real = *value.real;
  if (std::isnan(real)) return nothing();
  if (real >= kBeyond) return is_below ? void() : nothing();
  if (real < -kBeyond) return is_below || op == Op::Equal ? nothing() : void();
  const double whole = std::floor(real);
  const auto number = static_cast<std::int64_t>(whole);
  if (whole == real) return add_one(op, number);
  if (op == Op::Equal) return nothing();
  add_one(is_below ? Op::LessEqual : Op::Greater, number);
}

void NumberTest::add_set(std::unordered_set<std::int64_t> values) {
  if (has_set) {
    std::erase_if(values, [this](std::int64_t value) { return set.count(value) == 0; });
  }
  has_set = true;
  set = std::move(values);
}

void NumberTest::add_time(const Bound& bound) {
  is_asked = true;
  if (bound.wish.op == Op::In) {
    std::unordered_set<std::int64_t> values;
    for (const Value& value : bound.values) {
      const auto ticks = value.is_null || value.is_blob ? std::nullopt : parse_time(value.text);
      if (ticks) values.insert(*ticks);
    }
    return add_set(std::move(values));
  }
  if (bound.values.empty() || bound.values.front().is_null) return nothing();
  const Value& value = bound.values.front();
  const Op op = bound.wish.op;
  const auto ticks = value.is_blob ? std::nullopt : parse_time(value.text);
  if (ticks) return add_one(op, *ticks);
  // Times come before what is none.
  if (op != Op::Less && op != Op::LessEqual) nothing();
}

void NumberTest::also(const NumberTest& other) {
  low = std::max(low, other.low);
  high = std::min(high, other.high);
  if (other.has_set) add_set(other.set);
  is_asked = is_asked || other.is_asked;
}

bool fits_like(std::string_view pattern, std::string_view text, std::string_view escape) {
  // "%word%", which most are.
  if (escape.empty() && pattern.size() > 2 && pattern.front() == '%' && pattern.back() == '%') {
    const std::string_view word = pattern.substr(1, pattern.size() - 2);
    if (word.find_first_of("%_") == std::string_view::npos) {
      return contains_ignoring_case(text, word);
    }
  }
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = kNone;  // behind the last %
  std::size_t star_text = 0;
  while (true) {
    bool fits = false;
    const std::string_view rest = pattern.substr(p);
    const bool is_escaped = !escape.empty() && rest.starts_with(escape);
    if (!is_escaped && rest.starts_with('%')) {
      star = ++p;
      star_text = t;
      if (p == pattern.size()) return true;
      continue;
    }
    const std::size_t literal = is_escaped ? p + escape.size() : p;
    if (p == pattern.size()) {
      if (t == text.size()) return true;
    } else if (t < text.size()) {
      if (!is_escaped && pattern[p] == '_') {
        ++p;
        ++t;
        // The rest of the character.
        while (t < text.size() && (static_cast<unsigned char>(text[t]) & 0xC0U) == 0x80U) {
          ++t;
        }
        fits = true;
      } else if (literal < pattern.size() &&
                 to_lower_ascii(pattern[literal]) == to_lower_ascii(text[t])) {
        p = literal + 1;
        ++t;
        fits = true;
      }
    }
    if (fits) continue;
    if (star == kNone || star_text >= text.size()) return false;
    p = star;
    t = ++star_text;
  }
}

std::string_view literal_of_like(std::string_view pattern) {
  std::string_view longest;
  while (!pattern.empty()) {
    const std::size_t length = std::min(pattern.find_first_of("%_"), pattern.size());
    if (length > longest.size()) longest = pattern.substr(0, length);
    pattern.remove_prefix(std::min(length + 1, pattern.size()));
  }
  return longest;
}

}  // namespace casebook::query
