// SPDX-License-Identifier: Apache-2.0
#include "decode/chkdsk/chkdsk.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_chkdsk_decoder)
