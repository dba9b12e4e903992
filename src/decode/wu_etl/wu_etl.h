// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Traces of Windows Update (.etl): the client, SIH and the update medic. Gives the lines that
// Get-WindowsUpdateLog makes of them.
std::unique_ptr<Decoder> make_wu_etl_decoder();

}  // namespace casebook
