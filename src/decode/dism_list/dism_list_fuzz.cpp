// SPDX-License-Identifier: Apache-2.0
#include "decode/dism_list/dism_list.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_dism_list_decoder)
