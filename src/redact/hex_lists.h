// SPDX-License-Identifier: Apache-2.0
// Values of registry exports that are written as digits: "ProfileImagePath"=hex(2):43,00,3a,00,...
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casebook {

struct HexList {
  std::string bytes;                // what the digits say
  std::vector<std::size_t> places;  // of the first digit of each, in the file
  std::size_t unit = 1;             // bytes of a character of the file
  bool is_product_id = false;       // DigitalProductId: its middle is the product key
};

// Calls for each list in a text of one-byte characters or UTF-16LE.
void for_each_hex_list(ByteView file, const std::function<void(const HexList&)>& call);

// Where the key lies in the value DigitalProductId or DigitalProductId4; of other sizes nothing.
struct KeyPlace {
  std::size_t begin = 0;
  std::size_t length = 0;
};
KeyPlace product_key_in(std::size_t value_bytes);

}  // namespace casebook
