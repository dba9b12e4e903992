// SPDX-License-Identifier: Apache-2.0
#include "decode/eventlog_xml/eventlog_xml.h"
#include "decode/shared/fuzz_decoder.h"

CASEBOOK_FUZZ_DECODER(make_eventlog_xml_decoder)
