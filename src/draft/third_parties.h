// SPDX-License-Identifier: Apache-2.0
// Whom the diagnosis blames outside of Windows: the makers that somebody may ask.
#pragma once

#include <string>
#include <vector>

#include "model/diagnosis.h"
#include "model/knowledge.h"
#include "report/labels.h"

namespace casebook {

struct ThirdParty {
  Label kind = Label::ObjectProduct;
  std::string name;     // "exguard.sys", as the evidence writes it
  Bilingual product;    // it belongs to, as the knowledge calls it; "" when not known
  std::string maker;    // that the evidence states; "" when it does not
  std::string version;  // the same
};

// A finding and what it blames that does not come with Windows.
struct Blamed {
  const Hypothesis* finding = nullptr;  // null: no finding blames anything of the kind
  std::vector<ThirdParty> parties;
};

// The best finding that blames a third party: the first of all, else one that is likely at least.
// What is merely installed is blamed by nobody. `knowledge` may be null.
Blamed blamed_third_parties(const AnalysisView& view, const Knowledge* knowledge);

}  // namespace casebook
