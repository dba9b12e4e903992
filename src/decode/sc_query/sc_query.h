// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Services and drivers with state and start type: sc, driverquery, Get-Service.
std::unique_ptr<Decoder> make_sc_query_decoder();

}  // namespace casebook
