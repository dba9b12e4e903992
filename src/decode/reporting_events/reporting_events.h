// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// ReportingEvents.log: the results that the update client reports to its server.
std::unique_ptr<Decoder> make_reporting_events_decoder();

}  // namespace casebook
