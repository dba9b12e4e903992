// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// What the machine is: systeminfo, msinfo32 reports.
std::unique_ptr<Decoder> make_systeminfo_decoder();

}  // namespace casebook
