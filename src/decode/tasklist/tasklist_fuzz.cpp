// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/tasklist/tasklist.h"

CASEBOOK_FUZZ_DECODER(make_tasklist_decoder)
