// SPDX-License-Identifier: Apache-2.0
// Access lists put together from the facts that state their owner and entries.
#pragma once

#include <vector>

#include "model/access_list.h"
#include "model/fact.h"

namespace casebook {

struct StatedList : AccessList {
  Source owner_at;
  std::vector<Source> at;  // of the entries
};

// In the order of the facts. A path occurs again when the evidence lists it twice.
std::vector<StatedList> stated_lists(const std::vector<Fact>& facts);

}  // namespace casebook
