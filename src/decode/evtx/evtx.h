// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Windows event log, Vista and later (.evtx).
std::unique_ptr<Decoder> make_evtx_decoder();

}  // namespace casebook
