// SPDX-License-Identifier: Apache-2.0
#include "decode/fltmc/fltmc.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_fltmc_decoder)
