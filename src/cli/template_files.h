// SPDX-License-Identifier: Apache-2.0
// Where templates of mails come from.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "draft/draft.h"

namespace casebook {

// Those in the program, then those below each of `dirs`, which replace them, later ones first.
Result<std::vector<TemplateFile>> all_templates(const std::vector<std::string>& dirs);

}  // namespace casebook
