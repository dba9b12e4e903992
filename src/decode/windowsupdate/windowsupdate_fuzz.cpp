// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/windowsupdate/windowsupdate.h"

CASEBOOK_FUZZ_DECODER(make_windowsupdate_decoder)
