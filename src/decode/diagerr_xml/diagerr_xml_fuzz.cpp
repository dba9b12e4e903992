// SPDX-License-Identifier: Apache-2.0
#include "decode/diagerr_xml/diagerr_xml.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_diagerr_xml_decoder)
