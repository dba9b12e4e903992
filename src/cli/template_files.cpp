// SPDX-License-Identifier: Apache-2.0
#include "cli/template_files.h"

#include "knowledge/files.h"

namespace casebook {

Result<std::vector<TemplateFile>> all_templates(const std::vector<std::string>& dirs) {
  std::vector<TemplateFile> templates;
  const auto add = [&templates](std::vector<KnowledgeFile> files) {
    for (KnowledgeFile& file : files) {
      templates.push_back({std::move(file.path), std::move(file.text), file.layer});
    }
  };
  add(default_template_files());
  int layer = 0;
  for (const std::string& dir : dirs) {
    ASSIGN_OR_RETURN(std::vector<KnowledgeFile> files, read_template_dir(dir, ++layer));
    add(std::move(files));
  }
  return templates;
}

}  // namespace casebook
