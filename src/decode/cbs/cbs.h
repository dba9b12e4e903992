// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Component Based Servicing logs: CBS.log, CbsPersist_*.log and what sfc extracts from them.
std::unique_ptr<Decoder> make_cbs_decoder();

}  // namespace casebook
