// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Configuration Manager client logs: WUAHandler.log, UpdatesDeployment.log, smsts.log and so on.
std::unique_ptr<Decoder> make_sccm_decoder();

}  // namespace casebook
