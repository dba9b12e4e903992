// SPDX-License-Identifier: Apache-2.0
// What a person presses, and THE table of what keys do: help screen and key bar are made from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "view/words.h"

namespace casebook::view {

struct Key {
  enum class Code : std::uint8_t {
    None,  // nothing came in time
    Character,
    Control,  // with Ctrl; `character` is the letter, in lower case
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Function,  // `character` is the number
    ShiftFunction,
    WheelUp,
    WheelDown,
    Click,  // at column x, line y
    Resize,
  };
  Code code = Code::None;
  char32_t character = 0;
  std::size_t x = 0;
  std::size_t y = 0;

  static Key of(char32_t character) { return {Code::Character, character}; }
};

enum class Screen : std::uint8_t { Items, Log, Timeline, Findings };

struct KeyRow {
  std::string_view keys;
  Words what;
};

struct KeyGroup {
  Words title;
  std::vector<KeyRow> rows;
};

const std::vector<KeyGroup>& key_groups();

struct BarKey {
  std::string_view key;
  Words what;
};

// The keys that the bar at the bottom shows, most useful first.
const std::vector<BarKey>& bar_keys(Screen screen);

}  // namespace casebook::view
