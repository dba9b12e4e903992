// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "decode/decoder.h"

namespace casebook {

// Report.wer: what Windows Error Reporting noted about one crash or hang.
std::unique_ptr<Decoder> make_wer_report_decoder();

}  // namespace casebook
