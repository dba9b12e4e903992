// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Lists that DISM prints: packages, features, drivers of an image.
std::unique_ptr<Decoder> make_dism_list_decoder();

}  // namespace casebook
