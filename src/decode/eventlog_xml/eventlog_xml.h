// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Windows event logs as XML: wevtutil /f:xml, "save as XML" of Event Viewer.
std::unique_ptr<Decoder> make_eventlog_xml_decoder();

}  // namespace casebook
