// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// A configuration of Process Monitor that lies among the evidence: its filter says what a capture
// may not have kept.
std::unique_ptr<Decoder> make_pmc_decoder();

}  // namespace casebook
