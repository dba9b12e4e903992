// SPDX-License-Identifier: Apache-2.0
#include "decode/setupdiag/setupdiag.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_setupdiag_decoder)
