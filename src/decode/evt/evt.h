// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Event logs of Windows XP and Server 2003 (.evt).
std::unique_ptr<Decoder> make_evt_decoder();

}  // namespace casebook
