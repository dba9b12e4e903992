// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/wer_report/wer_report.h"

CASEBOOK_FUZZ_DECODER(make_wer_report_decoder)
