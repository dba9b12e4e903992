// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// SetupDiagResults as text, XML or JSON: what Microsoft's SetupDiag concluded.
std::unique_ptr<Decoder> make_setupdiag_decoder();

}  // namespace casebook
