// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "draft/certainty.h"
#include "draft/draft.h"
#include "draft/mail_text.h"
#include "draft/values.h"
#include "report/labels.h"
#include "report/phrases.h"
#include "report/text.h"

namespace casebook {
namespace {

constexpr std::size_t kMostOthers = 3;
constexpr std::size_t kMostAttempts = 6;
constexpr std::size_t kRequestWidth = 76;

struct Blank {
  std::string_view en;
  std::string_view zh;
};
constexpr Blank kCustomer = {"[customer name]", "【客户名称】"};
constexpr Blank kCase = {"[case number]", "【案例编号】"};
constexpr Blank kSignature = {"[your name and contact]", "【工程师姓名及联系方式】"};

std::string given_or(const std::string& given, const Blank& blank, Language language) {
  if (!trim(given).empty()) return plain_line(given);
  return std::string(language == Language::Chinese ? blank.zh : blank.en);
}

// " (+08:00)" -> "+08:00"
std::string without_brackets(std::string_view text) {
  text = trim(text);
  for (const std::string_view open : {"(", "（"}) {
    if (text.starts_with(open)) text.remove_prefix(open.size());
  }
  for (const std::string_view close : {")", "）"}) {
    if (text.ends_with(close)) text.remove_suffix(close.size());
  }
  return std::string(text);
}

class DraftValues {
 public:
  DraftValues(const DraftInput& input, Language language)
      : input_(input),
        diagnosis_(input.evidence == nullptr ? nothing() : input.evidence->diagnosis),
        language_(language) {}

  Scope values() const {
    Scope scope;
    scope["customer"] = given_or(input_.customer, kCustomer, language_);
    scope["case_number"] = given_or(input_.case_number, kCase, language_);
    scope["signature"] = given_or(input_.signature, kSignature, language_);
    put_verdict(scope);
    put_machine(scope);
    put_attempts(scope);
    put_findings(scope);
    put_request(scope);
    put_similar(scope);
    return scope;
  }

 private:
  static const Diagnosis& nothing() {
    static const Diagnosis kNothing;
    return kNothing;
  }
  bool has_evidence() const { return input_.evidence != nullptr; }
  std::string said(const Bilingual& text) const {
    return evidence_line(spoken(text, diagnosis_, language_));
  }

  void put_verdict(Scope& scope) const {
    const Verdict verdict = diagnosis_.verdict;
    scope["has_evidence"] = has_evidence();
    scope["is_failure"] = has_evidence() && verdict == Verdict::Failure;
    scope["is_healthy"] = has_evidence() && verdict == Verdict::Healthy;
    scope["is_insufficient"] = has_evidence() && verdict == Verdict::Insufficient;
    scope["verdict"] = has_evidence() ? std::string(verdict_title(verdict, language_)) : "";
    std::string summary = said(diagnosis_.summary);
    if (verdict == Verdict::Failure && !diagnosis_.findings.empty()) {
      summary = with_level(diagnosis_.findings.front().level, summary, language_);
    }
    scope["summary"] = summary;
    scope["gaps"] = gaps();
    scope["collect"] = values_of_collect(diagnosis_.next_evidence, diagnosis_, language_);
  }

  std::vector<Scope> gaps() const {
    std::vector<Scope> scopes;
    for (const Coverage& check : diagnosis_.coverage) {
      if (check.status == CheckStatus::Done) continue;
      const std::string title = said(check.title);
      scopes.push_back({{"title", title.empty() ? check.check : title}, {"why", said(check.why)}});
    }
    return scopes;
  }

  void put_machine(Scope& scope) const {
    const Machine& machine = diagnosis_.machine;
    const auto named = [this](const Bilingual& system, const std::string& build) {
      const std::string text = said(system);
      if (text.empty()) return evidence_line(build);
      return build.empty() ? text : text + bracketed(evidence_line(build), language_);
    };
    scope["evidence"] = has_evidence() ? case_name(input_.evidence->bundle_path) : "";
    scope["machine"] = evidence_line(machine.name);
    scope["system"] = named(machine.system, machine.os_build);
    scope["target_system"] = named(machine.target_system, machine.target_build);
    scope["zone"] = has_evidence() ? without_brackets(zone_note(machine, language_)) : "";
  }

  const Episode* attempt() const {
    const std::vector<Episode>& all = diagnosis_.episodes;
    if (!diagnosis_.findings.empty()) {
      const auto blamed = std::find_if(all.begin(), all.end(), [this](const Episode& one) {
        return one.id == diagnosis_.findings.front().episode;
      });
      if (blamed != all.end()) return &*blamed;
    }
    if (input_.request->attempt != nullptr) return input_.request->attempt;
    return all.empty() ? nullptr : &all.back();
  }

  // Of the same kind; else of any: an installation that succeeds ends the trouble of servicing too.
  const Episode* any_success_after(const Episode& failed) const {
    const std::vector<Episode>& all = diagnosis_.episodes;
    if (const Episode* same = success_after(all, failed.id); same != nullptr) return same;
    for (const Episode& one : all) {
      if (one.outcome == Outcome::Success && one.started > failed.started) return &one;
    }
    return nullptr;
  }

  void put_attempts(Scope& scope) const {
    const Episode* shown = attempt();
    const auto described = [this](const Episode& one) {
      return evidence_line(describe_episode(one, diagnosis_.machine, language_));
    };
    scope["attempt"] = shown == nullptr ? "" : described(*shown);
    scope["attempt_phase"] = shown == nullptr ? "" : said(phase_title(shown->phase));
    const Episode* success = shown == nullptr ? nullptr : any_success_after(*shown);
    scope["later_success"] = success == nullptr ? "" : described(*success);
    std::vector<Scope> attempts;
    for (const Episode& one : diagnosis_.episodes) {
      if (one.outcome == Outcome::Success || one.kind == "unknown") continue;
      if (attempts.size() < kMostAttempts) attempts.push_back({{"text", described(one)}});
    }
    scope["attempts"] = std::move(attempts);
  }

  void put_findings(Scope& scope) const {
    std::vector<Scope> first;
    std::vector<Scope> others;
    for (std::size_t i = 0; i < diagnosis_.findings.size() && i <= kMostOthers; ++i) {
      (i == 0 ? first : others)
          .push_back(values_of_finding(i + 1, diagnosis_.findings[i], diagnosis_, language_));
    }
    scope["first"] = std::move(first);
    scope["others"] = std::move(others);
    scope["suspects"] =
        has_evidence() ? values_of_suspects(*input_.evidence, language_) : std::vector<Scope>{};
  }

  void put_request(Scope& scope) const {
    TextOptions options;
    options.language = language_;
    options.width = kRequestWidth;
    scope["request_body"] = evidence_lines(render_request_text(*input_.request, options));
    std::vector<Scope> missing = values_of_missing(*input_.request, language_);
    scope["missing_count"] = missing.empty() ? "" : std::to_string(missing.size());
    scope["missing"] = std::move(missing);
    scope["received"] = values_of_received(*input_.request, language_);
  }

  void put_similar(Scope& scope) const {
    scope["has_against"] = !input_.against.empty();
    if (!has_evidence()) {
      scope["similar"] = std::vector<Scope>{};
      scope["similar_table"] = "";
      return;
    }
    const CaseSummary mine = summarize_case(input_.evidence->bundle_path, *input_.evidence);
    const std::vector<Likeness> ranked = rank_by_likeness(mine, input_.against);
    scope["similar"] = values_of_similar(ranked, language_);
    scope["similar_table"] = similar_table(mine, ranked, language_);
  }

  const DraftInput& input_;
  const Diagnosis& diagnosis_;
  Language language_;
};

}  // namespace

Scope draft_values(const DraftInput& input, Language language) {
  return DraftValues(input, language).values();
}

}  // namespace casebook
