// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_names.h"

#include "base/text.h"

namespace casebook {
namespace {

// Rows of these tables repeat names of others, or are no symbols.
bool has_symbols(TableId id) {
  return id != TableId::DismExit && id != TableId::SetupPhase && id != TableId::SetupOperation;
}

}  // namespace

const NamedCode* CodeNames::find(std::string_view name) const {
  std::call_once(built_, [this] { build(); });
  const auto found = names_.find(to_lower(name));
  return found == names_.end() ? nullptr : &found->second;
}

void CodeNames::build() const {
  constexpr std::size_t kRoughlyAll = 12'000;
  names_.reserve(kRoughlyAll);
  for (std::size_t i = 0; i < kTableCount; ++i) {
    add_table(static_cast<TableId>(i));
  }
}

void CodeNames::add_table(TableId id) const {
  if (!has_symbols(id)) return;
  for (const CodeTable& layer : layers_.table(id).layers) {
    std::size_t offset = 0;
    while (const auto row = layer.next(offset)) {
      for (const std::string_view name : split(row->names, ' ')) {
        if (!name.empty()) names_.try_emplace(to_lower(name), NamedCode{id, row->value, name});
      }
    }
  }
}

}  // namespace casebook
