// SPDX-License-Identifier: Apache-2.0
#include "decode/etl/etl.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_etl_decoder)
