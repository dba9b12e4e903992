// SPDX-License-Identifier: Apache-2.0
#include "knowledge/parse.h"

#include <string>

#include "base/text.h"
#include "knowledge/suggest.h"
#include "knowledge/yaml_fields.h"

namespace casebook {
namespace {

using Node = YAML::Node;

const std::vector<std::pair<std::string, Role>>& role_words() {
  static const std::vector<std::pair<std::string, Role>> kWords = {{"begin", Role::Begin},
                                                                   {"end", Role::End},
                                                                   {"phase", Role::Phase},
                                                                   {"anchor", Role::Anchor},
                                                                   {"carrier", Role::Carrier},
                                                                   {"cause", Role::Cause},
                                                                   {"supports", Role::Supports},
                                                                   {"noise", Role::Noise},
                                                                   {"fact", Role::Fact}};
  return kWords;
}

const std::vector<std::pair<std::string, Outcome>>& outcome_words() {
  static const std::vector<std::pair<std::string, Outcome>> kWords = {
      {"success", Outcome::Success},
      {"failure", Outcome::Failure},
      {"cancelled", Outcome::Cancelled},
      {"pending", Outcome::Pending},
      {"unknown", Outcome::Unknown}};
  return kWords;
}

const std::vector<std::pair<std::string, Risk>>& risk_words() {
  static const std::vector<std::pair<std::string, Risk>> kWords = {
      {"none", Risk::None}, {"low", Risk::Low}, {"medium", Risk::Medium}, {"high", Risk::High}};
  return kWords;
}

const std::vector<std::pair<std::string, Effort>>& effort_words() {
  static const std::vector<std::pair<std::string, Effort>> kWords = {{"answer", Effort::Answer},
                                                                     {"fleeting", Effort::Fleeting},
                                                                     {"quick", Effort::Quick},
                                                                     {"long", Effort::Long}};
  return kWords;
}

const std::vector<std::pair<std::string, Priority>>& priority_words() {
  static const std::vector<std::pair<std::string, Priority>> kWords = {
      {"required", Priority::Required}, {"helpful", Priority::Helpful}};
  return kWords;
}

Signature read_signature(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "signature", problems);
  Signature signature;
  signature.place = fields.place();
  fields.text("id", signature.id);
  fields.word("role", role_words(), signature.role);
  fields.texts("decoders", signature.decoders);
  fields.text("pattern", signature.pattern);
  fields.integer("rank", signature.rank);
  fields.word("outcome", outcome_words(), signature.outcome);
  fields.map("sets", signature.sets);
  fields.bilingual("why", signature.why);
  fields.texts("matches", signature.matches);
  fields.texts("must_not_match", signature.must_not_match);
  fields.require("id");
  fields.require("role");
  fields.require("pattern");
  fields.finish();
  return signature;
}

// A plain text stands for a hit of that signature.
Condition read_condition(const Node& node, ProblemList& problems) {
  Condition condition;
  if (node.IsScalar()) {
    condition.signature = node.Scalar();
    return condition;
  }
  YamlFields fields(node, "condition", problems);
  fields.text("signature", condition.signature);
  fields.text("fact", condition.fact);
  fields.text("value", condition.value);
  fields.text("capture", condition.capture);
  fields.codes("codes", condition.codes);
  fields.text("as", condition.as);
  fields.boolean("anywhere", condition.anywhere);
  fields.integer("within_seconds", condition.within_seconds);
  fields.integer("at_least", condition.at_least);
  fields.text("distinct", condition.distinct);
  fields.finish();
  return condition;
}

Boost read_boost(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "boost", problems);
  Boost boost;
  fields.list<Condition>("all", boost.all, read_condition);
  fields.number("add", boost.add);
  fields.boolean("decisive", boost.decisive);
  fields.bilingual("because", boost.because);
  fields.require("all");
  fields.require("add");
  fields.finish();
  return boost;
}

OpenQuestion read_question(const Node& node, ProblemList& problems) {
  OpenQuestion question;
  YamlFields fields(node, "unknown", problems);
  fields.languages(question.text);
  fields.texts("answered_by", question.answered_by);
  fields.finish();
  return question;
}

Rule read_rule(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "rule", problems);
  Rule rule;
  rule.place = fields.place();
  fields.text("id", rule.id);
  fields.text("cause", rule.cause);
  fields.texts("kinds", rule.kinds);
  fields.texts("phases", rule.phases);
  fields.boolean("without_failure", rule.without_failure);
  fields.list<Condition>("all", rule.all, read_condition);
  fields.list<Condition>("any", rule.any, read_condition);
  fields.list<Condition>("none", rule.none, read_condition);
  fields.number("score", rule.score);
  fields.list<Boost>("boosts", rule.boosts, read_boost);
  fields.map("sets", rule.sets);
  fields.texts("objects", rule.objects);
  fields.bilingual("title", rule.title);
  fields.bilingual("because", rule.because);
  fields.list<OpenQuestion>("unknown", rule.unknown, read_question);
  fields.texts("ask_for", rule.ask_for);
  fields.texts("supersedes", rule.supersedes);
  fields.require("id");
  fields.require("cause");
  fields.finish();
  return rule;
}

Cause read_cause(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "cause", problems);
  Cause cause;
  cause.place = fields.place();
  fields.text("id", cause.id);
  fields.text("family", cause.family);
  fields.bilingual("title", cause.title);
  fields.bilingual("explanation", cause.explanation);
  fields.bilingual("tell_apart", cause.tell_apart);
  fields.texts("neighbours", cause.neighbours);
  fields.text("playbook", cause.playbook);
  fields.texts("references", cause.references);
  fields.require("id");
  fields.require("family");
  fields.finish();
  return cause;
}

PlaybookStep read_step(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "step", problems);
  PlaybookStep step;
  fields.bilingual("action", step.action);
  fields.bilingual("why", step.why);
  fields.bilingual("expect", step.expect);
  fields.bilingual("check", step.check);
  fields.bilingual("undo", step.undo);
  fields.text("command", step.command);
  fields.word("risk", risk_words(), step.risk);
  fields.texts("families", step.families);
  fields.list<Condition>("done_by", step.done_by, read_condition);
  fields.finish();
  return step;
}

Playbook read_playbook(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "playbook", problems);
  Playbook playbook;
  playbook.place = fields.place();
  fields.text("id", playbook.id);
  fields.bilingual("title", playbook.title);
  fields.list<PlaybookStep>("steps", playbook.steps, read_step);
  fields.require("id");
  fields.finish();
  return playbook;
}

Artifact read_artifact(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "artifact", problems);
  Artifact artifact;
  artifact.place = fields.place();
  fields.text("id", artifact.id);
  fields.bilingual("title", artifact.title);
  fields.texts("paths", artifact.paths);
  fields.bilingual("why", artifact.why);
  fields.bilingual("how", artifact.how);
  fields.bilingual("verify", artifact.verify);
  fields.bilingual("if_absent", artifact.if_absent);
  fields.bilingual("privacy", artifact.privacy);
  fields.text("decoder", artifact.decoder);
  fields.word("effort", effort_words(), artifact.effort);
  fields.texts("found_as", artifact.found_as);
  fields.texts("not_enough", artifact.not_enough);
  fields.require("id");
  fields.finish();
  return artifact;
}

PlanItem read_plan_item(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "item", problems);
  PlanItem item;
  item.place = fields.place();
  fields.text("artifact", item.artifact);
  fields.word("priority", priority_words(), item.priority);
  fields.bilingual("why", item.why);
  fields.bilingual("window", item.window);
  fields.require("artifact");
  fields.finish();
  return item;
}

CollectionPlan read_plan(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "plan", problems);
  CollectionPlan plan;
  plan.place = fields.place();
  fields.text("id", plan.id);
  fields.bilingual("title", plan.title);
  fields.bilingual("when", plan.when);
  fields.texts("kinds", plan.kinds);
  fields.texts("families", plan.families);
  fields.texts("causes", plan.causes);
  fields.boolean("offline", plan.offline);
  fields.bilinguals("before", plan.before);
  fields.list<PlanItem>("items", plan.items, read_plan_item);
  fields.require("id");
  fields.finish();
  return plan;
}

Product read_product(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "product", problems);
  Product product;
  product.place = fields.place();
  fields.text("id", product.id);
  fields.bilingual("name", product.name);
  fields.text("kind", product.kind);
  fields.texts("drivers", product.drivers);
  fields.texts("processes", product.processes);
  fields.texts("names", product.names);
  fields.texts("folders", product.folders);
  fields.texts("services", product.services);
  fields.texts("altitudes", product.altitudes);
  fields.require("id");
  fields.finish();
  return product;
}

System read_system(const Node& node, ProblemList& problems) {
  static const std::vector<std::pair<std::string, bool>> kKinds = {{"client", false},
                                                                   {"server", true}};
  YamlFields fields(node, "system", problems);
  System system;
  system.place = fields.place();
  fields.text("id", system.id);
  fields.integer("build", system.build);
  fields.text("version", system.version);
  fields.bilingual("name", system.name);
  fields.word("kind", kKinds, system.server);
  fields.text("branch", system.branch);
  fields.integer("same_files_as", system.same_files_as);
  fields.map("updates_until", system.updates_until);
  fields.map("also_called", system.also_called);
  fields.require("id");
  fields.require("build");
  fields.require("kind");
  fields.finish();
  return system;
}

Edition read_edition(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "edition", problems);
  Edition edition;
  edition.place = fields.place();
  fields.text("id", edition.id);
  fields.bilingual("name", edition.name);
  fields.text("group", edition.group);
  fields.texts("names", edition.names);
  fields.require("id");
  fields.require("group");
  fields.require("names");
  fields.finish();
  return edition;
}

// "Service Control Manager 7031": the id is the last word.
ObservationKind read_observation(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "observation", problems);
  ObservationKind kind;
  std::vector<std::string> events;
  kind.place = fields.place();
  fields.text("id", kind.id);
  fields.bilingual("title", kind.title);
  fields.texts("events", events);
  fields.text("fact", kind.fact);
  fields.text("value", kind.value);
  fields.integer("rank", kind.rank);
  fields.require("id");
  fields.require("title");
  fields.finish();
  for (const std::string& event : events) {
    const std::size_t space = event.rfind(' ');
    const auto id = parse_number<std::uint32_t>(
        std::string_view(event).substr(space == std::string::npos ? event.size() : space + 1));
    if (!id) {
      problems.add(node.Mark(),
                   "observation '" + kind.id + "': write '" + event +
                       "' as a provider and an event id: User32 1074");
      continue;
    }
    kind.events.push_back({event.substr(0, space), *id});
  }
  return kind;
}

ExpectedAccess::Grant read_grant(const Node& node, ProblemList& problems) {
  YamlFields fields(node, "entry", problems);
  ExpectedAccess::Grant grant;
  fields.text("account", grant.account);
  fields.text("rights", grant.rights);
  fields.integer("since_build", grant.since_build);
  fields.require("account");
  fields.require("rights");
  fields.finish();
  return grant;
}

ExpectedAccess read_access(const Node& node, ProblemList& problems) {
  static const std::vector<std::pair<std::string, bool>> kKinds = {{"file", false}, {"key", true}};
  YamlFields fields(node, "access", problems);
  ExpectedAccess access;
  access.place = fields.place();
  fields.text("id", access.id);
  fields.bilingual("title", access.title);
  fields.bilingual("why", access.why);
  fields.word("of", kKinds, access.is_key);
  fields.texts("paths", access.paths);
  fields.texts("except", access.except);
  fields.texts("owners", access.owners);
  fields.list<ExpectedAccess::Grant>("needs", access.needs, read_grant);
  fields.list<ExpectedAccess::Grant>("usual", access.usual, read_grant);
  fields.list<ExpectedAccess::Grant>("denials", access.denials, read_grant);
  fields.require("id");
  fields.require("of");
  fields.require("paths");
  fields.require("needs");
  fields.finish();
  return access;
}

// The folder below knowledge/ that decides what a file may hold: "signatures" in
// ".../signatures/setup/apply.yaml".
std::string noun_of(std::string_view path) {
  static const std::vector<std::string_view> kNouns = {"signatures",
                                                       "rules",
                                                       "causes",
                                                       "playbooks",
                                                       "artifacts",
                                                       "plans",
                                                       "products",
                                                       "systems",
                                                       "editions",
                                                       "observations",
                                                       "access"};
  std::string noun;
  for (const std::string_view part : split(path, '/')) {
    for (const std::string_view known : kNouns) {
      if (part == known) noun = std::string(known);
    }
  }
  return noun;
}

template <typename T>
void read_list(const Node& root,
               const std::string& noun,
               std::vector<T>& target,
               T (*read)(const Node&, ProblemList&),
               ProblemList& problems) {
  if (noun == "rules" && root.IsMap() && root["id"]) {
    target.push_back(read(root, problems));
    return;
  }
  YamlFields fields(root, "file", problems);
  fields.list<T>(noun, target, read);
  fields.require(noun);
  fields.finish();
}

void read_root(const Node& root,
               const std::string& noun,
               Knowledge& knowledge,
               ProblemList& problems) {
  if (noun == "signatures") read_list(root, noun, knowledge.signatures, read_signature, problems);
  if (noun == "rules") read_list(root, noun, knowledge.rules, read_rule, problems);
  if (noun == "causes") read_list(root, noun, knowledge.causes, read_cause, problems);
  if (noun == "playbooks") read_list(root, noun, knowledge.playbooks, read_playbook, problems);
  if (noun == "artifacts") read_list(root, noun, knowledge.artifacts, read_artifact, problems);
  if (noun == "plans") read_list(root, noun, knowledge.plans, read_plan, problems);
  if (noun == "products") read_list(root, noun, knowledge.products, read_product, problems);
  if (noun == "systems") read_list(root, noun, knowledge.systems, read_system, problems);
  if (noun == "editions") read_list(root, noun, knowledge.editions, read_edition, problems);
  if (noun == "observations") {
    read_list(root, noun, knowledge.observations, read_observation, problems);
  }
  if (noun == "access") read_list(root, noun, knowledge.access, read_access, problems);
}

}  // namespace

Knowledge parse_knowledge_file(const KnowledgeFile& file, std::vector<LintMessage>& problems) {
  Knowledge knowledge;
  ProblemList list(file.path, problems);
  const std::string noun = noun_of(file.path);
  if (noun.empty()) {
    list.add(YAML::Mark::null_mark(),
             "file lies in no known folder; put it under signatures/, rules/, causes/, "
             "playbooks/, artifacts/, plans/, products/, systems/, editions/, observations/ or "
             "access/");
    return knowledge;
  }
  try {
    const Node root = YAML::Load(file.text);
    if (root.IsNull()) return knowledge;
    read_root(root, noun, knowledge, list);
  } catch (const YAML::Exception& error) {
    list.add(error.mark, "YAML: " + error.msg);
  }
  return knowledge;
}

}  // namespace casebook
