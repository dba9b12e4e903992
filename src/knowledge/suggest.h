// SPDX-License-Identifier: Apache-2.0
// "did you mean" among entries of the knowledge.
#pragma once

#include <string>
#include <vector>

#include "base/suggest.h"

namespace casebook {

// What somebody may have meant: the ids of all entries.
template <typename T>
std::vector<std::string> ids_of(const std::vector<T>& entries) {
  std::vector<std::string> ids;
  for (const T& entry : entries) {
    ids.push_back(entry.id);
  }
  return ids;
}

}  // namespace casebook
