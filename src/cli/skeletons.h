// SPDX-License-Identifier: Apache-2.0
// Skeletons of knowledge, the files that tools/new copies too (tools/skeletons).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace casebook {

struct NewKnowledge {
  std::string kind;   // cause, rule, signature, playbook, artifact
  std::string id;     // "setup.hive-held-open", "setup/hive-held-open"; one word for the last two
  std::string cause;  // of a rule
  std::string folder;
};

// Writes the files of a new entry and gives their paths. A cause brings its playbook, its first
// rule and a signature, a rule brings a signature. Never replaces a file: fails before it writes
// any.
Result<std::vector<std::string>> write_skeletons(const NewKnowledge& wanted);

}  // namespace casebook
