// SPDX-License-Identifier: Apache-2.0
// Texts of records with their places, and the sums of a copy in which all of them were changed.
#include <cstdlib>
#include <vector>

#include "base/binary.h"
#include "decode/text_fields.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  const ByteView file = std::as_bytes(std::span(data, size));
  const RewritableFormat format = rewritable_format(file);
  std::vector<std::byte> copy(file.begin(), file.end());
  for_each_text_field(format, file, [&](const TextField& field) {
    if (field.offset == TextField::kNoPlace) return;
    if (!is_inside(file, field.offset, field.bytes)) std::abort();
    for (std::size_t i = 0; i < field.bytes; i += field.is_wide ? 2 : 1) {
      copy[field.offset + i] = std::byte{'x'};
    }
  });
  reseal(format, file, copy);
  // Mended once, nothing is left to mend.
  std::vector<std::byte> again = copy;
  reseal(format, copy, again);
  return 0;
}
