// SPDX-License-Identifier: Apache-2.0
// Words of a finished result that look like names of machines and were not hidden: only a person
// can say whether they are.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace casebook {

inline constexpr std::size_t kMostLeftNames = 10;

// Adds those of an item to `names`, each once, up to kMostLeftNames. Looks into short texts, in
// which people write sentences: "FIN-PC-0454X failed".
void note_left_names(ByteView item, std::vector<std::string>& names);

}  // namespace casebook
