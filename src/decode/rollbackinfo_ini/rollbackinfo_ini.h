// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// rollbackinfo.ini and setupplatform.ini: where Setup stood when it gave up.
std::unique_ptr<Decoder> make_rollbackinfo_ini_decoder();

}  // namespace casebook
