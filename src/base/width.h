// SPDX-License-Identifier: Apache-2.0
// How many columns of a terminal a text takes. Own tables, so that the answer does not depend on
// the locale of the machine: East Asian wide characters take two, combining ones none, the rest
// one.
#pragma once

#include <cstddef>
#include <string_view>

namespace casebook {

std::size_t character_width(char32_t character);
std::size_t display_width(std::string_view utf8);

}  // namespace casebook
