// SPDX-License-Identifier: Apache-2.0
// The events of both sides around the place where their ways part.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/compare_families.h"
#include "trace/compared_traces.h"

namespace casebook {

// What the processes of `key.role` and others did to the object and its family, before and after
// the two events, with the neighbours of these. Rows that did the same to the same stand side by
// side. At most kMostAround rows of a side.
std::vector<TraceRowPair> rows_around(const ComparedTraces& traces,
                                      const FileFamilies& families,
                                      std::uint32_t object,
                                      std::size_t good_event,
                                      std::size_t bad_event);
inline constexpr std::size_t kMostAround = 64;

}  // namespace casebook
