// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Process Monitor traces exported as CSV: every row an event; who held what is said in facts.
std::unique_ptr<Decoder> make_procmon_csv_decoder();

}  // namespace casebook
