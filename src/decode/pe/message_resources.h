// SPDX-License-Identifier: Apache-2.0
// Everything in a program file that tells what events mean.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "decode/pe/message_table.h"
#include "decode/shared/etl/event_manifest.h"
#include "model/issue.h"

namespace casebook::pe {

struct LanguageTable {
  std::uint32_t language = 0;  // LANGID of the resource; 0: of any language
  std::vector<TableMessage> messages;
};

struct MessageResources {
  std::vector<LanguageTable> tables;
  std::vector<etl::ProviderManifest> providers;
  std::vector<Issue> issues;  // offsets in the file
};

// Nothing when the bytes are no program file.
MessageResources read_message_resources(ByteView file);

}  // namespace casebook::pe
