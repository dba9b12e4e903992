// SPDX-License-Identifier: Apache-2.0
// The message files among what a customer sent.
#pragma once

#include <memory>
#include <vector>

#include "decode/message_files.h"
#include "evidence/bundle.h"
#include "model/message_book.h"

namespace casebook {

// Texts and manifests of all bundles, the first bundle first, over those of `built_in` (may be
// null; else it must outlive the result). Registry hives are asked which provider a file is for.
std::unique_ptr<MessageFiles> read_message_files(const std::vector<const Bundle*>& bundles,
                                                 const MessageBook* built_in);

}  // namespace casebook
