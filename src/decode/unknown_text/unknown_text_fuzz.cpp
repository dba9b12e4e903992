// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/unknown_text/unknown_text.h"

CASEBOOK_FUZZ_DECODER(make_unknown_text_decoder)
