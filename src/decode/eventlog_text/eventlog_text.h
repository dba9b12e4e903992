// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Windows event logs as text: wevtutil, Event Viewer (saved, copied), PowerShell lists, tables and
// CSV.
std::unique_ptr<Decoder> make_eventlog_text_decoder();

}  // namespace casebook
