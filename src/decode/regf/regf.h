// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Registry hives: SYSTEM, SOFTWARE, NTUSER.DAT, COMPONENTS, ...
std::unique_ptr<Decoder> make_regf_decoder();

}  // namespace casebook
