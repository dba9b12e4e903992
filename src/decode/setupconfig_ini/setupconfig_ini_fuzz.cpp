// SPDX-License-Identifier: Apache-2.0
#include "decode/setupconfig_ini/setupconfig_ini.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_setupconfig_ini_decoder)
