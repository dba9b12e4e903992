// SPDX-License-Identifier: Apache-2.0
#include "decode/hotfix_list/hotfix_list.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_hotfix_list_decoder)
