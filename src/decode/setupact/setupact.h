// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Windows Setup text logs: setupact.log, setuperr.log, setupact_rollback.log, BlueBox.log, sysprep,
// push-button reset and WinRE variants.
std::unique_ptr<Decoder> make_setupact_decoder();

}  // namespace casebook
