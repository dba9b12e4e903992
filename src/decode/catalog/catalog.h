// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Security catalogs (.cat): signer and number of hashes.
std::unique_ptr<Decoder> make_catalog_decoder();

}  // namespace casebook
