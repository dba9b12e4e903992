// SPDX-License-Identifier: Apache-2.0
#include "decode/icacls/icacls.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_icacls_decoder)
