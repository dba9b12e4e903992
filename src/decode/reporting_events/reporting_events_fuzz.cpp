// SPDX-License-Identifier: Apache-2.0
#include "decode/reporting_events/reporting_events.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_reporting_events_decoder)
