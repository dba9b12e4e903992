// SPDX-License-Identifier: Apache-2.0
// The part of the linter that follows references: rules name signatures, causes, artifacts and the
// captures that their texts show. Used by lint.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "knowledge/lint.h"
#include "model/knowledge.h"

namespace casebook {

// Adds messages about one entry.
class Finder {
 public:
  Finder(const std::string& noun,
         const std::string& id,
         KnowledgePlace place,
         std::vector<LintMessage>& messages)
      : head_(noun + " '" + id + "': "),
        place_(std::move(place)),
        messages_(messages) {}

  void error(const std::string& message) const {
    messages_.push_back({place_, LintSeverity::Error, head_ + message});
  }
  void warning(const std::string& message) const {
    messages_.push_back({place_, LintSeverity::Warning, head_ + message});
  }

 private:
  std::string head_;
  KnowledgePlace place_;
  std::vector<LintMessage>& messages_;
};

// Everything that can be referred to.
struct Index {
  explicit Index(const Knowledge& knowledge);

  std::map<std::string, const Signature*> signatures;
  std::map<std::string, const Cause*> causes;
  std::set<std::string> rules;
  std::set<std::string> playbooks;
  std::map<std::string, const Artifact*> artifacts;
  std::set<std::string> causes_of_rules;
  std::set<std::string> edition_groups;

  // Complains when `id` is not among `known`, with the nearest name.
  template <typename Known>
  void require(const Finder& find,
               const std::string& noun,
               const Known& known,
               const std::string& id) const {
    if (known.count(id) != 0) return;
    unknown(find, noun, names_of(known), id);
  }

 private:
  static std::vector<std::string> names_of(const std::set<std::string>& known) {
    return {known.begin(), known.end()};
  }
  template <typename T>
  static std::vector<std::string> names_of(const std::map<std::string, T>& known) {
    std::vector<std::string> names;
    for (const auto& [name, entry] : known)
      names.push_back(name);
    return names;
  }
  static void unknown(const Finder& find,
                      const std::string& noun,
                      const std::vector<std::string>& known,
                      const std::string& id);
};

void check_rule(const Rule& rule, const Index& index, std::vector<LintMessage>& messages);

// Both languages are there, and each is its own. Names and commands may be the same in both.
void check_bilingual(const Finder& find, const std::string& field, const Bilingual& text);

// Names in {curly brackets}: "{gather.object} failed" -> gather.object.
std::vector<std::string> fields_in(const std::string& text);

}  // namespace casebook
