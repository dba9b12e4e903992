// SPDX-License-Identifier: Apache-2.0
#include "decode/procmon_xml/procmon_xml.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_procmon_xml_decoder)
