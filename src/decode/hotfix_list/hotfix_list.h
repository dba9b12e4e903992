// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Installed updates: Get-HotFix, wmic qfe.
std::unique_ptr<Decoder> make_hotfix_list_decoder();

}  // namespace casebook
