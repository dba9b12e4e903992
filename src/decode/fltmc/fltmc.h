// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Which minifilters are loaded and where they are attached: fltmc.
std::unique_ptr<Decoder> make_fltmc_decoder();

}  // namespace casebook
