// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/systeminfo/systeminfo.h"

CASEBOOK_FUZZ_DECODER(make_systeminfo_decoder)
