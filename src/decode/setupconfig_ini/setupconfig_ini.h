// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// SetupConfig.ini: options that Windows Update passes to Setup.
std::unique_ptr<Decoder> make_setupconfig_ini_decoder();

}  // namespace casebook
