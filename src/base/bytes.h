// SPDX-License-Identifier: Apache-2.0
// Views over raw bytes of evidence.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace casebook {

using ByteView = std::span<const std::byte>;

// The same bytes as characters; says nothing about their encoding.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline ByteView as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace casebook
