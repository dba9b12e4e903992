// SPDX-License-Identifier: Apache-2.0
#include "decode/reg_export/reg_export.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_reg_export_decoder)
