// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Windows images (.wim, .esd, .swm) and provisioning packages (.ppkg).
std::unique_ptr<Decoder> make_wim_decoder();

}  // namespace casebook
