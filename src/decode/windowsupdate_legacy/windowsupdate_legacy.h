// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// WindowsUpdate.log as Windows Vista to 8.1 wrote it.
std::unique_ptr<Decoder> make_windowsupdate_legacy_decoder();

}  // namespace casebook
