// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Windows programs, libraries and drivers: their version and signer.
std::unique_ptr<Decoder> make_pe_decoder();

}  // namespace casebook
