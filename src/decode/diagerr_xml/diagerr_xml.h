// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// diagerr.xml and diagwrn.xml: Setup's error and warning records as an ADO rowset.
std::unique_ptr<Decoder> make_diagerr_xml_decoder();

}  // namespace casebook
