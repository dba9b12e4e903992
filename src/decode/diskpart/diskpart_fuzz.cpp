// SPDX-License-Identifier: Apache-2.0
#include "decode/diskpart/diskpart.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_diskpart_decoder)
