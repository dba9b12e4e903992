// SPDX-License-Identifier: Apache-2.0
// A request says once how the folder is made, packed and sent; instructions of one artifact say it
// again, and lose it here.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// The instructions without "Make the folder C:\Collect."
std::string without_folder(std::string how);

// A sentence without "and send the file." and its like; "" when it says nothing else.
std::string without_sending(std::string_view text);

}  // namespace casebook
