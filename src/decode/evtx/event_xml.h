// SPDX-License-Identifier: Apache-2.0
// A record as XML.
#pragma once

#include <string>

#include "decode/evtx/event_reader.h"

namespace casebook::evtx {

// <Event ...>...</Event> without a line end; always well-formed. What XML 1.0 cannot hold is
// U+FFFD. A record whose template is lost gives <Event> with the values as <Value>.
void append_event_xml(std::string& out, EventReader& reader);

}  // namespace casebook::evtx
