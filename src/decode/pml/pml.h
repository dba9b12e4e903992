// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Process Monitor traces as parts of a case: of the millions of events those that people look for
// in a timeline. Everything else is asked of decode/trace_file.h.
std::unique_ptr<Decoder> make_pml_decoder();

}  // namespace casebook
