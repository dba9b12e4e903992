// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// What chkdsk found on a volume and did about it.
std::unique_ptr<Decoder> make_chkdsk_decoder();

}  // namespace casebook
