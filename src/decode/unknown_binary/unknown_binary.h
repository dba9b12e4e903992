// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Catches every binary item that no other decoder knows.
std::unique_ptr<Decoder> make_unknown_binary_decoder();

}  // namespace casebook
