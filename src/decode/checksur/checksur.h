// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Reports of the System Update Readiness Tool: CheckSUR.log, CheckSUR.persist.log.
std::unique_ptr<Decoder> make_checksur_decoder();

}  // namespace casebook
