// SPDX-License-Identifier: Apache-2.0
// Where texts lie in binary files that can be rewritten in place, and what must be put right
// afterwards: names that the format hashes, checksums, the order of keys. Lengths never change.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace casebook {

enum class RewritableFormat : std::uint8_t {
  None,        // nobody here knows it
  EventLog,    // .evtx
  Hive,        // regf
  HiveLog,     // .LOG1, .LOG2
  Trace,       // .PML
  EventTrace,  // .etl whose buffers are not packed
};

RewritableFormat rewritable_format(ByteView file);

// One text of a record. Views are valid only during the call.
struct TextField {
  static constexpr std::uint64_t kNoPlace = std::numeric_limits<std::uint64_t>::max();

  std::string_view name = {};  // "ComputerName", "TargetUserName"; "" when it has none
  std::string_view text = {};  // UTF-8
  // Where its bytes lie in the file; kNoPlace when it was put together out of several.
  std::uint64_t offset = kNoPlace;
  std::uint64_t bytes = 0;
  bool is_wide = true;  // UTF-16LE, else one byte for a character
  bool is_key = false;  // no text: the bytes of a product key's value
};

// Calls for each text that the format knows the place or the name of. Damaged records are stepped
// over: what they hold is in none of these fields.
void for_each_text_field(RewritableFormat format,
                         ByteView file,
                         const std::function<void(const TextField&)>& call);

// `rewritten` is `original` with other characters in the same places. Puts back names that may not
// change and corrects every checksum, hash and order that was right before.
void reseal(RewritableFormat format, ByteView original, std::span<std::byte> rewritten);

}  // namespace casebook
