// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Folder listings of dir and Get-ChildItem.
std::unique_ptr<Decoder> make_dir_listing_decoder();

}  // namespace casebook
