// SPDX-License-Identifier: Apache-2.0
#include "decode/regf/regf.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_regf_decoder)
