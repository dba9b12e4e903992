// SPDX-License-Identifier: Apache-2.0
#include "decode/cbs/cbs.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_cbs_decoder)
