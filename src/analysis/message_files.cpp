// SPDX-License-Identifier: Apache-2.0
#include "analysis/message_files.h"

#include "base/cancel.h"
#include "decode/hive.h"

namespace casebook {

std::unique_ptr<MessageFiles> read_message_files(const std::vector<const Bundle*>& bundles,
                                                 const MessageBook* built_in) {
  auto files = std::make_unique<MessageFiles>(built_in);
  bool is_any = false;
  for (const Bundle* bundle : bundles) {
    for (const BundleEntry& entry : bundle->entries) {
      if (cancel_requested()) break;
      if (entry.content == nullptr) continue;
      const ByteView bytes = entry.content->bytes();
      if (message_file_kind(entry.path, bytes) == MessageFileKind::None) continue;
      files->add(entry.path, bytes);
      is_any = true;
    }
  }
  for (const Bundle* bundle : bundles) {
    for (const BundleEntry& entry : bundle->entries) {
      if (!is_any || cancel_requested() || entry.content == nullptr) continue;
      const ByteView bytes = entry.content->bytes();
      if (as_text(bytes).starts_with("regf")) files->add_hive(bytes);
    }
  }
  files->finish();
  return files;
}

}  // namespace casebook
