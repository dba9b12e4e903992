// SPDX-License-Identifier: Apache-2.0
#include "draft/case_summary.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/operations.h"
#include "report/phrases.h"

namespace casebook {
namespace {

// What one thing in common adds: a cause is a whole mechanism, a phase one of a dozen.
constexpr int kSameCause = 8;
constexpr int kSameObject = 6;
constexpr int kSameCode = 3;
constexpr int kSameProduct = 2;
constexpr int kSameOperation = 1;
constexpr int kSamePhase = 1;

void add_names(const std::vector<std::string>& names, std::vector<std::string>& objects) {
  for (const std::string& name : names) {
    std::string bare = to_lower(file_name_of(name));
    if (!bare.empty() && std::find(objects.begin(), objects.end(), bare) == objects.end()) {
      objects.push_back(std::move(bare));
    }
  }
}

void add_products(const std::vector<std::string>& names, std::vector<std::string>& products) {
  for (const std::string& name : names) {
    if (std::find(products.begin(), products.end(), name) == products.end()) {
      products.push_back(name);
    }
  }
}

std::vector<std::string> in_both(const std::vector<std::string>& mine,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> both;
  for (const std::string& one : mine) {
    const bool there = std::any_of(others.begin(), others.end(), [&one](const std::string& other) {
      return equal_ignoring_case(one, other);
    });
    if (there) both.push_back(one);
  }
  return both;
}

Bilingual said(std::string_view en, std::string_view zh, const Bilingual& value) {
  return {fmt::format("{}: {}", en, value.en),
          fmt::format("{}：{}", zh, value.in(Language::Chinese))};
}

Bilingual said(std::string_view en, std::string_view zh, const std::string& value) {
  return said(en, zh, Bilingual{value, value});
}

Bilingual listed(const std::vector<std::string>& names) {
  return {fmt::format("{}", fmt::join(names, ", ")), fmt::format("{}", fmt::join(names, "、"))};
}

Bilingual operation_of(const CaseSummary& one) {
  return {operation_title(one.operation, Language::English),
          operation_title(one.operation, Language::Chinese)};
}

Likeness compare(const CaseSummary& mine, const CaseSummary& other) {
  Likeness found;
  found.other = &other;
  // Adds what both have in common, or says that both have something and it differs.
  const auto weigh = [&found](const std::string& a,
                              const std::string& b,
                              int points,
                              const Bilingual& same,
                              const Bilingual& different) {
    if (a.empty() || b.empty()) return false;
    if (!equal_ignoring_case(a, b)) {
      found.different.push_back(different);
      return false;
    }
    found.points += points;
    found.same.push_back(same);
    return true;
  };
  const bool cause = weigh(mine.cause,
                           other.cause,
                           kSameCause,
                           Bilingual{"the same cause", "原因相同"},
                           Bilingual{"another cause", "原因不同"});
  const std::vector<std::string> objects = in_both(mine.objects, other.objects);
  if (!objects.empty()) {
    found.points += kSameObject;
    found.same.push_back(said("the same object", "对象相同", listed(objects)));
  }
  const bool code = weigh(mine.code,
                          other.code,
                          kSameCode,
                          said("the same code", "错误代码相同", mine.code),
                          said("another code", "错误代码不同", other.code));
  const std::vector<std::string> products = in_both(mine.products, other.products);
  if (!products.empty()) {
    found.points += kSameProduct;
    found.same.push_back(said("the same product", "产品相同", listed(products)));
  }
  weigh(mine.operation,
        other.operation,
        kSameOperation,
        said("the same operation", "操作相同", operation_of(mine)),
        said("another operation", "操作不同", operation_of(other)));
  weigh(mine.phase,
        other.phase,
        kSamePhase,
        said("the same phase", "阶段相同", phase_title(mine.phase)),
        said("another phase", "阶段不同", phase_title(other.phase)));
  found.is_similar = cause || (!objects.empty() && code);
  return found;
}

}  // namespace

const Episode* later_success_of(const Diagnosis& diagnosis, const Hypothesis& finding) {
  for (const Episode& episode : diagnosis.episodes) {
    if (!finding.later_success.empty() && episode.id == finding.later_success) return &episode;
  }
  return nullptr;
}

const Episode* success_after(const std::vector<Episode>& episodes, const std::string& failed) {
  const auto blamed = std::find_if(
      episodes.begin(), episodes.end(), [&failed](const Episode& one) { return one.id == failed; });
  if (blamed == episodes.end()) return nullptr;
  for (auto later = blamed + 1; later != episodes.end(); ++later) {
    if (later->kind == blamed->kind && later->outcome == Outcome::Success) return &*later;
  }
  return nullptr;
}

CaseSummary summarize_case(std::string name, const AnalysisView& view) {
  const Diagnosis& diagnosis = view.diagnosis;
  CaseSummary summary;
  summary.name = std::move(name);
  summary.verdict = diagnosis.verdict;
  summary.summary = diagnosis.summary;
  summary.system = diagnosis.machine.system;
  if (!diagnosis.findings.empty()) {
    const Hypothesis& first = diagnosis.findings.front();
    summary.cause = first.cause;
    summary.title = first.title;
    summary.level = first.level;
    summary.code = first.primary_code;
    summary.phase = first.phase;
    summary.operation = first.operation;
    for (const auto* names : {&first.objects.files,
                              &first.objects.drivers,
                              &first.objects.processes,
                              &first.objects.services}) {
      add_names(*names, summary.objects);
    }
    add_products(first.objects.products, summary.products);
    if (!first.actions.empty()) summary.suggested = first.actions.front().title;
    const Episode* success = later_success_of(diagnosis, first);
    if (success != nullptr) {
      summary.fixed = {describe_episode(*success, diagnosis.machine, Language::English),
                       describe_episode(*success, diagnosis.machine, Language::Chinese)};
    }
  }
  add_products(diagnosis.machine.antivirus, summary.products);
  return summary;
}

std::vector<Likeness> rank_by_likeness(const CaseSummary& mine,
                                       const std::vector<CaseSummary>& others) {
  std::vector<Likeness> ranked;
  for (const CaseSummary& other : others) {
    ranked.push_back(compare(mine, other));
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Likeness& a, const Likeness& b) {
    return a.is_similar != b.is_similar ? a.is_similar : a.points > b.points;
  });
  return ranked;
}

}  // namespace casebook
