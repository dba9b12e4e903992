// SPDX-License-Identifier: Apache-2.0
#include "decode/inventory/inventory.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_inventory_decoder)
