// SPDX-License-Identifier: Apache-2.0
#include "decode/sc_query/sc_query.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_sc_query_decoder)
