// SPDX-License-Identifier: Apache-2.0
#include "decode/evt/evt.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_evt_decoder)
