// SPDX-License-Identifier: Apache-2.0
#include "model/knowledge.h"

#include <algorithm>

namespace casebook {
namespace {

template <typename T>
const T* find_by_id(const std::vector<T>& entries, const std::string& id) {
  for (const T& entry : entries) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

}  // namespace

std::string_view lines_of(std::string_view decoder) {
  return decoder == "wu_etl" ? "windowsupdate" : decoder;
}

bool applies_to(const Signature& signature, std::string_view decoder) {
  const auto named = [&](std::string_view name) {
    return std::find(signature.decoders.begin(), signature.decoders.end(), name) !=
           signature.decoders.end();
  };
  return signature.decoders.empty() || named(decoder) || named(lines_of(decoder));
}

const Cause* Knowledge::find_cause(const std::string& id) const {
  return find_by_id(causes, id);
}
const Playbook* Knowledge::find_playbook(const std::string& id) const {
  return find_by_id(playbooks, id);
}
const Artifact* Knowledge::find_artifact(const std::string& id) const {
  return find_by_id(artifacts, id);
}
const CollectionPlan* Knowledge::find_plan(const std::string& id) const {
  return find_by_id(plans, id);
}
const Signature* Knowledge::find_signature(const std::string& id) const {
  return find_by_id(signatures, id);
}

}  // namespace casebook
