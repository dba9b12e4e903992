// SPDX-License-Identifier: Apache-2.0
// Which kinds of access an event asks for, so that only like is compared with like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "model/trace.h"

namespace casebook {

// One bit for each of: reading, writing, attributes, deleting, executing, security. 0 when the
// event asks for nothing but metadata, or its action has no access.
std::uint32_t access_classes(const Trace& trace, std::size_t event, TraceAction action);

// "Write Attributes, Synchronize"; "" when the action has none.
std::string access_text(const Trace& trace, std::size_t event, TraceAction action);

}  // namespace casebook
