// SPDX-License-Identifier: Apache-2.0
// What a quoted line says, for a reader who cannot read its language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/diagnosis.h"
#include "model/knowledge.h"

namespace casebook {

// Of a line in Chinese, Japanese or Korean, in English: which event it is and what that means, the
// codes in it; where it is neither, that the mail has said it. "" for lines that need no such word.
// `knowledge` knows events and may be null. One line; names of the evidence in it are not made
// harmless.
std::string gist_of(std::string_view text,
                    const std::vector<CodeShown>& codes,
                    const Knowledge* knowledge);

}  // namespace casebook
