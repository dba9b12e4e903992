// SPDX-License-Identifier: Apache-2.0
// Whether a process got in the end what it was refused.
#pragma once

#include <cstdint>

#include "trace/compared_traces.h"

namespace casebook {

enum class RetryKind : std::uint8_t {
  None,  // no success comes behind the last refusal
  Less,  // one with less access does
  Same,  // one with the access that was refused does
};

struct Retry {
  RetryKind kind = RetryKind::None;
  Ticks after = 0;  // between the last refusal and the success
};

// `status`: of the refusal; `wanted`: its access_classes(); `events`: of the key of `tally`.
Retry retry_of(const TraceIndex& index,
               const Tally& tally,
               const EventsOfKey& events,
               std::uint32_t status,
               std::uint32_t wanted);

// 0..1: what is left of the weight of a refusal.
double retry_factor(const Retry& retry);
// "a retry succeeded 0.1 s later"; empty where there was none.
Bilingual retry_text(const Retry& retry);

}  // namespace casebook
