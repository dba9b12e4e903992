// SPDX-License-Identifier: Apache-2.0
#include "base/pattern.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "base/text.h"

namespace casebook {
namespace {

using Branches = std::vector<PatternBranch>;

std::size_t literal_of(const Branches& branches) {
  std::size_t least = std::string::npos;
  for (const PatternBranch& branch : branches) {
    least = std::min(least, branch.literal());
  }
  return least == std::string::npos ? 0 : least;
}

class Splitter {
 public:
  Splitter(std::string_view pattern, std::size_t most) : pattern_(pattern), most_(most) {}

  // Up to the end, or to the bracket that closes the group this is in.
  Branches alternatives() {
    Branches all;
    for (;;) {
      Branches one = sequence();
      std::move(one.begin(), one.end(), std::back_inserter(all));
      if (at_ >= pattern_.size() || pattern_[at_] != '|') return all;
      ++at_;
    }
  }
  std::string take_flags() { return std::move(flags_); }

 private:
  Branches sequence() {
    Branches branches(1);
    while (at_ < pattern_.size() && pattern_[at_] != '|' && pattern_[at_] != ')') {
      if (pattern_[at_] == '(') {
        group(branches);
      } else {
        const PatternUnit unit = single();
        for (PatternBranch& branch : branches) {
          branch.units.push_back(unit);
        }
      }
    }
    return branches;
  }

  // "(", "(?:", "(?i:", "(?P<name>"; "" for flags alone, "(?i)".
  std::string opener() {
    std::size_t end = at_ + 1;
    if (pattern_.substr(at_, 2) == "(?") {
      const bool named = pattern_.substr(at_, 3) == "(?P";
      end = pattern_.find_first_of(named ? ">" : ":)", at_ + 2);
      end = end == std::string_view::npos ? pattern_.size() : end + 1;
    }
    std::string text(pattern_.substr(at_, end - at_));
    at_ = end;
    if (!text.ends_with(')')) return text;
    flags_ += text;
    return "";
  }

  void group(Branches& branches) {
    const std::size_t begin = at_;
    const std::string open = opener();
    if (open.empty()) return;
    const Branches inner = alternatives();
    at_ = std::min(pattern_.size(), at_ + 1);
    const std::size_t end = at_;
    const std::string times = repetition();
    if (times.empty() && branches.size() * inner.size() <= most_) {
      Branches product;
      for (const PatternBranch& before : branches) {
        for (const PatternBranch& one : inner) {
          PatternBranch joined = before;
          joined.units.push_back({open, 0, false, false, 1, 0});
          joined.units.insert(joined.units.end(), one.units.begin(), one.units.end());
          joined.units.push_back({")", 0, false, false, -1, 0});
          product.push_back(std::move(joined));
        }
      }
      branches = std::move(product);
      return;
    }
    PatternUnit unit;
    unit.text = std::string(pattern_.substr(begin, end - begin)) + times;
    unit.literal = may_be_absent(times) ? 0 : literal_of(inner);
    unit.varies = true;
    for (PatternBranch& branch : branches) {
      branch.units.push_back(unit);
    }
  }

  PatternUnit single() {
    const std::size_t begin = at_;
    PatternUnit unit;
    if (pattern_[at_] == '[') {
      at_ = class_end(pattern_, at_);
    } else if (pattern_[at_] == '\\') {
      at_ = escape_end(pattern_, at_);
      const char escaped = at_ - begin == 2 ? pattern_[begin + 1] : 'x';
      unit.plain = !is_word(escaped);
      unit.character = escaped;
    } else {
      unit.plain = std::string_view(".^$").find(pattern_[at_]) == std::string_view::npos;
      unit.character = pattern_[at_++];
      // The bytes of one character of UTF-8 stay together.
      while (at_ < pattern_.size() &&
             (static_cast<unsigned char>(pattern_[at_]) & 0xC0U) == 0x80U) {
        ++at_;
        unit.plain = false;
      }
    }
    unit.text = std::string(pattern_.substr(begin, at_ - begin));
    const std::string times = repetition();
    unit.literal = unit.plain && !may_be_absent(times) ? 1 : 0;
    unit.plain = unit.plain && times.empty();
    unit.varies = !times.empty();
    unit.text += times;
    return unit;
  }

  // "*", "+?", "{2,5}"; "" when there is none.
  std::string repetition() {
    if (at_ >= pattern_.size()) return "";
    std::size_t end = at_;
    if (std::string_view("*+?").find(pattern_[at_]) != std::string_view::npos) {
      ++end;
    } else if (pattern_[at_] == '{' && at_ + 1 < pattern_.size() && is_digit(pattern_[at_ + 1])) {
      end = pattern_.find('}', at_);
      end = end == std::string_view::npos ? pattern_.size() : end + 1;
    } else {
      return "";
    }
    if (end < pattern_.size() && pattern_[end] == '?') ++end;
    std::string text(pattern_.substr(at_, end - at_));
    at_ = end;
    return text;
  }

  static bool may_be_absent(std::string_view times) {
    return times.starts_with('*') || times.starts_with('?') || times.starts_with("{0");
  }

  std::string_view pattern_;
  std::size_t most_;
  std::size_t at_ = 0;
  std::string flags_;
};

}  // namespace

std::size_t class_end(std::string_view pattern, std::size_t at) {
  std::size_t i = at + 1;
  if (i < pattern.size() && pattern[i] == '^') ++i;
  if (i < pattern.size() && pattern[i] == ']') ++i;
  while (i < pattern.size() && pattern[i] != ']') {
    if (pattern[i] == '\\') {
      i += 2;
    } else if (pattern.substr(i, 2) == "[:") {
      const std::size_t end = pattern.find(":]", i);
      i = end == std::string_view::npos ? pattern.size() : end + 2;
    } else {
      ++i;
    }
  }
  return std::min(pattern.size(), i + 1);
}

std::size_t escape_end(std::string_view pattern, std::size_t at) {
  const std::string_view rest = pattern.substr(at);
  std::size_t length = 2;
  if (rest.starts_with("\\x{") || rest.starts_with("\\p{") || rest.starts_with("\\P{")) {
    const std::size_t close = rest.find('}');
    length = close == std::string_view::npos ? rest.size() : close + 1;
  } else if (rest.starts_with("\\x")) {
    length = 4;
  } else if (rest.starts_with("\\p") || rest.starts_with("\\P")) {
    length = 3;
  } else if (rest.starts_with("\\Q")) {
    const std::size_t close = rest.find("\\E");
    length = close == std::string_view::npos ? rest.size() : close + 2;
  }
  return std::min(pattern.size(), at + length);
}

std::string PatternBranch::head(std::size_t count) const {
  std::string text = flags;
  int open = 0;
  for (std::size_t i = 0; i < count; ++i) {
    text += units[i].text;
    open += units[i].depth;
  }
  return text.append(static_cast<std::size_t>(open), ')');
}

std::string PatternBranch::tail(std::size_t first) const {
  std::string text;
  int open = 0;
  int unopened = 0;
  for (std::size_t i = first; i < units.size(); ++i) {
    text += units[i].text;
    open += units[i].depth;
    unopened = std::max(unopened, -open);
  }
  std::string openers;
  for (int i = 0; i < unopened; ++i) {
    openers += "(?:";
  }
  return flags + openers + text;
}

std::size_t PatternBranch::literal() const {
  return std::accumulate(
      units.begin(), units.end(), std::size_t{0}, [](std::size_t sum, const PatternUnit& unit) {
        return sum + unit.literal;
      });
}

std::vector<PatternBranch> branches_of(std::string_view pattern, std::size_t most) {
  Splitter splitter(pattern, most);
  Branches branches = splitter.alternatives();
  const std::string flags = splitter.take_flags();
  for (PatternBranch& branch : branches) {
    branch.flags = flags;
  }
  if (branches.size() > most) branches.resize(most);
  return branches;
}

}  // namespace casebook
