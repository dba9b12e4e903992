// SPDX-License-Identifier: Apache-2.0
// What `casebook draft --list` and `--variables` print.
#pragma once

#include <string>
#include <vector>

#include "draft/draft.h"
#include "report/text.h"

namespace casebook {

// The kinds of mail and where the templates of both languages come from.
std::string list_drafts(const std::vector<TemplateFile>& templates, const TextOptions& options);

// The names that templates may use, those of lists below them.
std::string list_variables(const TextOptions& options);

}  // namespace casebook
