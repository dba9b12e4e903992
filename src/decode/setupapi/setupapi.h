// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// setupapi.dev.log, setupapi.setup.log, setupapi.offline.log: device and driver installation.
std::unique_ptr<Decoder> make_setupapi_decoder();

}  // namespace casebook
