// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "draft/customer_words.h"
#include "draft/mail_text.h"
#include "draft/shown_case.h"
#include "draft/values.h"
#include "report/labels.h"
#include "report/names.h"
#include "report/phrases.h"
#include "report/request_words.h"
#include "report/text.h"

namespace casebook {
namespace {

std::vector<Scope> whole_names(const char* key, const std::vector<std::string>& names) {
  std::vector<Scope> scopes;
  for (const std::string& name : names) {
    scopes.push_back({{key, kWholeLine + evidence_line(name)}});
  }
  return scopes;
}

// Sentences and the commands between them, which stay whole.
std::vector<Scope> values_of_how(const std::string& how, Language language) {
  std::vector<Scope> scopes;
  for (const SentencePart& part : commands_in(without_folder(how))) {
    if (part.kind == SentencePart::Kind::Command) {
      scopes.push_back({{"text", ""}, {"command", whole_lines(part.text)}});
      continue;
    }
    const std::string text = without_sending(part.text);
    for (const std::string_view line : split(text, '\n')) {
      if (trim(line).empty()) continue;
      scopes.push_back({{"text", taught_line(line, language)}, {"command", ""}});
    }
  }
  return scopes;
}

bool asks(const Hypothesis& finding, const DataRequest& request) {
  return std::any_of(request.wanted.begin(), request.wanted.end(), [&](const WantedEvidence& one) {
    return std::find(one.findings.begin(), one.findings.end(), finding.id) != one.findings.end();
  });
}

}  // namespace

std::string request_body(const DataRequest& request, Language language) {
  constexpr std::size_t kWidth = 76;
  TextOptions options;
  options.language = language;
  options.width = kWidth;
  DataRequest shown = request;
  AnalysisView view;
  if (request.evidence != nullptr) {
    view.diagnosis = shown_diagnosis(request.evidence->diagnosis);
    // The first one is the summary and stays where it is.
    std::vector<Hypothesis>& findings = view.diagnosis.findings;
    const auto others = findings.begin() + (findings.empty() ? 0 : 1);
    std::stable_partition(
        others, findings.end(), [&](const Hypothesis& one) { return asks(one, request); });
    // How the zone is set is the desk's business.
    view.diagnosis.machine.timezone_known = true;
    shown.evidence = &view;
  }
  const std::string note = zone_note(view.diagnosis.machine, language);
  std::string text =
      numbered_for_customers(without_object_prefix(render_request_text(shown, options)));
  for (const std::string_view sign : {"+", "-"}) {  // "(+08:00)"
    const std::string_view bracket = language == Language::Chinese ? "（" : " (";
    if (!note.starts_with(std::string(bracket).append(sign))) continue;
    text = replace_all(
        std::move(text), trim(note), trim(replace_all(note, sign, "UTC" + std::string(sign))));
  }
  return evidence_lines(without_code_marks(text, language));
}

std::vector<Scope> values_of_missing(const DataRequest& request, Language language) {
  const auto said = [&](const Bilingual& text) {
    if (request.evidence == nullptr) return taught_line(text.in(language), language);
    return evidence_line(
        without_code_marks(spoken(text, request.evidence->diagnosis, language), language));
  };
  std::vector<Scope> scopes;
  for (const WantedEvidence& one : request.wanted) {
    const Artifact& artifact = *one.artifact;
    std::string partly;
    for (const std::string& item : one.partly) {
      if (!partly.empty()) partly += list_comma(language);
      partly += evidence_line(item);
    }
    scopes.push_back({{"number", std::to_string(scopes.size() + 1)},
                      {"title", said(artifact.title)},
                      {"why", said(one.gap.empty() ? one.why : one.gap)},
                      {"is_required", one.priority == Priority::Required},
                      {"received_part", partly},
                      {"paths", whole_names("path", artifact.paths)},
                      {"objects", whole_names("name", one.objects)},
                      {"how", values_of_how(one.how.in(language), language)},
                      {"window", said(one.window)},
                      {"check", said(artifact.verify)},
                      {"absent", said(artifact.if_absent)},
                      {"privacy", said(artifact.privacy)}});
  }
  return scopes;
}

std::vector<Scope> values_of_received(const DataRequest& request, Language language) {
  std::vector<Scope> scopes;
  for (const ReceivedEvidence& one : request.received) {
    scopes.push_back({{"title", taught_line(one.artifact->title.in(language), language)},
                      {"item", evidence_line(one.item)}});
  }
  return scopes;
}

}  // namespace casebook
