// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// WindowsUpdate.log of Windows 10 and 11, made by Get-WindowsUpdateLog from traces.
std::unique_ptr<Decoder> make_windowsupdate_decoder();

}  // namespace casebook
