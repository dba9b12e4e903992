// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "draft/certainty.h"
#include "draft/customer_words.h"
#include "draft/draft.h"
#include "draft/mail_text.h"
#include "draft/shown_case.h"
#include "draft/values.h"
#include "report/labels.h"
#include "report/phrases.h"

namespace casebook {
namespace {

constexpr std::size_t kMostAttempts = 6;

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

// What clock the times of the mail are of, as a sentence.
std::string zone_sentence(const Machine& machine, Language language) {
  const bool chinese = language == Language::Chinese;
  const std::string zone = evidence_line(machine.timezone);
  if (zone_note(machine, language).find(zone) == std::string::npos || zone.empty()) {
    return chinese ? "时间均按日志中的写法给出，时区未知。"
                   : "All times are as the logs write them; their time zone is not known.";
  }
  if (machine.timezone_known) {
    return chinese ? "时间均为该机器本地时间（UTC" + zone + "）。"
                   : "All times are local time of the machine, UTC" + zone + ".";
  }
  return chinese ? "时间均按该机器本地时间（UTC" + zone + "）给出，该时区为推定值。"
                 : "All times are local time of the machine, taken to be UTC" + zone + ".";
}

class DraftValues {
 public:
  DraftValues(const DraftInput& input, Language language)
      : input_(input),
        diagnosis_(input.evidence == nullptr ? Diagnosis()
                                             : shown_diagnosis(input.evidence->diagnosis)),
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
  bool has_evidence() const { return input_.evidence != nullptr; }
  std::string said(const Bilingual& text) const {
    return evidence_line(without_code_marks(spoken(text, diagnosis_, language_), language_));
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
    scope["summary"] = for_customers(summary, language_);
    scope["case_summary"] = summary;
    scope["reported"] = said(diagnosis_.reported);
    scope["has_logs"] = has_logs();
    scope["gaps"] = gaps();
    scope["collect"] =
        values_of_collect(diagnosis_.collect, diagnosis_, *input_.request, language_);
  }

  // Anything that tells what happened when: neither text that nobody knows nor a listing.
  bool has_logs() const {
    return has_evidence() &&
           std::any_of(
               input_.evidence->items.begin(), input_.evidence->items.end(), [](const Item& item) {
                 return item.events != 0 && !item.decoder.starts_with("unknown_");
               });
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
    scope["zone"] = has_evidence() ? zone_sentence(machine, language_) : "";
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

  // That of the finding, so that a mail and a report say the same. Else one of another kind that
  // puts all of Windows in place, for that ends the trouble of servicing too; another update that
  // succeeds ends nothing. One that ran while this one did is no later one.
  const Episode* any_success_after(const Episode& failed) const {
    static constexpr std::array<std::string_view, 4> kKinds = {
        "upgrade", "repair", "reset", "setup"};
    const std::vector<Episode>& all = diagnosis_.episodes;
    if (const Episode* same = same_success_after(failed); same != nullptr) return same;
    const Micros end = failed.ended == kNoTime ? failed.started : failed.ended;
    for (const Episode& one : all) {
      const bool counts = std::find(kKinds.begin(), kKinds.end(), one.kind) != kKinds.end();
      if (counts && one.outcome == Outcome::Success && one.started > end) return &one;
    }
    return nullptr;
  }

  const Episode* same_success_after(const Episode& failed) const {
    if (diagnosis_.findings.empty()) return success_after(diagnosis_.episodes, failed.id);
    return later_success_of(diagnosis_, diagnosis_.findings.front());
  }

  void put_attempts(Scope& scope) const {
    const Episode* shown = attempt();
    const auto described = [this](const Episode& one) {
      return evidence_line(describe_episode(one, diagnosis_.machine, language_));
    };
    scope["attempt"] = shown == nullptr ? "" : described(*shown);
    const bool failed = shown != nullptr && shown->outcome == Outcome::Failure;
    scope["failed_attempt"] = failed ? described(*shown) : "";
    scope["attempt_phase"] = shown == nullptr ? "" : said(phase_title(shown->phase));
    // A success is no problem, and one of a machine sent for comparison least of all.
    const bool is_problem = shown != nullptr && shown->outcome != Outcome::Success;
    scope["problem"] = is_problem ? described(*shown) : "";
    scope["problem_phase"] = is_problem ? said(phase_title(shown->phase)) : "";
    scope["was_cancelled"] = is_problem && shown->outcome == Outcome::Cancelled;
    scope["succeeded"] = shown == nullptr || is_problem ? "" : described(*shown);
    const Episode* success = shown == nullptr ? nullptr : any_success_after(*shown);
    scope["later_success"] = success == nullptr ? "" : described(*success);
    scope["is_solved"] = success != nullptr && shown->outcome != Outcome::Success &&
                         same_success_after(*shown) != nullptr;
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
    for (std::size_t i = 0; i < diagnosis_.findings.size() && i < kMostFindings; ++i) {
      (i == 0 ? first : others).push_back(finding(i + 1, diagnosis_.findings[i]));
    }
    scope["first"] = std::move(first);
    scope["others"] = std::move(others);
    put_third_parties(scope);
  }

  void put_third_parties(Scope& scope) const {
    Blamed blamed;
    if (has_evidence()) blamed = blamed_third_parties(*input_.evidence, input_.knowledge);
    std::vector<Scope> finding_of;
    if (blamed.finding != nullptr) finding_of.push_back(finding(1, *blamed.finding));
    scope["blamed"] = std::move(finding_of);
    scope["addressee"] = addressee_of(blamed, language_);
    scope["suspects"] = values_of_suspects(blamed, language_);
    scope["questions"] = values_of_questions(blamed, language_);
  }

  Scope finding(std::size_t number, const Hypothesis& one) const {
    return values_of_finding(number, one, diagnosis_, *input_.request, input_.knowledge, language_);
  }

  void put_request(Scope& scope) const {
    scope["request_body"] = request_body(*input_.request, language_);
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
  const Diagnosis diagnosis_;
  Language language_;
};

}  // namespace

Scope draft_values(const DraftInput& input, Language language) {
  return DraftValues(input, language).values();
}

std::string without_doubled_brackets(std::string mail, Language language) {
  for (const Blank& blank : {kCustomer, kCase, kSignature}) {
    const std::string text(language == Language::Chinese ? blank.zh : blank.en);
    mail = replace_all(std::move(mail), "[" + text + "]", text);
    mail = replace_all(std::move(mail), "【" + text + "】", text);
  }
  return mail;
}

}  // namespace casebook
