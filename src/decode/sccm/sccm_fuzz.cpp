// SPDX-License-Identifier: Apache-2.0
#include "decode/sccm/sccm.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_sccm_decoder)
