// SPDX-License-Identifier: Apache-2.0
#include "base/temporary_directory.h"

#include <cstdlib>

namespace casebook {

std::string temporary_directory() {
  const char* wanted = std::getenv("TMPDIR");
  return wanted != nullptr && *wanted != '\0' ? wanted : "/tmp";
}

}  // namespace casebook
