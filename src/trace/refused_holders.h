// SPDX-License-Identifier: Apache-2.0
// Who stood in the way of an operation that was refused several times.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"
#include "trace/blockages.h"

namespace casebook {

// Of the events of one refusal those that are looked at closely: the first ones and the last one.
std::vector<std::size_t> studied_events(const std::vector<std::size_t>& events);

// What the weight of a holder is multiplied by that explains so many of all refusals.
double weight_of_share(std::size_t explained, std::size_t refusals);

// The likeliest first, at most kMostHoldersOfViolation. `events` are those of `blockages`. Several
// handles of one process for the same access count once; who explains all events weighs more than
// who explains some.
std::vector<Holder> holders_of_refusals(const Trace& trace,
                                        std::span<const std::size_t> events,
                                        const Blockages& blockages,
                                        const Knowledge* knowledge);

}  // namespace casebook
