// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Registry keys as text: .reg files, reg query.
std::unique_ptr<Decoder> make_reg_export_decoder();

}  // namespace casebook
