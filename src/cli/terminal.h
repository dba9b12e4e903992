// SPDX-License-Identifier: Apache-2.0
// The terminal as `casebook view` uses it: shows a grid of cells, gives keys. The only place that
// knows ncurses. However the program ends, the terminal is left as it was found.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "base/result.h"
#include "report/page.h"
#include "view/cells.h"
#include "view/keys.h"

namespace casebook {

class Terminal {
 public:
  // Takes the terminal over. Unsupported: it cannot place its cursor. REQUIRES: standard input and
  // output are a terminal; one at a time
  static Result<std::unique_ptr<Terminal>> open(Color color);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  std::size_t width() const;
  std::size_t height() const;

  // Sends what differs from what is shown; everything when `anew`.
  void show(const view::CellGrid& grid, bool anew);
  // The next key; Code::None when none comes in time.
  view::Key wait(std::chrono::milliseconds longest);

 private:
  Terminal() = default;
  void set_up(Color color);
  int attributes(const view::Style& style) const;

  bool colored_ = false;
};

}  // namespace casebook
