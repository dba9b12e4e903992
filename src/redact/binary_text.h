// SPDX-License-Identifier: Apache-2.0
// Texts and identifiers between the bytes of files of any format.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace casebook {

// Calls with each run of printable characters, as UTF-8: of one byte each, and of UTF-16LE at even
// and odd offsets. Views are valid only during the call.
void for_each_text_run(ByteView bytes, const std::function<void(std::string_view)>& call);

// Calls with the numbers ("1234-567-89") of each security identifier of a machine, a domain or an
// Azure AD account that lies there in its binary form.
void for_each_binary_sid(ByteView bytes, const std::function<void(const std::string&)>& call);

}  // namespace casebook
