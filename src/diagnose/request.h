// SPDX-License-Identifier: Apache-2.0
// Chooses what to ask a customer for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/request.h"

namespace casebook {

enum class RequestScope : std::uint8_t {
  Required,
  Everything,  // also what only helps
};

// All of these plans, each artifact once.
DataRequest request_of_plans(const Knowledge& knowledge,
                             const std::vector<const CollectionPlan*>& plans,
                             RequestScope scope);

// What the findings and the plans of this case want and the evidence does not hold. `knowledge` and
// `evidence` must outlive the request.
DataRequest request_for_case(const Knowledge& knowledge,
                             const AnalysisView& evidence,
                             RequestScope scope);

// Which artifacts the evidence holds, in the order of the knowledge.
std::vector<HeldArtifact> artifacts_in(const Knowledge& knowledge, const AnalysisView& evidence);

// What is to be collected as reports show it, in the order of the request of this scope.
std::vector<NextEvidence> collection_of(const DataRequest& request);

// `how` with the path of the object in the place of "FULL PATH", "FOLDER" and "PART OF THE NAME".
// Unchanged when the path is none of a local drive or could mean something to a command processor:
// it comes out of a log, and people run what they are sent.
Bilingual with_object(const Bilingual& how, std::string_view object);

}  // namespace casebook
