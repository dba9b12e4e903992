// SPDX-License-Identifier: Apache-2.0
#include "decode/checksur/checksur.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_checksur_decoder)
