// SPDX-License-Identifier: Apache-2.0
// The texts of an event log with their places, and its checksums. Behind decode/text_fields.h.
#pragma once

#include <functional>
#include <span>

#include "base/bytes.h"
#include "decode/text_fields.h"

namespace casebook::evtx {

bool is_rewritable_log(ByteView file);

void for_each_event_text(ByteView file, const std::function<void(const TextField&)>& call);

// Names of elements are put back, as their hashes stand in the chunk; sums that were right are made
// right again, those that were not stay as they are.
void reseal_event_log(ByteView original, std::span<std::byte> rewritten);

}  // namespace casebook::evtx
