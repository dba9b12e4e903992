// SPDX-License-Identifier: Apache-2.0
#include "decode/rollbackinfo_ini/rollbackinfo_ini.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_rollbackinfo_ini_decoder)
