// SPDX-License-Identifier: Apache-2.0
// Names of elements and attributes come from the file like everything else.
#pragma once

#include <string>
#include <string_view>

namespace casebook::evtx {

// A name that every XML parser takes, the same when `name` already is one. `name`: UTF-8.
// Characters other than ASCII, Latin letters and Han are '_', because editions of XML differ about
// the rest. No prefixes: nothing declares them; logs have colons only in "xmlns:name".
std::string xml_name(std::string_view name);

}  // namespace casebook::evtx
