// SPDX-License-Identifier: Apache-2.0
#include "base/version.h"

namespace casebook {

std::string_view program_version() {
  return CASEBOOK_VERSION;
}

}  // namespace casebook
