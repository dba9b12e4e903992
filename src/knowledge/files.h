// SPDX-License-Identifier: Apache-2.0
// The files that knowledge is read from: those embedded in the program, and folders a user adds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace casebook {

// One file of knowledge: "signatures/setup/apply.yaml" and what it holds. Entries of a higher layer
// replace entries of the same id in a lower one; within a layer an id may occur once.
struct KnowledgeFile {
  std::string path;
  std::string text;
  int layer = 0;
  bool tested = false;  // its samples were run when the program was built
};

// An embedded file. The views live as long as the program.
struct EmbeddedFile {
  std::string_view path;
  std::string_view text;
};

// Everything under /knowledge of the source tree, sorted by path.
const std::vector<EmbeddedFile>& embedded_files();

// The embedded file with this path, or an empty text.
std::string_view embedded_text(std::string_view path);

// The same as KnowledgeFiles, the lowest layer; templates are not among them.
std::vector<KnowledgeFile> default_knowledge_files();

// The embedded templates of mails (*.mustache), the lowest layer.
std::vector<KnowledgeFile> default_template_files();

// All *.yaml and *.tsv below `dir`, sorted by path; hidden files and others are left out. The paths
// in messages begin with `dir` as given.
Result<std::vector<KnowledgeFile>> read_knowledge_dir(const std::string& dir, int layer);

// All *.mustache below `dir`, in the same way.
Result<std::vector<KnowledgeFile>> read_template_dir(const std::string& dir, int layer);

}  // namespace casebook
