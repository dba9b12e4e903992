// SPDX-License-Identifier: Apache-2.0
// How much a refusal looks like the reason of a failure.
#pragma once

#include <cstddef>

#include "base/bilingual.h"
#include "trace/aftermath.h"
#include "trace/denial_kinds.h"
#include "trace/name_spread.h"
#include "trace/refusals.h"

namespace casebook {

struct DenialWeight {
  double value = 0;  // 0..0.95
  Bilingual why;
};

// What can be said without looking at other events: cheap, for the choice of what is looked at.
DenialWeight first_weight(const RefusalStudy& study, const Refusal& refusal, DenialKind kind);

// The same with all that followed. `has_holder`: another process explains the refusal.
DenialWeight full_weight(const RefusalStudy& study,
                         const Refusal& refusal,
                         DenialKind kind,
                         const Aftermath& aftermath,
                         const NameSpread& spread,
                         bool has_holder);

// "Nobody got further; the process ended 0.8 s later with exit status 5."
Bilingual follow_up(const Trace& trace,
                    std::size_t last,
                    DenialKind kind,
                    const Aftermath& aftermath);

// Whether the refused operation would have changed the object.
bool is_modifying(const Refusal& refusal);

// Whether Setup, Windows Update or servicing was refused.
bool is_of_servicing(const RefusalStudy& study, const Refusal& refusal);

}  // namespace casebook
