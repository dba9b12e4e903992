// SPDX-License-Identifier: Apache-2.0
// Reads one line field by field. For line heads that are too irregular for fixed columns.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "base/time.h"

namespace casebook {

class FieldCursor {
 public:
  explicit FieldCursor(std::string_view line, std::size_t at = 0) : line_(line), at_(at) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= line_.size(); }
  char peek() const { return done() ? '\0' : line_[at_]; }
  std::string_view rest() const { return done() ? std::string_view() : line_.substr(at_); }

  bool take(char c) {
    if (peek() != c || done()) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip(std::size_t count) { at_ = std::min(line_.size(), at_ + count); }
  // At least one blank or tab.
  bool blanks() {
    const std::size_t from = at_;
    while (!done() && (line_[at_] == ' ' || line_[at_] == '\t')) {
      ++at_;
    }
    return at_ != from;
  }
  // Up to the next blank or tab; "" at the end.
  std::string_view word() {
    const std::size_t from = at_;
    while (!done() && line_[at_] != ' ' && line_[at_] != '\t') {
      ++at_;
    }
    return line_.substr(from, at_ - from);
  }
  // Decimal digits, at most `most` of them.
  bool number(unsigned& value, unsigned most = 9) {
    const std::size_t from = at_;
    value = 0;
    while (!done() && is_digit(line_[at_]) && at_ - from < most) {
      value = value * 10 + static_cast<unsigned>(line_[at_] - '0');
      ++at_;
    }
    return at_ != from;
  }
  bool hex(std::uint32_t& value) {
    const std::size_t from = at_;
    value = 0;
    while (!done() && is_hex_digit(line_[at_]) && at_ - from < 8) {
      const char c = to_lower_ascii(line_[at_]);
      value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
      ++at_;
    }
    return at_ != from;
  }
  // Digits of a second's fraction, any number of them, as microseconds.
  bool fraction(unsigned& micros) {
    const std::size_t from = at_;
    micros = 0;
    unsigned weight = 100'000;
    while (!done() && is_digit(line_[at_])) {
      micros += weight * static_cast<unsigned>(line_[at_] - '0');
      weight /= 10;
      ++at_;
    }
    return at_ != from;
  }
  // "h:mm:ss", then `mark` and a fraction if the mark is there.
  bool time_of_day(CivilTime& civil, char mark) {
    if (!number(civil.hour, 2) || !take(':') || !number(civil.minute, 2) || !take(':') ||
        !number(civil.second, 2)) {
      return false;
    }
    if (peek() != mark) return true;
    ++at_;
    return fraction(civil.micros);
  }

 private:
  std::string_view line_;
  std::size_t at_;
};

}  // namespace casebook
