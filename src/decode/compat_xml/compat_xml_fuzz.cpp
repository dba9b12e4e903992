// SPDX-License-Identifier: Apache-2.0
#include "decode/compat_xml/compat_xml.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_compat_xml_decoder)
