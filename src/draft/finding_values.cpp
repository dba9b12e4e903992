// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "draft/certainty.h"
#include "draft/customer_words.h"
#include "draft/done_steps.h"
#include "draft/mail_text.h"
#include "draft/quote_gist.h"
#include "draft/shown_case.h"
#include "draft/values.h"
#include "report/evidence_groups.h"
#include "report/finding_texts.h"
#include "report/format.h"
#include "report/labels.h"
#include "report/operations.h"
#include "report/phrases.h"
#include "report/text_evidence.h"

namespace casebook {
namespace {

constexpr std::size_t kMostQuotes = 6;
constexpr std::size_t kMostObjects = 6;  // of one kind
constexpr std::size_t kMostReasons = 5;

// The order in which a reader follows the proof.
int rank_of(EvidenceRole role) {
  switch (role) {
    case EvidenceRole::Cause: return 0;
    case EvidenceRole::Anchor: return 1;
    case EvidenceRole::Contradicts: return 2;
    case EvidenceRole::Supports: return 3;
    case EvidenceRole::Carrier: break;
  }
  return 4;
}

// What a line of the proof is, in words of somebody who writes to a customer.
std::string_view role_of(EvidenceRole role, Language language) {
  const bool chinese = language == Language::Chinese;
  switch (role) {
    case EvidenceRole::Cause: return chinese ? "原因" : "cause";
    case EvidenceRole::Anchor: return chinese ? "故障现象" : "symptom";
    case EvidenceRole::Carrier: return chinese ? "由此引起的后续报错" : "error that followed";
    case EvidenceRole::Contradicts: return chinese ? "不支持该结论" : "speaks against it";
    case EvidenceRole::Supports: break;
  }
  return chinese ? "佐证" : "supports it";
}

// What a customer can tell where a question needs no file: how the clocks of two logs belong
// together. "" for other questions.
std::string answer_to(const Bilingual& question, const Machine& machine, Language language) {
  const bool is_of_clock = contains_ignoring_case(question.en, "clock") ||
                           contains_ignoring_case(question.en, "time zone");
  if (!is_of_clock) return "";
  const bool chinese = language == Language::Chinese;
  if (machine.timezone_known) {
    return chinese ? "当时是否更改过系统时间或时区。"
                   : "Whether the clock or the time zone of the machine was changed around then.";
  }
  return chinese
             ? "该机器当时设置的时区（在该机器上运行 tzutil "
               "/g，并告知输出），以及当时是否更改过系统时间或时区。"
             : "The time zone that was set on the machine then (run tzutil /g on it and tell us "
               "what it prints), and whether its clock or time zone was changed around then.";
}

enum class StepState { ToDo, Done };

class FindingValues {
 public:
  FindingValues(const Hypothesis& finding,
                const Diagnosis& diagnosis,
                const DataRequest& request,
                const Knowledge* knowledge,
                Language language)
      : finding_(finding),
        diagnosis_(diagnosis),
        request_(request),
        knowledge_(knowledge),
        language_(language) {}

  Scope values(std::size_t number) const {
    Scope scope;
    scope["number"] = std::to_string(number);
    scope["level"] = std::string(confidence_title(finding_.level, language_));
    scope["is_confirmed"] = finding_.level == ConfidenceLevel::Confirmed;
    scope["is_possible"] = finding_.level == ConfidenceLevel::Possible;
    scope["cause"] = with_level(finding_.level, said(finding_.title), language_);
    scope["direct_cause"] = direct_cause();
    scope["root_cause"] = root_cause();
    scope["meaning"] = if_so(finding_.level, said(finding_.explanation), language_);
    scope["relation"] = relation();
    scope["tell_apart"] = said(finding_.tell_apart);
    scope["attempt"] = evidence_line(attempt_told(finding_.episode));
    scope["phase"] = said(phase_title(finding_.phase));
    scope["operation"] = evidence_line(operation_title(finding_.operation, language_));
    const std::vector<Scope> shown_codes = codes();
    const std::vector<Scope> shown_objects = objects();
    scope["has_codes"] = !shown_codes.empty();
    scope["has_objects"] = !shown_objects.empty();
    scope["codes"] = shown_codes;
    scope["objects"] = shown_objects;
    put_quotes(scope);
    scope["reasons"] = texts(finding_.reasons, kMostReasons);
    scope["unknown"] = questions();
    scope["has_unknown"] = !finding_.unknown.empty();
    scope["collect"] = values_of_collect(finding_.next_evidence, diagnosis_, request_, language_);
    const std::vector<Scope> to_do = steps(StepState::ToDo);
    const std::vector<Scope> done = steps(StepState::Done);
    scope["steps_left"] = !to_do.empty();
    scope["has_done"] = !done.empty();
    scope["all_done"] = to_do.empty() && !done.empty();
    scope["steps"] = to_do;
    scope["done_steps"] = done;
    scope["later_success"] = evidence_line(attempt_told(finding_.later_success));
    return scope;
  }

 private:
  std::string said(const Bilingual& text) const {
    return evidence_line(without_code_marks(spoken(text, diagnosis_, language_), language_));
  }
  // Of the knowledge alone: no name of the evidence is in it.
  std::string taught(const Bilingual& text) const {
    return taught_line(for_customers(text.in(language_), language_), language_);
  }

  // What the title says is not said again.
  std::string direct_cause() const {
    if (finding_.direct_cause == finding_.title) return "";
    if (finding_.level == ConfidenceLevel::Confirmed) return said(finding_.direct_cause);
    return with_level(finding_.level, said(finding_.direct_cause), language_);
  }

  // That it is not known is certain; anything else is as sure as the finding.
  std::string root_cause() const {
    const std::string text = said(finding_.root_cause);
    if (text.empty() || finding_.root_cause == finding_.title) return "";
    const bool is_open =
        finding_.cause.starts_with("generic.") ||
        (!finding_.unknown.empty() &&
         finding_.root_cause.en.find(finding_.unknown.front().en) != std::string::npos);
    if (is_open || finding_.level == ConfidenceLevel::Confirmed) return text;
    return with_level(finding_.level, text, language_);
  }

  // Findings that the mail does not show have no number in it.
  std::string relation() const {
    if (finding_.relation.empty()) return "";
    const auto shown =
        diagnosis_.findings.begin() +
        static_cast<std::ptrdiff_t>(std::min(kMostFindings, diagnosis_.findings.size()));
    for (const std::string& id : finding_.related) {
      const bool is_shown = std::any_of(diagnosis_.findings.begin(),
                                        shown,
                                        [&id](const Hypothesis& one) { return one.id == id; });
      if (!is_shown) return "";
    }
    const std::string text = related_text(finding_, diagnosis_, language_);
    return evidence_line(without_code_marks(for_customers(text, language_), language_));
  }

  // The attempt of that id in words; "" when there is none.
  std::string attempt_told(const std::string& id) const {
    for (const Episode& episode : diagnosis_.episodes) {
      if (episode.id == id) return describe_episode(episode, diagnosis_.machine, language_);
    }
    return "";
  }

  std::vector<Scope> codes() const {
    std::vector<Scope> scopes;
    for (const CodeShown& code : codes_primary_first(finding_)) {
      if (is_success(code)) continue;
      scopes.push_back({{"code", evidence_line(code.code)},
                        {"name", plain_line(code.name)},
                        {"meaning", said(code.meaning)}});
    }
    return scopes;
  }

  std::vector<Scope> objects() const {
    std::vector<Scope> scopes;
    for (const auto& [kind, names] : named_objects(finding_.objects)) {
      for (std::size_t i = 0; i < std::min(names->size(), kMostObjects); ++i) {
        scopes.push_back({{"kind", std::string(label(kind, language_))},
                          {"name", kWholeLine + evidence_line((*names)[i])}});
      }
    }
    return scopes;
  }

  void put_quotes(Scope& scope) const {
    std::vector<const Evidence*> lines;
    std::set<std::string> shapes;
    for (const Evidence& line : finding_.evidence) {
      if (shapes.insert(shape_of(line.text)).second) lines.push_back(&line);
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Evidence* a, const Evidence* b) {
      return rank_of(a->role) < rank_of(b->role);
    });
    const std::size_t left_out = lines.size() - std::min(lines.size(), kMostQuotes);
    lines.resize(lines.size() - left_out);
    std::vector<Scope> quotes;
    for (const Evidence* line : lines) {
      quotes.push_back({{"role", std::string(role_of(line->role, language_))},
                        {"place", kWholeLine + evidence_line(place_of(*line, language_))},
                        {"gist", gist(*line)},
                        {"time", format_date_time(line->time)},
                        {"text", evidence_lines(line->text)}});
    }
    const std::size_t best = std::min<std::size_t>(quotes.size(), 1);
    scope["best_quote"] =
        std::vector<Scope>(quotes.begin(), quotes.begin() + static_cast<std::ptrdiff_t>(best));
    scope["quotes"] = std::move(quotes);
    scope["more_quotes"] = left_out == 0 ? "" : std::to_string(left_out);
  }

  std::string gist(const Evidence& line) const {
    if (language_ != Language::English) return "";
    return evidence_line(gist_of(line.text, finding_.codes, knowledge_));
  }

  std::vector<Scope> texts(const std::vector<Bilingual>& all, std::size_t most) const {
    std::vector<Scope> scopes;
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
      scopes.push_back({{"text", said(all[i])}});
    }
    return scopes;
  }

  std::vector<Scope> questions() const {
    std::vector<Scope> scopes;
    for (const Bilingual& text : finding_.unknown) {
      const std::string answer = answer_to(text, diagnosis_.machine, language_);
      scopes.push_back({{"text", said(text)}, {"answer", answer}});
    }
    return scopes;
  }

  // Nobody is asked to do again what was done: those steps are a list of their own.
  std::vector<Scope> steps(StepState wanted) const {
    std::vector<Scope> scopes;
    for (const Action& action : finding_.actions) {
      bool first = true;
      for (const PlaybookStep& step : action.steps) {
        const StepDone done = step_done(step, request_, diagnosis_, finding_.episode, language_);
        if (done.is_done() != (wanted == StepState::Done)) continue;
        scopes.push_back({{"number", std::to_string(scopes.size() + 1)},
                          {"group", first ? said(action.title) : ""},
                          {"action", taught(step.action)},
                          {"brief", without_command_words(taught(step.action), language_)},
                          {"command", done.is_done() ? "" : whole_lines(step.command)},
                          {"received", evidence_line(done.output)},
                          {"done", evidence_line(done.attempt)},
                          {"why", taught(step.why)},
                          {"expect", taught(step.expect)},
                          {"check", taught(step.check)},
                          {"risk", std::string(risk_title(step.risk, language_))},
                          {"undo", taught(step.undo)}});
        first = false;
      }
    }
    return scopes;
  }

  const Hypothesis& finding_;
  const Diagnosis& diagnosis_;
  const DataRequest& request_;
  const Knowledge* knowledge_;
  Language language_;
};

bool is_received(const std::string& artifact, const DataRequest& request) {
  const auto is_it = [&artifact](const auto& one) { return one.artifact->id == artifact; };
  return std::any_of(request.received.begin(), request.received.end(), is_it) &&
         std::none_of(request.wanted.begin(), request.wanted.end(), is_it);
}

}  // namespace

Scope values_of_finding(std::size_t number,
                        const Hypothesis& finding,
                        const Diagnosis& diagnosis,
                        const DataRequest& request,
                        const Knowledge* knowledge,
                        Language language) {
  return FindingValues(finding, diagnosis, request, knowledge, language).values(number);
}

std::vector<Scope> values_of_collect(const std::vector<NextEvidence>& wanted,
                                     const Diagnosis& diagnosis,
                                     const DataRequest& request,
                                     Language language) {
  std::vector<Scope> scopes;
  for (const NextEvidence& one : wanted) {
    if (is_received(one.artifact, request)) continue;
    const std::string title = one.title.empty() ? one.artifact : one.title.in(language);
    const std::string why = without_code_marks(spoken(one.why, diagnosis, language), language);
    scopes.push_back({{"title", taught_line(title, language)}, {"why", evidence_line(why)}});
  }
  return scopes;
}

}  // namespace casebook
