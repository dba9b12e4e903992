// SPDX-License-Identifier: Apache-2.0
#include "decode/setupact/setupact.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_setupact_decoder)
