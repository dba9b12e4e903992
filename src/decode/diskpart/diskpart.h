// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Tables of diskpart: list disk, list partition, list volume, detail.
std::unique_ptr<Decoder> make_diskpart_decoder();

}  // namespace casebook
