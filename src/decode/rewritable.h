// SPDX-License-Identifier: Apache-2.0
// What each rewritable format brings to decode/text_fields.h. Each is implemented in the format's
// own folder; nobody else calls these.
#pragma once

#include <functional>
#include <span>

#include "base/bytes.h"
#include "decode/text_fields.h"

namespace casebook {

using TextFieldCall = std::function<void(const TextField&)>;

namespace evtx {

bool is_rewritable_log(ByteView file);
void for_each_event_text(ByteView file, const TextFieldCall& call);
// Names of elements are put back, as their hashes stand in the chunk; sums that were right are made
// right again, those that were not stay as they are.
void reseal_event_log(ByteView original, std::span<std::byte> rewritten);

}  // namespace evtx

namespace pml {

bool is_rewritable_trace(ByteView file);
// The computer and the accounts of processes; paths need no field to be found.
void for_each_trace_text(ByteView file, const TextFieldCall& call);

}  // namespace pml

// Names of keys and values, and values that are text. The name of an account in a SAM hive is told
// as "SamAccountName".
void for_each_hive_text(ByteView file, const TextFieldCall& call);
// Hints and order of lists of keys that hold a renamed one, and the checksum when it was right.
void reseal_hive(ByteView original, std::span<std::byte> rewritten);
// The checksum, and the hashes of entries that were right.
void reseal_hive_log(ByteView original, std::span<std::byte> rewritten);

}  // namespace casebook
