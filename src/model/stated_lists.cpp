// SPDX-License-Identifier: Apache-2.0
#include "model/stated_lists.h"

#include "model/fact_keys.h"

namespace casebook {
namespace {

// A list goes on while its item, its path and the neighbourhood stay the same (the console may wrap
// an entry; between two outputs icacls has a blank line and its summary). The owner stands in front
// of the entries.
StatedList& list_for(std::vector<StatedList>& lists, const Fact& fact, std::string_view path) {
  if (!lists.empty()) {
    StatedList& last = lists.back();
    const Source& end = last.at.empty() ? last.owner_at : last.at.back();
    const bool is_near = fact.source.line <= end.line + 2;
    const bool is_next = fact.key == fact::kOwner && !last.at.empty();
    if (last.path == path && end.item == fact.source.item && is_near && !is_next) return last;
  }
  StatedList& list = lists.emplace_back();
  list.path = std::string(path);
  return list;
}

}  // namespace

std::vector<StatedList> stated_lists(const std::vector<Fact>& facts) {
  std::vector<StatedList> lists;
  for (const Fact& fact : facts) {
    if (fact.key != fact::kAce && fact.key != fact::kOwner) continue;
    const std::size_t bar = fact.value.find('|');
    if (bar == std::string::npos || bar == 0) continue;
    const std::string_view value = fact.value;
    StatedList& list = list_for(lists, fact, value.substr(0, bar));
    if (fact.key == fact::kOwner) {
      list.owner = std::string(value.substr(bar + 1));
      list.owner_at = fact.source;
    } else {
      list.entries.emplace_back(value.substr(bar + 1));
      list.at.push_back(fact.source);
    }
  }
  return lists;
}

}  // namespace casebook
