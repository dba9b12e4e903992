// SPDX-License-Identifier: Apache-2.0
// Draws the window of a reader into a part of the screen.
#pragma once

#include <cstddef>

#include "base/bilingual.h"
#include "view/cells.h"
#include "view/reader.h"
#include "view/zone.h"

namespace casebook::view {

// Columns of a row; 0: not shown, because the screen is narrow or nothing has it.
struct RowColumns {
  std::size_t line = 0;
  std::size_t time = 0;
  std::size_t item = 0;
  std::size_t component = 0;
};

RowColumns columns_for(std::size_t width, const Document& document);

struct RowsArea {
  std::size_t top = 0;
  std::size_t height = 0;
};

void draw_rows(
    CellGrid& grid, const RowsArea& area, Reader& reader, const Zone& zone, Language language);

}  // namespace casebook::view
