// SPDX-License-Identifier: Apache-2.0
// Reads the fields of one YAML map into a struct. Every wrong thing becomes a message with its
// line; reading goes on, so that an author sees all problems at once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "base/bilingual.h"
#include "knowledge/lint.h"

namespace casebook {

// Where messages about one file go.
class ProblemList {
 public:
  ProblemList(std::string file, std::vector<LintMessage>& messages)
      : file_(std::move(file)),
        messages_(messages) {}

  void add(const YAML::Mark& mark, std::string message);
  KnowledgePlace place(const YAML::Mark& mark) const { return {file_, line_of(mark)}; }

 private:
  static int line_of(const YAML::Mark& mark) { return mark.is_null() ? 0 : mark.line + 1; }

  std::string file_;
  std::vector<LintMessage>& messages_;
};

class YamlFields {
 public:
  // `what` names the thing in messages: "signature"; its id is added when there is one.
  YamlFields(const YAML::Node& map, std::string what, ProblemList& problems);

  bool has(const std::string& name) const { return fields_.count(name) != 0; }
  KnowledgePlace place() const { return problems_.place(mark_); }

  // Absent fields leave the target as it is.
  void text(const std::string& name, std::string& target);
  void integer(const std::string& name, int& target);
  void number(const std::string& name, double& target);
  void boolean(const std::string& name, bool& target);
  void texts(const std::string& name, std::vector<std::string>& target);
  void codes(const std::string& name, std::vector<std::uint32_t>& target);
  void bilingual(const std::string& name, Bilingual& target);
  void bilinguals(const std::string& name, std::vector<Bilingual>& target);
  // The languages of a text that stands beside other fields in this map.
  void languages(Bilingual& target);
  void map(const std::string& name, std::map<std::string, std::string>& target);

  // One of a few words.
  template <typename T>
  void word(const std::string& name,
            const std::vector<std::pair<std::string, T>>& words,
            T& target) {
    std::string value;
    text(name, value);
    if (value.empty()) return;
    std::vector<std::string> names;
    for (const auto& [known, meaning] : words) {
      names.push_back(known);
      if (known != value) continue;
      target = meaning;
      return;
    }
    unknown_word(name, value, names);
  }

  // A list of things that are read by `read`.
  template <typename T>
  void list(const std::string& name,
            std::vector<T>& target,
            const std::function<T(const YAML::Node&, ProblemList&)>& read) {
    for (const YAML::Node& node : elements(name))
      target.push_back(read(node, problems_));
  }

  // Complains when the field is absent or empty.
  void require(const std::string& name);

  // Complains about fields that nobody asked for. Call last.
  void finish();

 private:
  YAML::Node take(const std::string& name);
  std::vector<YAML::Node> elements(const std::string& name);
  bool scalar(const std::string& name, const YAML::Node& node, std::string& target);
  void unknown_word(const std::string& name,
                    const std::string& value,
                    const std::vector<std::string>& known);
  Bilingual bilingual_of(const std::string& name, const YAML::Node& node);
  void complain(const YAML::Mark& mark, const std::string& message);

  std::string what_;
  ProblemList& problems_;
  YAML::Mark mark_;
  std::map<std::string, std::pair<YAML::Node, YAML::Mark>> fields_;
  std::vector<std::string> known_;
};

}  // namespace casebook
