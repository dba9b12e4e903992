// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "draft/mail_text.h"
#include "draft/values.h"
#include "report/labels.h"
#include "report/names.h"
#include "report/phrases.h"
#include "report/request_words.h"

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
std::vector<Scope> values_of_how(const std::string& how) {
  std::vector<Scope> scopes;
  for (const SentencePart& part : commands_in(without_folder(how))) {
    if (part.kind == SentencePart::Kind::Command) {
      scopes.push_back({{"text", ""}, {"command", whole_lines(part.text)}});
      continue;
    }
    const std::string text = without_sending(part.text);
    for (const std::string_view line : split(text, '\n')) {
      if (trim(line).empty()) continue;
      scopes.push_back({{"text", plain_line(line)}, {"command", ""}});
    }
  }
  return scopes;
}

}  // namespace

std::vector<Scope> values_of_missing(const DataRequest& request, Language language) {
  const auto said = [&](const Bilingual& text) {
    if (request.evidence == nullptr) return plain_line(text.in(language));
    return evidence_line(spoken(text, request.evidence->diagnosis, language));
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
                      {"how", values_of_how(one.how.in(language))},
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
    scopes.push_back({{"title", plain_line(one.artifact->title.in(language))},
                      {"item", evidence_line(one.item)}});
  }
  return scopes;
}

}  // namespace casebook
