// SPDX-License-Identifier: Apache-2.0
// Reads values out of the column Detail, and says the same of all processes in the same words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/trace.h"

namespace casebook {

// The text behind "name: " up to the next ", Other name:", or "". A view into `detail`.
std::string_view detail_value(std::string_view detail, std::string_view name);

std::string detail_of(const Trace& trace, std::size_t event);

// Whether a read or write is the memory manager's: it needs no handle.
bool is_paging(const Trace& trace, std::size_t event);

// Bytes that a read or write moved, 0 when the detail does not say.
std::uint64_t moved_bytes(const Trace& trace, std::size_t event);

// The rights that an open of a file or key asks for, nothing of other operations.
std::optional<std::uint32_t> desired_access_of(const Trace& trace, std::size_t event);

// The rights that a successful open got, as far as the trace says: what a key granted when it
// tells, what was asked for else. Nothing of other operations.
std::optional<std::uint32_t> granted_access_of(const Trace& trace, std::size_t event);

// NT_SUCCESS, and the operation has ended.
bool has_succeeded(std::uint32_t result);

// Whether an open with this result leaves an open handle: not one that goes on elsewhere.
bool opens_handle(std::uint32_t result);

}  // namespace casebook
