// SPDX-License-Identifier: Apache-2.0
// The texts of a trace that have names. Behind decode/text_fields.h.
#pragma once

#include <functional>

#include "base/bytes.h"
#include "decode/text_fields.h"

namespace casebook::pml {

bool is_rewritable_trace(ByteView file);

// The computer and the accounts of processes; paths need no field to be found.
void for_each_trace_text(ByteView file, const std::function<void(const TextField&)>& call);

}  // namespace casebook::pml
