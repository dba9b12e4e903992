// SPDX-License-Identifier: Apache-2.0
// What the functions of the desk that write have in common.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "store/cell.h"

namespace casebook::desk {

// InvalidInput, naming the field: too long, empty although it is needed, no UTF-8, or with a NUL.
Status check_text(std::string_view field,
                  std::string_view text,
                  bool is_needed,
                  std::size_t longest = 500);
Status check_language(std::string_view language);

// "title = $3, product = $4, ": what an UPDATE sets, with its values appended to those that are
// there.
class Assignments {
 public:
  explicit Assignments(store::Values& values) : values_(values) {}
  void set(std::string_view column, store::Cell value);
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  // {"fields":["title"]}: for the audit log, which holds no values.
  std::string detail() const;

 private:
  store::Values& values_;
  std::string text_;
  std::string names_;
};

}  // namespace casebook::desk
