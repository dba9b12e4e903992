// SPDX-License-Identifier: Apache-2.0
#include "knowledge/lint_web.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include <re2/re2.h>

#include "base/text.h"
#include "base/utf8.h"
#include "knowledge/lint_rules.h"
#include "knowledge/pattern_check.h"
#include "model/diagnosis.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

template <typename T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Whether whatever `narrow` lets through, `wide` lets through; an empty list lets all through.
bool lets_through(const std::vector<std::string>& wide, const std::vector<std::string>& narrow) {
  if (wide.empty()) return true;
  return !narrow.empty() &&
         std::all_of(narrow.begin(), narrow.end(), [&](const std::string& value) {
           return contains(wide, value);
         });
}

bool one_implies(const std::vector<Condition>& conditions, const Condition& other) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    return implies(condition, other);
  });
}

// Whether one of `others` holds whenever `condition` does.
bool implies_one(const Condition& condition, const std::vector<Condition>& others) {
  return std::any_of(others.begin(), others.end(), [&](const Condition& other) {
    return implies(condition, other);
  });
}

// Whether `other` fires whenever `rule` does.
bool always_fires_with(const Rule& rule, const Rule& other) {
  if (!lets_through(other.kinds, rule.kinds) || !lets_through(other.phases, rule.phases)) {
    return false;
  }
  const auto holds = [&](const Condition& condition) { return one_implies(rule.all, condition); };
  if (!std::all_of(other.all.begin(), other.all.end(), holds)) return false;
  if (!other.any.empty() && std::none_of(other.any.begin(), other.any.end(), holds)) {
    const bool by_any =
        !rule.any.empty() &&
        std::all_of(rule.any.begin(), rule.any.end(), [&](const Condition& condition) {
          return implies_one(condition, other.any);
        });
    if (!by_any) return false;
  }
  // What keeps the other from firing must keep this one too.
  return std::all_of(other.none.begin(), other.none.end(), [&](const Condition& condition) {
    return implies_one(condition, rule.none);
  });
}

Finder finder(const Rule& rule, std::vector<LintMessage>& messages) {
  return {"rule", rule.id, rule.place, messages};
}
Finder finder(const Signature& signature, std::vector<LintMessage>& messages) {
  return {"signature", signature.id, signature.place, messages};
}

void check_pair(const Rule& rule, const Rule& other, std::vector<LintMessage>& messages) {
  if (rule.cause == other.cause || rule.score != other.score) return;
  if (contains(rule.supersedes, other.id) || contains(other.supersedes, rule.id)) return;
  if (!always_fires_with(rule, other)) return;
  finder(rule, messages)
      .warning("whenever it fires, rule '" + other.id + "' (" + other.place.text() +
               ") fires too with the same score and another cause; say more in one of them, or "
               "write 'supersedes: [" +
               other.id + "]'");
}

// What signatures can set, by the name of the capture: kind -> {reset, sysprep}.
std::map<std::string, std::set<std::string>> settable(const Knowledge& knowledge) {
  std::map<std::string, std::set<std::string>> values;
  for (const Signature& signature : knowledge.signatures) {
    for (const auto& [name, value] : signature.sets) {
      values[name].insert(value);
    }
  }
  return values;
}

void check_reachable(const Rule& rule,
                     const std::map<std::string, std::set<std::string>>& values,
                     std::vector<LintMessage>& messages) {
  const Finder find = finder(rule, messages);
  const auto set_by_a_signature = [&](const std::string& name, const std::string& value) {
    const auto found = values.find(name);
    return found != values.end() && found->second.count(value) != 0;
  };
  for (const std::string& kind : rule.kinds) {
    if (episode_kind_title(kind).zh != kind || set_by_a_signature("kind", kind)) continue;
    find.error("no attempt is ever of kind '" + kind + "', so the rule cannot fire for it");
  }
  for (const std::string& phase : rule.phases) {
    if (phase_title(phase).zh != phase || set_by_a_signature("phase", phase)) continue;
    find.error("no attempt is ever in phase '" + phase + "', so the rule cannot fire for it");
  }
  const auto check_facts = [&](const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) {
      if (condition.fact.empty() || fact::is_known(condition.fact) ||
          set_by_a_signature("fact", condition.fact)) {
        continue;
      }
      find.error("nothing states a fact '" + condition.fact +
                 "': src/model/fact_keys.h lists those of the program, a signature with 'sets: "
                 "{fact: " +
                 condition.fact + "}' would state it");
    }
  };
  check_facts(rule.all);
  check_facts(rule.any);
  check_facts(rule.none);
  for (const Boost& boost : rule.boosts)
    check_facts(boost.all);
  for (const Condition& condition : rule.none) {
    if (one_implies(rule.all, condition)) {
      find.error("can never fire: what 'none' forbids ('" +
                 (condition.signature.empty() ? condition.fact : condition.signature) +
                 "') is needed under 'all'");
    }
  }
  if (contains(rule.supersedes, rule.id)) find.error("supersedes itself, so it is never told");
}

bool share_a_decoder(const Signature& a, const Signature& b) {
  if (a.decoders.empty() || b.decoders.empty()) return true;
  return std::any_of(a.decoders.begin(), a.decoders.end(), [&](const std::string& decoder) {
    return contains(b.decoders, decoder);
  });
}

bool matches_all(const RE2& pattern, const std::vector<std::string>& samples) {
  return !samples.empty() &&
         std::all_of(samples.begin(), samples.end(), [&](const std::string& sample) {
           return RE2::PartialMatch(sample, pattern);
         });
}

// What the engine reads from a hit itself, whatever the rules say.
bool engine_reads(const Signature& signature) {
  return !signature.sets.empty() || !capture_names(signature.pattern).empty();
}

bool is_id(std::string_view id) {
  static const RE2 kId("[a-z0-9]+(?:[.-][a-z0-9]+)*");
  return RE2::FullMatch({id.data(), id.size()}, kId);
}

template <typename T>
void check_ids_of(const char* noun,
                  const std::vector<T>& entries,
                  bool with_family,
                  std::vector<LintMessage>& messages) {
  for (const T& entry : entries) {
    const Finder find(noun, entry.id, entry.place, messages);
    if (!is_id(entry.id)) {
      find.warning("ids are lower-case words joined by hyphens, like 'hive-held-open'");
    } else if (with_family && entry.id.find('.') == std::string::npos) {
      find.warning("write the family in front: 'setup." + entry.id + "'");
    }
  }
}

}  // namespace

bool implies(const Condition& holds, const Condition& other) {
  if (holds.signature != other.signature || holds.fact != other.fact) return false;
  // The other looks further, so it sees what this one saw.
  if (holds.anywhere && !other.anywhere) return false;
  if (other.within_seconds != 0 &&
      (holds.within_seconds == 0 || holds.within_seconds > other.within_seconds)) {
    return false;
  }
  const bool same_field = holds.capture == other.capture;
  if (!other.value.empty() && (holds.value != other.value || !same_field)) return false;
  if (!other.codes.empty()) {
    const bool within = !holds.codes.empty() && same_field &&
                        holds.value.empty() == other.value.empty() &&
                        std::all_of(holds.codes.begin(), holds.codes.end(), [&](std::uint32_t c) {
                          return contains(other.codes, c);
                        });
    if (!within) return false;
  }
  return other.at_least <= 1 ||
         (holds.at_least >= other.at_least && holds.distinct == other.distinct);
}

bool has_chinese(const std::string& text) {
  // With the punctuation: two commands may be joined by nothing but a full-width comma.
  constexpr char32_t kFirst = 0x3000;
  constexpr char32_t kLast = 0x9FFF;
  constexpr char32_t kFirstFullWidth = 0xFF01;
  constexpr char32_t kLastFullWidth = 0xFF5E;
  for (std::string_view rest = text; !rest.empty();) {
    const char32_t character = take_character(rest);
    if (character >= kFirst && character <= kLast) return true;
    if (character >= kFirstFullWidth && character <= kLastFullWidth) return true;
  }
  return false;
}

void check_rules_together(const Knowledge& knowledge, std::vector<LintMessage>& messages) {
  const auto values = settable(knowledge);
  for (const Rule& rule : knowledge.rules) {
    check_reachable(rule, values, messages);
    for (const Rule& other : knowledge.rules) {
      if (&rule != &other) check_pair(rule, other, messages);
    }
  }
}

void check_signatures_together(const Knowledge& knowledge, std::vector<LintMessage>& messages) {
  RE2::Options options;
  options.set_log_errors(false);
  std::vector<std::unique_ptr<RE2>> patterns;
  for (const Signature& signature : knowledge.signatures) {
    patterns.push_back(std::make_unique<RE2>("(?m)" + signature.pattern, options));
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const Signature& later = knowledge.signatures[i];
    for (std::size_t j = 0; j < i; ++j) {
      const Signature& earlier = knowledge.signatures[j];
      // A line may play several roles, each with a signature; two of one role say it twice.
      if (later.role != earlier.role || !share_a_decoder(later, earlier)) continue;
      if (later.pattern == earlier.pattern) {
        finder(later, messages)
            .warning("has the pattern of '" + earlier.id + "' (" + earlier.place.text() +
                     "); keep one of them");
        continue;
      }
      if (later.role != Role::Cause && later.role != Role::Anchor) continue;
      if (later.role == Role::Anchor && later.rank != earlier.rank) continue;
      if (!patterns[i]->ok() || !patterns[j]->ok()) continue;
      if (!matches_all(*patterns[i], earlier.matches) ||
          !matches_all(*patterns[j], later.matches)) {
        continue;
      }
      finder(later, messages)
          .warning("each of its samples matches '" + earlier.id + "' (" + earlier.place.text() +
                   ") and the reverse, so both seem to name the same lines; give the wider one a "
                   "sample that only it matches, or narrow one and put the other's sample under "
                   "'must_not_match'");
    }
  }
}

void check_unused(const Knowledge& knowledge, std::vector<LintMessage>& messages) {
  std::set<std::string> signatures;
  std::set<std::string> artifacts;
  std::set<std::string> playbooks;
  for (const Rule& rule : knowledge.rules) {
    for (const auto* list : {&rule.all, &rule.any, &rule.none}) {
      for (const Condition& condition : *list)
        signatures.insert(condition.signature);
    }
    for (const Boost& boost : rule.boosts) {
      for (const Condition& condition : boost.all)
        signatures.insert(condition.signature);
    }
    artifacts.insert(rule.ask_for.begin(), rule.ask_for.end());
  }
  for (const CollectionPlan& plan : knowledge.plans) {
    for (const PlanItem& item : plan.items)
      artifacts.insert(item.artifact);
  }
  for (const Cause& cause : knowledge.causes)
    playbooks.insert(cause.playbook);
  for (const Signature& signature : knowledge.signatures) {
    // The walk itself looks at every other role, and at what a line captures.
    if (signature.role != Role::Supports || engine_reads(signature)) continue;
    if (signatures.count(signature.id) != 0) continue;
    finder(signature, messages)
        .warning(
            "no rule uses it and it captures nothing, so it has no effect; use it in a rule or "
            "remove it");
  }
  for (const Playbook& playbook : knowledge.playbooks) {
    if (playbooks.count(playbook.id) != 0) continue;
    Finder("playbook", playbook.id, playbook.place, messages)
        .warning("no cause names it, so nobody is ever shown it; write 'playbook: " + playbook.id +
                 "' in a cause or remove it");
  }
  for (const Artifact& artifact : knowledge.artifacts) {
    if (artifacts.count(artifact.id) != 0) continue;
    Finder("artifact", artifact.id, artifact.place, messages)
        .warning(
            "no rule and no plan asks for it, so nobody is ever asked; add it to 'ask_for' of a "
            "rule or to a plan, or remove it");
  }
}

void check_ids(const Knowledge& knowledge, std::vector<LintMessage>& messages) {
  check_ids_of("signature", knowledge.signatures, true, messages);
  check_ids_of("rule", knowledge.rules, true, messages);
  check_ids_of("cause", knowledge.causes, false, messages);
  check_ids_of("playbook", knowledge.playbooks, false, messages);
  check_ids_of("artifact", knowledge.artifacts, false, messages);
  check_ids_of("product", knowledge.products, false, messages);
  check_ids_of("access", knowledge.access, false, messages);
}

}  // namespace casebook
