// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Third-party drivers in the driver store, as pnputil lists them.
std::unique_ptr<Decoder> make_pnputil_decoder();

}  // namespace casebook
