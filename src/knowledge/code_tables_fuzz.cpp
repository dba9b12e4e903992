// SPDX-License-Identifier: Apache-2.0
// Whatever somebody types or a log holds where a code should be.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "knowledge/code_tables.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<casebook::CodeBook> kBook = casebook::make_code_book();
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  const casebook::CodeReading reading = kBook->read(typed);
  // What was understood is understood in its canonical form too. Decimal forms say less: there the
  // table is lost with the word in front.
  const bool is_hexadecimal = reading.canonical.starts_with("0x");
  if (!reading.layers.empty() && is_hexadecimal &&
      kBook->read(reading.canonical).canonical != reading.canonical) {
    std::abort();
  }
  std::uint32_t value = 0;
  (void)kBook->value_of(typed.substr(0, 64), value);
  (void)kBook->read_value(value);
  return 0;
}
