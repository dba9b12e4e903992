// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Access lists as icacls, icacls /save and Get-Acl write them.
std::unique_ptr<Decoder> make_icacls_decoder();

}  // namespace casebook
