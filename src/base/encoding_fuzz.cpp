// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are: the text is valid UTF-8 and every place in it leads back to the original.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/encoding.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const casebook::ByteView bytes = std::as_bytes(std::span(data, size));
  const casebook::DecodedText text = casebook::decode_text(bytes);
  if (!casebook::is_valid_utf8(text.text)) std::abort();
  const std::size_t step = text.text.size() / 64 + 1;
  std::uint64_t previous = 0;
  for (std::size_t at = 0; at <= text.text.size(); at += step) {
    const std::uint64_t original = text.original_offset(at);
    if (original < previous || original > size) std::abort();
    previous = original;
  }
  (void)casebook::guess_encoding(bytes);
  return 0;
}
