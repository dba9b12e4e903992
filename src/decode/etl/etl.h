// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Traces of Windows (.etl) other than those of Windows Update.
std::unique_ptr<Decoder> make_etl_decoder();

}  // namespace casebook
