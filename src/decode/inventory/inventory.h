// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// What a collector wrote down about a machine, as JSON (docs/inventory.schema.json).
std::unique_ptr<Decoder> make_inventory_decoder();

}  // namespace casebook
