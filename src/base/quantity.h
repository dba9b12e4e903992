// SPDX-License-Identifier: Apache-2.0
// How numbers of things and of bytes look, the same everywhere.
#pragma once

#include <cstdint>
#include <string>

namespace casebook {

std::string format_bytes(std::uint64_t bytes);  // "48.2 MB": decimal units, as in MB/s
std::string format_count(std::uint64_t count);  // "1,204"
void append_grouped(std::string& out, std::uint64_t count);

}  // namespace casebook
