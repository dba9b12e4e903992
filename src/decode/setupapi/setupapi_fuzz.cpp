// SPDX-License-Identifier: Apache-2.0
#include "decode/setupapi/setupapi.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_setupapi_decoder)
