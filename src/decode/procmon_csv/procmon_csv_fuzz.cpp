// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_csv/procmon_csv.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_procmon_csv_decoder)
