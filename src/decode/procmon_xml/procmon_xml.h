// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Process Monitor traces exported as XML: every <event> an event.
std::unique_ptr<Decoder> make_procmon_xml_decoder();

}  // namespace casebook
