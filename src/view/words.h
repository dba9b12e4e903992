// SPDX-License-Identifier: Apache-2.0
// A text of the viewer in both languages.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/bilingual.h"

namespace casebook::view {

struct Words {
  std::string_view en;
  std::string_view zh;

  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

// Fills the braces of the text in that language. REQUIRES: both fit the arguments
template <typename... Values>
std::string say(Language language, Words words, const Values&... values) {
  return fmt::format(fmt::runtime(words.in(language)), values...);
}

}  // namespace casebook::view
