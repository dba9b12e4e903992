// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Deployment Image Servicing and Management logs: dism.log and those written with /LogPath.
std::unique_ptr<Decoder> make_dism_decoder();

}  // namespace casebook
