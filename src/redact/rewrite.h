// SPDX-License-Identifier: Apache-2.0
// Writes the pseudonyms into a copy of one item.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "redact/findings.h"
#include "redact/hidden.h"

namespace casebook {

using HiddenCounts = std::array<std::uint64_t, kHiddenKinds>;

// How an item can be given on.
enum class Treatment : std::uint8_t {
  Text,       // all that is in it can be read
  Records,    // a format whose records we know, rewritten in place
  InPlace,    // texts lie in it plainly; what was found was replaced
  Untouched,  // a program or catalogue: signed, and as everybody has it
  Unknown,    // may hold anything in any form
};

struct Rewriting {
  Treatment treatment = Treatment::Text;
  HiddenCounts counts{};
  std::uint64_t replacements = 0;
  bool is_clean = true;  // no value is left
};

// What can be done with these bytes, before it is.
Treatment treatment_of(std::string_view path, ByteView bytes);

// `copy` holds the same bytes as `original`, and keeps their number.
Rewriting rewrite_item(std::string_view path,
                       ByteView original,
                       std::span<std::byte> copy,
                       const ItemFindings& findings,
                       const Replacements& replacements);

// A path inside the bundle, part by part.
std::string rewrite_path(std::string_view path,
                         const Replacements& replacements,
                         HiddenCounts& counts);

}  // namespace casebook
