// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/wu_etl/wu_etl.h"

CASEBOOK_FUZZ_DECODER(make_wu_etl_decoder)
