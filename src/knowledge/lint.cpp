// SPDX-License-Identifier: Apache-2.0
#include "knowledge/lint.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "knowledge/lint_rules.h"
#include "knowledge/lint_web.h"
#include "knowledge/pattern_check.h"
#include "knowledge/suggest.h"
#include "model/access_list.h"
#include "model/accounts.h"
#include "model/diagnosis.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// Long enough to recognise a sample in a message.
constexpr std::size_t kSampleShown = 100;

void check_decoder(const Finder& find,
                   const std::string& name,
                   const std::vector<std::string>& known) {
  if (known.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
  find.error("unknown decoder '" + name + "'" + did_you_mean(name, known));
}

std::string shown(const std::string& sample) {
  return "'" + (sample.size() > kSampleShown ? sample.substr(0, kSampleShown) + "..." : sample) +
         "'";
}

void check_signature(const Signature& signature,
                     const std::vector<std::string>& decoders,
                     std::vector<LintMessage>& messages) {
  const Finder find("signature", signature.id, signature.place, messages);
  for (const std::string& problem : pattern_problems(signature.pattern))
    find.error(problem);
  for (const std::string& name : signature.decoders)
    check_decoder(find, name, decoders);
  if (signature.matches.empty()) {
    find.error("no sample: write at least one line under 'matches' that the pattern must match");
  }
  if (signature.role == Role::Noise) {
    if (signature.why.empty()) {
      find.error("noise needs 'why' in both languages: why the line is harmless");
    } else {
      check_bilingual(find, "why", signature.why);
    }
  }
  if (signature.role != Role::End && signature.outcome != Outcome::Unknown) {
    find.error("'outcome' is only for signatures with role: end");
  }
  if (signature.role == Role::End && signature.outcome == Outcome::Unknown &&
      signature.sets.count("outcome") == 0) {
    find.warning("role: end without 'outcome'; say how the attempt ended");
  }
  check_samples(signature, messages);
}

void check_cause(const Cause& cause, const Index& index, std::vector<LintMessage>& messages) {
  const Finder find("cause", cause.id, cause.place, messages);
  check_bilingual(find, "title", cause.title);
  check_bilingual(find, "explanation", cause.explanation);
  if (!cause.tell_apart.empty()) check_bilingual(find, "tell_apart", cause.tell_apart);
  if (cause.playbook.empty()) {
    find.error("field 'playbook' is missing: a cause needs a remedy");
  } else {
    index.require(find, "playbook", index.playbooks, cause.playbook);
  }
  for (const std::string& other : cause.neighbours) {
    index.require(find, "neighbour cause", index.causes, other);
  }
  if (index.causes_of_rules.count(cause.id) == 0 && !cause.id.starts_with("generic.")) {
    find.error("no rule names this cause; write a rule or remove it");
  }
}

constexpr std::array<std::string_view, 7> kAttemptFamilies = {
    "setup", "cbs", "dism", "wu", "usmt", "driver", "sccm"};

void check_playbook(const Playbook& playbook, std::vector<LintMessage>& messages) {
  const Finder find("playbook", playbook.id, playbook.place, messages);
  check_bilingual(find, "title", playbook.title);
  if (playbook.steps.empty()) find.error("has no steps");
  for (std::size_t i = 0; i < playbook.steps.size(); ++i) {
    const PlaybookStep& step = playbook.steps[i];
    const std::string name = "steps[" + std::to_string(i + 1) + "].";
    check_bilingual(find, name + "action", step.action);
    check_bilingual(find, name + "why", step.why);
    check_bilingual(find, name + "expect", step.expect);
    for (const std::string& family : step.families) {
      if (std::find(kAttemptFamilies.begin(), kAttemptFamilies.end(), family) !=
          kAttemptFamilies.end())
        continue;
      find.error("field '" + name + "families': no attempts are of the family '" + family + "'");
    }
    for (const Condition& condition : step.done_by) {
      if (condition.fact.empty() || !condition.signature.empty() ||
          !fact::is_known(condition.fact)) {
        find.error("'" + name + "done_by' asks for a fact that this program knows");
      }
    }
    if (step.risk != Risk::None || !step.check.empty()) {
      check_bilingual(find, name + "check", step.check);
    }
    if (step.risk != Risk::None && step.undo.empty()) {
      find.error("field '" + name + "undo' is missing: a step with a risk says how to go back");
    } else if (!step.undo.empty()) {
      check_bilingual(find, name + "undo", step.undo);
    }
  }
}

void check_artifact(const Artifact& artifact,
                    const std::vector<std::string>& decoders,
                    std::vector<LintMessage>& messages) {
  const Finder find("artifact", artifact.id, artifact.place, messages);
  check_bilingual(find, "title", artifact.title);
  check_bilingual(find, "how", artifact.how);
  check_bilingual(find, "verify", artifact.verify);
  for (const auto& [field, text] : {std::pair{"why", &artifact.why},
                                    {"if_absent", &artifact.if_absent},
                                    {"privacy", &artifact.privacy}}) {
    if (!text->empty()) check_bilingual(find, field, *text);
  }
  if (!artifact.decoder.empty()) check_decoder(find, artifact.decoder, decoders);
}

void check_plan_item(const Finder& find,
                     const PlanItem& item,
                     const Index& index,
                     std::set<std::string>& listed) {
  const std::string& id = item.artifact;
  index.require(find, "artifact", index.artifacts, id);
  if (!listed.insert(id).second) find.error("lists artifact '" + id + "' twice");
  if (!item.why.empty()) check_bilingual(find, id + ".why", item.why);
  if (!item.window.empty()) check_bilingual(find, id + ".window", item.window);
  const auto known = index.artifacts.find(id);
  if (known == index.artifacts.end()) return;
  const Artifact& artifact = *known->second;
  if (item.why.empty() && artifact.why.empty()) {
    find.error("nobody is told why artifact '" + id + "' is wanted: give it a 'why'");
  }
  if (!artifact.paths.empty() && artifact.if_absent.empty()) {
    find.error("artifact '" + id + "' lies at a path and has no 'if_absent': say what to do then");
  }
}

void check_plan(const CollectionPlan& plan,
                const Index& index,
                const std::set<std::string>& families,
                std::vector<LintMessage>& messages) {
  const Finder find("plan", plan.id, plan.place, messages);
  check_bilingual(find, "title", plan.title);
  check_bilingual(find, "when", plan.when);
  for (std::size_t i = 0; i < plan.before.size(); ++i) {
    check_bilingual(find, "before[" + std::to_string(i + 1) + "]", plan.before[i]);
  }
  std::set<std::string> listed;
  for (const PlanItem& item : plan.items) {
    check_plan_item(find, item, index, listed);
  }
  if (std::none_of(plan.items.begin(), plan.items.end(), [](const PlanItem& item) {
        return item.priority == Priority::Required;
      })) {
    find.error("has no required item");
  }
  for (const std::string& cause : plan.causes) {
    index.require(find, "cause", index.causes, cause);
  }
  for (const std::string& family : plan.families) {
    index.require(find, "family of causes", families, family);
  }
  for (const std::string& kind : plan.kinds) {
    if (episode_kind_title(kind).en == kind) find.error("unknown kind of attempt '" + kind + "'");
  }
  if (plan.kinds.empty() && plan.families.empty() && plan.causes.empty()) {
    find.error("no evidence leads to it: give kinds, families or causes");
  }
}

// What decides between plans must name one of them.
void check_plans(const std::vector<CollectionPlan>& plans,
                 const Index& index,
                 const std::vector<Cause>& causes,
                 std::vector<LintMessage>& messages) {
  std::set<std::string> families;
  for (const Cause& cause : causes) {
    families.insert(cause.family);
  }
  std::map<std::string, std::string> taken;
  for (const CollectionPlan& plan : plans) {
    check_plan(plan, index, families, messages);
    const Finder find("plan", plan.id, plan.place, messages);
    const auto claim = [&](const std::string& noun, const std::vector<std::string>& names) {
      for (const std::string& name : names) {
        const auto [known, is_new] = taken.try_emplace(noun + " '" + name + "'", plan.id);
        if (!is_new) find.error(known->first + " already leads to plan '" + known->second + "'");
      }
    };
    claim("kind", plan.kinds);
    claim("family", plan.families);
    claim("cause", plan.causes);
  }
}

void check_lower(const Finder& find,
                 const std::string& field,
                 const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (name != to_lower(name)) {
      find.error("field '" + field + "': write '" + name + "' in lower case");
    }
  }
}

void check_product(const Product& product, std::vector<LintMessage>& messages) {
  const Finder find("product", product.id, product.place, messages);
  check_bilingual(find, "name", product.name);
  if (product.kind.empty()) find.error("field 'kind' is missing");
  if (product.drivers.empty() && product.processes.empty() && product.names.empty() &&
      product.folders.empty() && product.services.empty()) {
    find.error("nothing identifies it: give drivers, processes, names, folders or services");
  }
  check_lower(find, "drivers", product.drivers);
  check_lower(find, "processes", product.processes);
  check_lower(find, "services", product.services);
  for (const std::string& altitude : product.altitudes) {
    static const RE2 kAltitude(R"(\d{5,6}(\.\d+)?)");
    if (RE2::FullMatch(altitude, kAltitude)) continue;
    find.error("field 'altitudes': '" + altitude + "' is not an altitude, like 328010 or 385250.5");
  }
}

// One altitude names one company's filter, so two products cannot have it.
void check_altitudes(const std::vector<Product>& products, std::vector<LintMessage>& messages) {
  std::map<std::string, std::string> owners;
  for (const Product& product : products) {
    for (const std::string& altitude : product.altitudes) {
      const auto [owner, fresh] = owners.emplace(altitude, product.id);
      if (fresh) continue;
      const Finder find("product", product.id, product.place, messages);
      find.error("altitude " + altitude + " is also given to '" + owner->second + "'");
    }
  }
}

bool is_day(std::string_view text) {
  static const RE2 kDay(R"(\d{4}-\d{2}-\d{2})");
  return RE2::FullMatch({text.data(), text.size()}, kDay);
}

void check_system(const System& system, const Index& index, std::vector<LintMessage>& messages) {
  const Finder find("system", system.id, system.place, messages);
  check_bilingual(find, "name", system.name);
  for (const auto& [group, day] : system.updates_until) {
    index.require(find, "group of editions", index.edition_groups, group);
    if (!is_day(day)) find.error("field 'updates_until': write '" + day + "' as 2029-01-09");
  }
  for (const auto& [group, name] : system.also_called) {
    index.require(find, "group of editions", index.edition_groups, group);
  }
}

void check_edition(const Edition& edition, std::vector<LintMessage>& messages) {
  const Finder find("edition", edition.id, edition.place, messages);
  check_bilingual(find, "name", edition.name);
}

void check_observation(const ObservationKind& kind, std::vector<LintMessage>& messages) {
  const Finder find("observation", kind.id, kind.place, messages);
  check_bilingual(find, "title", kind.title);
  if (!kind.fact.empty()) {
    if (!fact::is_known(kind.fact)) find.error("no part of the program states '" + kind.fact + "'");
    for (const std::string& problem : pattern_problems(kind.value)) {
      find.error("value: " + problem);
    }
  } else if (kind.events.empty()) {
    find.error("no event: name at least one, as in 'User32 1074', or a fact");
  }
}

void check_grants(const Finder& find,
                  const char* field,
                  const std::vector<ExpectedAccess::Grant>& grants) {
  for (const ExpectedAccess::Grant& grant : grants) {
    if (sid_of_account(grant.account).empty()) {
      find.error(fmt::format("field '{}': nobody knows the SID of '{}'", field, grant.account));
    }
    if (!rights_of_letters(grant.rights)) {
      find.error(fmt::format(
          "field '{}': '{}' are no rights in icacls' letters, like RX", field, grant.rights));
    }
  }
}

void check_access(const ExpectedAccess& access, std::vector<LintMessage>& messages) {
  const Finder find("access", access.id, access.place, messages);
  check_bilingual(find, "title", access.title);
  check_bilingual(find, "why", access.why);
  check_grants(find, "needs", access.needs);
  check_grants(find, "usual", access.usual);
  check_grants(find, "denials", access.denials);
  for (const std::string& owner : access.owners) {
    if (sid_of_account(owner).empty()) {
      find.error("field 'owners': nobody knows the SID of '" + owner + "'");
    }
  }
  if (access.paths.empty()) find.error("fits no path: give at least one under 'paths'");
  check_lower(find, "paths", access.paths);
  check_lower(find, "except", access.except);
}

}  // namespace

std::string LintMessage::text() const {
  return (place.line == 0 ? place.file : place.text()) + ": " +
         (severity == LintSeverity::Warning ? "warning: " : "") + message;
}

void sort_messages(std::vector<LintMessage>& messages) {
  std::stable_sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) {
    return std::tie(a.place.file, a.place.line, a.message) <
           std::tie(b.place.file, b.place.line, b.message);
  });
}

void check_samples(const Signature& signature, std::vector<LintMessage>& messages) {
  RE2::Options options;
  options.set_log_errors(false);
  // As the matchers see it: ^ and $ stand at line ends.
  const RE2 pattern("(?m)" + signature.pattern, options);
  if (!pattern.ok()) return;  // pattern_problems() says so
  const Finder find("signature", signature.id, signature.place, messages);
  for (const std::string& sample : signature.matches) {
    if (!RE2::PartialMatch(sample, pattern)) {
      find.error("sample under 'matches' does not match the pattern: " + shown(sample));
    }
  }
  for (const std::string& sample : signature.must_not_match) {
    if (RE2::PartialMatch(sample, pattern)) {
      find.error("sample under 'must_not_match' matches the pattern: " + shown(sample));
    }
  }
}

std::vector<LintMessage> lint(const Knowledge& knowledge,
                              const std::vector<std::string>& decoders) {
  std::vector<LintMessage> messages;
  const Index index(knowledge);
  for (const Signature& signature : knowledge.signatures) {
    check_signature(signature, decoders, messages);
  }
  for (const Rule& rule : knowledge.rules)
    check_rule(rule, index, messages);
  for (const Cause& cause : knowledge.causes)
    check_cause(cause, index, messages);
  for (const Playbook& playbook : knowledge.playbooks)
    check_playbook(playbook, messages);
  for (const Artifact& artifact : knowledge.artifacts)
    check_artifact(artifact, decoders, messages);
  check_plans(knowledge.plans, index, knowledge.causes, messages);
  for (const Product& product : knowledge.products)
    check_product(product, messages);
  check_altitudes(knowledge.products, messages);
  for (const System& system : knowledge.systems)
    check_system(system, index, messages);
  for (const Edition& edition : knowledge.editions)
    check_edition(edition, messages);
  for (const ObservationKind& kind : knowledge.observations)
    check_observation(kind, messages);
  for (const ExpectedAccess& access : knowledge.access)
    check_access(access, messages);
  check_rules_together(knowledge, messages);
  check_signatures_together(knowledge, messages);
  check_unused(knowledge, messages);
  check_ids(knowledge, messages);
  sort_messages(messages);
  return messages;
}

}  // namespace casebook
