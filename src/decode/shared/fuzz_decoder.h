// SPDX-License-Identifier: Apache-2.0
// The body of every decoder's fuzz target: probe and decode whatever comes, and check what the rest
// of the engine relies on. Seeds: pass a scratch folder first, testdata/ second; libFuzzer writes
// into the first.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "base/encoding.h"
#include "decode/decoder.h"

namespace casebook {

inline int fuzz_decoder(const Decoder& decoder, const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  DecodedText decoded;
  if (!decoder.info().binary) decoded = decode_text(bytes);
  const Probe probe{.path = "fuzz.log",
                    .bytes = bytes.subspan(0, std::min(bytes.size(), kProbeBytes)),
                    .text = decoded.text.substr(0, kProbeBytes),
                    .size = size};
  (void)decoder.probe(probe);
  DecodeOutput output;
  decoder.decode({.path = "fuzz.log", .bytes = bytes, .text = decoded.text, .whole = bytes},
                 output);
  const bool binary = decoder.info().binary;
  if (binary && !is_valid_utf8(output.text)) std::abort();
  const std::size_t limit = binary ? output.text.size() : decoded.text.size();
  std::uint64_t previous = 0;
  for (std::size_t i = 0; i < output.events.size(); ++i) {
    const EventRow row = output.events.row(i);
    const bool inside = row.offset + row.length <= limit && row.text_at <= row.length;
    if (!inside || row.offset < previous) std::abort();
    previous = row.offset;
  }
  return 0;
}

#define CASEBOOK_FUZZ_DECODER(make)                                                   \
  /* NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for */   \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    static const std::unique_ptr<casebook::Decoder> kDecoder = casebook::make();      \
    return casebook::fuzz_decoder(*kDecoder, data, size);                             \
  }

}  // namespace casebook
