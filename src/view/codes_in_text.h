// SPDX-License-Identifier: Apache-2.0
// The error codes that a text names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace casebook::view {

// Each once, in order, as written: "0x80070005", "0xC1900101 - 0x20017", "STATUS_ACCESS_DENIED",
// "-2147024891", and "5" out of "GLE [5]", "[gle=0x00000005]", "Error = 5". At most `most`.
std::vector<std::string> codes_in_text(std::string_view text, std::size_t most);

}  // namespace casebook::view
