// SPDX-License-Identifier: Apache-2.0
#include "decode/dism/dism.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_dism_decoder)
