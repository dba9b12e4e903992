// SPDX-License-Identifier: Apache-2.0
#include "decode/dir_listing/dir_listing.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_dir_listing_decoder)
