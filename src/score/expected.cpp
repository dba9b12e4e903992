// SPDX-License-Identifier: Apache-2.0
#include "score/expected.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace casebook {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// "a|b|c"
Alternatives alternatives(std::string_view text) {
  Alternatives all;
  for (const std::string_view part : split(text, '|')) {
    if (!part.empty()) all.emplace_back(part);
  }
  return all;
}

std::vector<std::string> texts_of(const Json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end()) return texts;
  if (found->is_string()) return {found->get<std::string>()};
  for (const Json& entry : *found) {
    if (entry.is_string()) texts.push_back(entry.get<std::string>());
  }
  return texts;
}

// [["a", "b"], ["c"]]: one of a and b, and c.
std::vector<Alternatives> groups_of(const Json& object, const char* key) {
  std::vector<Alternatives> groups;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return groups;
  for (const Json& entry : *found) {
    Alternatives group;
    if (entry.is_string()) group = alternatives(entry.get<std::string>());
    for (const Json& word : entry) {
      if (entry.is_array() && word.is_string()) group.push_back(word.get<std::string>());
    }
    if (!group.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

bool read_verdict(const std::string& text, Verdict& verdict) {
  for (const Verdict known : {Verdict::Failure, Verdict::Healthy, Verdict::Insufficient}) {
    if (text != verdict_name(known)) continue;
    verdict = known;
    return true;
  }
  return false;
}

void read_golden(const Json& document, ExpectedAnswer& answer) {
  const auto top = document.find("top");
  answer.must_not_blame = texts_of(document, "does_not_name");
  if (top == document.end() || !top->is_object()) return;
  if (const auto names = top->find("names"); names != top->end()) {
    answer.must_mention = groups_of(*names, "en");
  }
  answer.codes = texts_of(*top, "primary_code");
  answer.phases = texts_of(*top, "phase");
  for (std::string& word : texts_of(*top, "does_not_name")) {
    answer.must_not_blame.push_back(std::move(word));
  }
}

void read_evaluation(const Json& document, ExpectedAnswer& answer) {
  answer.causes = alternatives(text_of(document, "cause"));
  answer.phases = alternatives(text_of(document, "phase"));
  answer.codes = alternatives(text_of(document, "primary_code"));
  answer.must_mention = groups_of(document, "must_mention");
  answer.must_not_blame = texts_of(document, "must_not_blame");
  answer.fix = groups_of(document, "fix_keywords_any");
  const std::vector<std::string> tags = texts_of(document, "tags");
  answer.two_causes = std::find(tags.begin(), tags.end(), "two_causes") != tags.end();
}

}  // namespace

Result<ExpectedAnswer> read_expected(std::string_view json, std::string name) {
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::InvalidInput, "is not a JSON object"};
  }
  ExpectedAnswer answer;
  answer.name = text_of(document, "case");
  if (answer.name.empty()) answer.name = std::move(name);
  answer.family = text_of(document, "family");
  if (answer.family.empty()) answer.family = "bundles";
  if (!read_verdict(text_of(document, "verdict"), answer.verdict)) {
    return Error{ErrorCode::InvalidInput,
                 "'verdict' must be failure, healthy or insufficient, not '" +
                     text_of(document, "verdict") + "'"};
  }
  if (document.contains("must_mention")) {
    read_evaluation(document, answer);
  } else {
    read_golden(document, answer);
  }
  return answer;
}

}  // namespace casebook
