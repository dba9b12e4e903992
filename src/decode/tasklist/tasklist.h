// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Running processes: tasklist.
std::unique_ptr<Decoder> make_tasklist_decoder();

}  // namespace casebook
