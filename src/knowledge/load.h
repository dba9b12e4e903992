// SPDX-License-Identifier: Apache-2.0
// Reads knowledge: YAML files into model/knowledge.h. All problems of all files are reported at
// once.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "knowledge/files.h"
#include "knowledge/lint.h"
#include "model/knowledge.h"

namespace casebook {

// What could be read, and what is wrong with the rest. For `casebook knowledge lint`.
struct KnowledgeReading {
  Knowledge knowledge;
  std::vector<LintMessage> problems;  // syntax, unknown fields, ids used twice; sorted
};

KnowledgeReading read_knowledge(const std::vector<KnowledgeFile>& files);

// The same, but any problem is an error that lists all of them, one per line. Runs the samples of
// files that are not marked as tested.
Result<Knowledge> load_knowledge(const std::vector<KnowledgeFile>& files);

// The knowledge in the program, with the folders laid over it: an entry in a folder replaces the
// entry of the same id, later folders win.
Result<Knowledge> load_default_knowledge(const std::vector<std::string>& extra_dirs = {});

// The files that load_default_knowledge reads.
Result<std::vector<KnowledgeFile>> all_knowledge_files(const std::vector<std::string>& extra_dirs);

}  // namespace casebook
