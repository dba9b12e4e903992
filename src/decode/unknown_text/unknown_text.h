// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Catches every text item that no other decoder knows.
std::unique_ptr<Decoder> make_unknown_text_decoder();

}  // namespace casebook
