// SPDX-License-Identifier: Apache-2.0
// What a reader says, which hostile evidence may have made it say.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "work/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(casebook::work::parse_reading(bytes).ok());
  const std::string name = casebook::work::file_name_for(bytes);
  if (name.empty() || name.size() > 255 || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos || name == "." || name == "..")
    std::abort();
  return 0;
}
