// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/wim/wim.h"

CASEBOOK_FUZZ_DECODER(make_wim_decoder)
