// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/fuzz_decoder.h"
#include "decode/windowsupdate_legacy/windowsupdate_legacy.h"

CASEBOOK_FUZZ_DECODER(make_windowsupdate_legacy_decoder)
