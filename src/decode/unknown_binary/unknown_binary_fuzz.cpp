// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/unknown_binary/unknown_binary.h"

CASEBOOK_FUZZ_DECODER(make_unknown_binary_decoder)
