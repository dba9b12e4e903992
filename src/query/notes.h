// SPDX-License-Identifier: Apache-2.0
// What is noticed while a statement runs, beside its rows: why an answer may be other than was
// meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace casebook::query {

class Notes {
 public:
  // Forgets what was noticed of the statement before. `sql` must outlive the running.
  void begin(std::string_view sql) {
    *this = {};
    sql_ = sql;
  }

  // A text was compared with times and is none. Does not throw.
  void add_unreadable_time(std::string_view text) noexcept;
  // A text was compared with numbers. Does not throw.
  void add_text_for_number(std::string_view column, std::string_view text) noexcept;

  // Whether it stands in the statement itself, as a text or a number.
  bool is_literal(std::string_view text) const;

  bool has_cut_cell = false;
  bool has_zoneless_time = false;              // a time of day without a zone was compared, as UTC
  bool has_missed_zone = false;                // local_time() was asked and nobody knows the zone
  std::vector<std::string> unreadable_times;   // the first few
  std::vector<std::string> texts_for_numbers;  // "severity: error", the first few

 private:
  std::string_view sql_;
};

}  // namespace casebook::query
