// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/skeleton/skeleton.h"

CASEBOOK_FUZZ_DECODER(make_skeleton_decoder)
