// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// CompatData_*.xml, ScanResult.xml and *_APPRAISER_HumanReadable.xml: what blocks an upgrade.
std::unique_ptr<Decoder> make_compat_xml_decoder();

}  // namespace casebook
