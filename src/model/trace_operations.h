// SPDX-License-Identifier: Apache-2.0
// The operations of Process Monitor: number, name, and what they do to their object.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/trace.h"

namespace casebook {

// Operation `number` of a class; `sub` is the first byte of the detail of an operation that has
// sub-operations (information class, or minor function), 0 for all others. For Network `sub` is 1
// for TCP and 0 for UDP: Process Monitor puts the protocol in front of the name. What it has no
// name for is "<Unknown>", with the action that its main operation has.
TraceOperation trace_operation(TraceClass event_class, std::uint16_t number, std::uint8_t sub);

// All names that operations have; some occur twice.
std::vector<std::string_view> trace_operation_names();

// The operation that Process Monitor prints under `name`, as it spells it; also by the names of
// its advanced output ("IRP_MJ_CREATE"), which say no sub-operation. Of operations with the same
// name the usual one; for other names one of class Unknown and action Other. Its name is `name`.
TraceOperation trace_operation_of(std::string_view name);

}  // namespace casebook
