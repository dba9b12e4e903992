// SPDX-License-Identifier: Apache-2.0
#include "decode/pnputil/pnputil.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_pnputil_decoder)
