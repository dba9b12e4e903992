// SPDX-License-Identifier: Apache-2.0
// One YAML file into the structs of model/knowledge.h. Called by load.cpp for each file.
#pragma once

#include <vector>

#include "knowledge/files.h"
#include "knowledge/lint.h"
#include "model/knowledge.h"

namespace casebook {

// What one file holds. `version` stays empty.
Knowledge parse_knowledge_file(const KnowledgeFile& file, std::vector<LintMessage>& problems);

}  // namespace casebook
