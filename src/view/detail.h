// SPDX-License-Identifier: Apache-2.0
// All that is known of one row: the whole text, its fields, the codes in it and what they mean.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bilingual.h"
#include "model/code_book.h"
#include "view/cells.h"
#include "view/document.h"
#include "view/zone.h"

namespace casebook::view {

struct StyledLine {
  std::string text;  // harmless
  Style style;
};

// Bytes of a record that the pane shows; what is more is told.
inline constexpr std::size_t kMostDetail = 32 * 1024;

// `codes` may be null while the knowledge is being loaded. Lines of at most `width` columns.
std::vector<StyledLine> detail_lines(const ShownRow& row,
                                     const Zone& zone,
                                     const CodeBook* codes,
                                     Language language,
                                     std::size_t width);

// "0x80070005  E_ACCESSDENIED: Access is denied." for the codes of a text, one line each.
std::vector<std::string> code_lines(std::string_view text,
                                    const CodeBook& codes,
                                    Language language);

std::string level_title(Level level, Language language);

// "5 min 12 s".
std::string duration(Micros micros, Language language);

}  // namespace casebook::view
