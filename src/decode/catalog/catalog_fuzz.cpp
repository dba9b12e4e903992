// SPDX-License-Identifier: Apache-2.0
#include "decode/catalog/catalog.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_catalog_decoder)
