// SPDX-License-Identifier: Apache-2.0
// Entries of the knowledge for people, for `casebook knowledge list` and `show`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/files.h"
#include "model/knowledge.h"
#include "report/text.h"

namespace casebook {

// One line for each entry of `kind` ("causes"), or of every kind when it is empty.
std::string list_knowledge(const Knowledge& knowledge,
                           std::string_view kind,
                           const TextOptions& options);

// One line for each row of the code tables among `files`: table, number, name, meaning.
std::string list_codes(const std::vector<KnowledgeFile>& files, const TextOptions& options);

// Everything that is written about the entry, of whatever kind it is; nothing when there is none.
std::optional<std::string> show_knowledge(const Knowledge& knowledge,
                                          const std::string& id,
                                          const TextOptions& options);

// Ids of all entries, for suggestions.
std::vector<std::string> knowledge_ids(const Knowledge& knowledge);

}  // namespace casebook
