// SPDX-License-Identifier: Apache-2.0
#include "decode/eventlog_text/eventlog_text.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_eventlog_text_decoder)
