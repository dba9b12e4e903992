// SPDX-License-Identifier: Apache-2.0
// A record as XML, and as JSON.
#pragma once

#include <string>

#include "decode/evtx/event_reader.h"
#include "decode/evtx/event_text.h"

namespace casebook::evtx {

// <Event ...>...</Event> without a line end; always well-formed. What XML 1.0 cannot hold is
// U+FFFD. A record whose template is lost gives <Event> with the values as <Value>.
void append_event_xml(std::string& out, EventReader& reader);

// One object; docs/evtx.md names the members. `text` adds the message.
void append_event_json(std::string& out, EventReader& reader, EventText& text);

}  // namespace casebook::evtx
