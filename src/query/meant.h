// SPDX-License-Identifier: Apache-2.0
// Which table, column or function somebody meant who typed a name that is none: by its meaning, as
// other tools call the same thing, and by its letters.
#pragma once

#include <string>
#include <string_view>

#include "base/bilingual.h"

namespace casebook::query {

// Each gives a sentence without its end, or nothing when nothing comes near.
Bilingual meant_table(std::string_view typed);
// `sql`: the statement, whose tables are looked at first.
Bilingual meant_column(std::string_view typed, std::string_view sql);
Bilingual meant_function(std::string_view typed);

}  // namespace casebook::query
