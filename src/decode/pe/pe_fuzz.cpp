// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/pe.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_pe_decoder)
