// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// User State Migration Tool logs: scanstate.log, loadstate.log.
std::unique_ptr<Decoder> make_usmt_decoder();

}  // namespace casebook
