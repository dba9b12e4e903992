// SPDX-License-Identifier: Apache-2.0
// Security descriptors as text and as bytes. What is written of what was read must read the same.
#include <cstdlib>

#include "decode/shared/security_descriptor.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const casebook::ByteView bytes = std::as_bytes(std::span(data, size));
  const std::string_view text = casebook::as_text(bytes);
  (void)casebook::looks_like_sddl(text);
  (void)casebook::sddl_of(casebook::read_sddl(text));
  if (const auto descriptor = casebook::read_security_descriptor(bytes)) {
    const std::string written = casebook::sddl_of(*descriptor);
    const casebook::SecurityDescriptor again = casebook::read_sddl(written);
    if (!again.is_complete || again.owner != descriptor->owner) std::abort();
  }
  return 0;
}
