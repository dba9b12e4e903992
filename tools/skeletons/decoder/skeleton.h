// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// SKELETON: say which files these are, as a person would name them.
std::unique_ptr<Decoder> make_skeleton_decoder();

}  // namespace casebook
