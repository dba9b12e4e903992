// SPDX-License-Identifier: Apache-2.0
// A line that a person types at the bottom of the screen.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "view/cells.h"
#include "view/keys.h"

namespace casebook::view {

class Prompt {
 public:
  enum class Outcome { Typing, Accepted, Cancelled };

  // `check` says what is wrong with the text as typed; "" when it is right.
  Prompt(std::string label, std::string text, std::function<std::string(std::string_view)> check);

  Outcome key(const Key& key);
  const std::string& text() const { return text_; }
  const std::string& complaint() const { return complaint_; }
  void set_label(std::string label) { label_ = std::move(label); }
  void check_again();

  // Texts of earlier prompts of this kind, the latest last; arrows go through them.
  void set_earlier(std::vector<std::string> earlier);

  void draw(CellGrid& grid, std::size_t y) const;

 private:
  void set(std::string text);

  std::string label_;
  std::string text_;  // UTF-8
  std::size_t at_;    // bytes before the cursor
  std::function<std::string(std::string_view)> check_;
  std::string complaint_;
  std::vector<std::string> earlier_;
  std::size_t earlier_at_ = 0;
};

}  // namespace casebook::view
