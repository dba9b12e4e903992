// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/usmt/usmt.h"

CASEBOOK_FUZZ_DECODER(make_usmt_decoder)
