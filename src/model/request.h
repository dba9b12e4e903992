// SPDX-License-Identifier: Apache-2.0
// What a customer is asked to collect: all of a plan, or what one case still lacks.
#pragma once

#include <string>
#include <vector>

#include "base/bilingual.h"
#include "model/diagnosis.h"
#include "model/knowledge.h"

namespace casebook {

struct WantedEvidence {
  const Artifact* artifact = nullptr;
  Priority priority = Priority::Required;
  std::vector<std::string> findings;  // ids of findings that ask for it
  std::string plan;                   // id of the plan that wants it most; "" when none lists it
  Priority plan_priority = Priority::Helpful;
  Bilingual gap;                     // why the case as a whole asks for it; "" when it does not
  Bilingual why;                     // what it shows
  Bilingual how;                     // with the object of the finding where its path is known
  std::vector<std::string> objects;  // what `how` is about, where it could not be filled in
  Bilingual window;                  // which time it must cover
  std::vector<std::string> partly;   // items that are there and do not do
};

// Not asked for again.
struct ReceivedEvidence {
  const Artifact* artifact = nullptr;
  std::string item;  // path; "" when the logs themselves tell
  bool is_read = true;
};

// Points into the knowledge and the evidence it was made from.
struct DataRequest {
  std::vector<const CollectionPlan*> plans;
  std::string knowledge_version;
  const AnalysisView* evidence = nullptr;  // null: the whole of a plan
  const Episode* attempt = nullptr;        // the one that failed
  std::vector<WantedEvidence> wanted;      // in the order of collecting
  std::vector<ReceivedEvidence> received;
  std::size_t left_out = 0;  // what would only help and was not asked for
};

}  // namespace casebook
