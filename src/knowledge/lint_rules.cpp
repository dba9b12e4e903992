// SPDX-License-Identifier: Apache-2.0
#include "knowledge/lint_rules.h"

#include <algorithm>
#include <string_view>

#include <re2/re2.h>

#include "knowledge/lint_web.h"
#include "knowledge/pattern_check.h"
#include "knowledge/suggest.h"
#include "model/firing.h"

namespace casebook {
namespace {

// Fields that every text may use, filled by diagnose/ from the episode and its chain.
const std::vector<std::string>& built_in_fields() {
  static const std::vector<std::string> kFields = {"object",
                                                   "code",
                                                   "code.name",
                                                   "code.meaning",
                                                   "phase",
                                                   "operation",
                                                   "file",
                                                   "package",
                                                   "kb",
                                                   "process",
                                                   "driver",
                                                   "service",
                                                   "profile",
                                                   "server_url",
                                                   "server_host",
                                                   "server_port",
                                                   "machine"};
  return kFields;
}

std::vector<std::string> captures_of(const Condition& condition, const Index& index) {
  if (condition.signature.empty()) {
    return {"key",
            "value",
            "all",
            "all.1",
            "all.2",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "8",
            "9"};  // parts between "|"
  }
  const auto found = index.signatures.find(condition.signature);
  if (found == index.signatures.end()) return {};
  std::vector<std::string> names = capture_names(found->second->pattern);
  for (const auto& [name, value] : found->second->sets)
    names.push_back(name);
  names.emplace_back("all");
  return names;
}

void add_fields(const std::vector<Condition>& conditions,
                const Index& index,
                std::vector<std::string>& fields) {
  for (const Condition& condition : conditions) {
    for (const std::string& capture : captures_of(condition, index)) {
      fields.push_back(name_of(condition) + "." + capture);
    }
  }
}

void check_regex(const Finder& find, const std::string& field, const std::string& pattern) {
  if (pattern.empty()) return;
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 expression(pattern, options);
  if (!expression.ok()) find.error("field '" + field + "' does not compile: " + expression.error());
}

void check_capture(const Finder& find,
                   const std::string& field,
                   const std::string& capture,
                   const Condition& condition,
                   const Index& index) {
  if (capture.empty() || condition.signature.empty()) return;
  if (index.signatures.count(condition.signature) == 0) return;  // reported as unknown signature
  const std::vector<std::string> known = captures_of(condition, index);
  if (std::find(known.begin(), known.end(), capture) != known.end()) return;
  find.error("field '" + field + "': signature '" + condition.signature + "' has no capture '" +
             capture + "'" + did_you_mean(capture, known));
}

void check_condition(const Finder& find, const Condition& condition, const Index& index) {
  if (condition.signature.empty() == condition.fact.empty()) {
    find.error("a condition names either a signature or a fact");
    return;
  }
  if (!condition.signature.empty()) {
    index.require(find, "signature", index.signatures, condition.signature);
  }
  check_regex(find, "value", condition.value);
  check_capture(find, "capture", condition.capture, condition, index);
  check_capture(find, "distinct", condition.distinct, condition, index);
  if (!condition.signature.empty() && !condition.value.empty() && condition.capture.empty()) {
    find.error("a condition with 'value' on a signature needs 'capture': which capture to look at");
  }
  if (condition.at_least < 1) find.error("'at_least' must be 1 or more");
  if (condition.within_seconds < 0) find.error("'within_seconds' must not be negative");
}

void check_conditions(const Finder& find,
                      const std::vector<Condition>& conditions,
                      const Index& index) {
  for (const Condition& condition : conditions)
    check_condition(find, condition, index);
}

class FieldCheck {
 public:
  FieldCheck(const Finder& find, const Rule& rule, const Index& index)
      : find_(find),
        fields_(built_in_fields()) {
    add_fields(rule.all, index, fields_);
    add_fields(rule.any, index, fields_);
    for (const Boost& boost : rule.boosts)
      add_fields(boost.all, index, fields_);
  }

  void text(const std::string& where, const std::string& text) const {
    for (const std::string& field : fields_in(text)) {
      if (std::find(fields_.begin(), fields_.end(), field) != fields_.end()) continue;
      find_.error(where + ": no condition gives a field {" + field + "}" +
                  did_you_mean(field, fields_));
    }
  }
  // "module" or "module.version".
  void answer(const std::string& answer) const {
    const bool known = std::any_of(fields_.begin(), fields_.end(), [&](const std::string& field) {
      return field == answer || field.starts_with(answer + ".");
    });
    if (!known) find_.error("field 'answered_by': no condition is named '" + answer + "'");
  }
  void bilingual(const std::string& where, const Bilingual& both) const {
    text(where, both.en);
    text(where, both.zh);
  }

 private:
  const Finder& find_;
  std::vector<std::string> fields_;
};

void check_texts(const Finder& find, const Rule& rule, const Index& index) {
  const FieldCheck check(find, rule, index);
  if (!rule.title.empty()) check_bilingual(find, "title", rule.title);
  check.bilingual("title", rule.title);
  check_bilingual(find, "because", rule.because);
  check.bilingual("because", rule.because);
  for (const OpenQuestion& question : rule.unknown) {
    check_bilingual(find, "unknown", question.text);
    check.bilingual("unknown", question.text);
    for (const std::string& answer : question.answered_by)
      check.answer(answer);
  }
  for (const Boost& boost : rule.boosts) {
    check_bilingual(find, "boosts.because", boost.because);
    check.bilingual("boosts.because", boost.because);
  }
  for (const std::string& object : rule.objects) {
    if (object.find(':') == std::string::npos) {
      find.error("object '" + object + "' needs its kind: 'file: {...}'");
    }
    check.text("objects", object);
  }
  for (const auto& [name, value] : rule.sets)
    check.text("sets." + name, value);
  const auto cause = index.causes.find(rule.cause);
  if (cause == index.causes.end()) return;
  check.bilingual("title of cause '" + rule.cause + "'", cause->second->title);
  check.bilingual("explanation of cause '" + rule.cause + "'", cause->second->explanation);
  check.bilingual("tell_apart of cause '" + rule.cause + "'", cause->second->tell_apart);
}

}  // namespace

void check_bilingual(const Finder& find, const std::string& field, const Bilingual& text) {
  if (text.en.empty()) find.error("field '" + field + "' needs English: {en: ...}");
  if (text.zh.empty()) find.error("field '" + field + "' needs Chinese: {zh: ...}");
  if (text.en.empty() || text.zh.empty()) return;
  if (has_chinese(text.en)) find.warning("field '" + field + "' has Chinese under 'en'");
  if (has_chinese(text.zh)) return;
  const bool is_sentence = text.zh.find(' ') != std::string::npos && text.zh.ends_with('.');
  if (text.en != text.zh || is_sentence) {
    find.warning("field '" + field + "' has no Chinese under 'zh'; translate it");
  }
}

Index::Index(const Knowledge& knowledge) {
  for (const Signature& signature : knowledge.signatures)
    signatures[signature.id] = &signature;
  for (const Cause& cause : knowledge.causes)
    causes[cause.id] = &cause;
  for (const Playbook& playbook : knowledge.playbooks)
    playbooks.insert(playbook.id);
  for (const Artifact& artifact : knowledge.artifacts)
    artifacts[artifact.id] = &artifact;
  for (const Rule& rule : knowledge.rules) {
    rules.insert(rule.id);
    causes_of_rules.insert(rule.cause);
  }
  for (const Edition& edition : knowledge.editions)
    edition_groups.insert(edition.group);
}

void Index::unknown(const Finder& find,
                    const std::string& noun,
                    const std::vector<std::string>& known,
                    const std::string& id) {
  find.error("unknown " + noun + " '" + id + "'" + did_you_mean(id, known));
}

std::vector<std::string> fields_in(const std::string& text) {
  std::vector<std::string> fields;
  std::size_t open = text.find('{');
  while (open != std::string::npos) {
    const std::size_t close = text.find_first_of("{}", open + 1);
    if (close == std::string::npos) break;
    if (text[close] == '}') {
      std::string field = text.substr(open + 1, close - open - 1);
      if (field.ends_with(kDurationForm)) field.resize(field.size() - kDurationForm.size());
      fields.push_back(std::move(field));
    }
    open = text.find('{', text[close] == '}' ? close + 1 : close);
  }
  return fields;
}

void check_rule(const Rule& rule, const Index& index, std::vector<LintMessage>& messages) {
  const Finder find("rule", rule.id, rule.place, messages);
  index.require(find, "cause", index.causes, rule.cause);
  if (rule.all.empty() && rule.any.empty()) {
    find.error("has no condition under 'all' or 'any', so it would always fire");
  }
  check_conditions(find, rule.all, index);
  check_conditions(find, rule.any, index);
  check_conditions(find, rule.none, index);
  for (const Boost& boost : rule.boosts)
    check_conditions(find, boost.all, index);
  for (const std::string& artifact : rule.ask_for) {
    index.require(find, "artifact", index.artifacts, artifact);
  }
  for (const std::string& other : rule.supersedes)
    index.require(find, "rule", index.rules, other);
  check_texts(find, rule, index);
}

}  // namespace casebook
