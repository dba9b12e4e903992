// SPDX-License-Identifier: Apache-2.0
// Mails about a case, written from templates.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "draft/case_summary.h"
#include "draft/template.h"
#include "draft/value.h"
#include "model/diagnosis.h"
#include "model/knowledge.h"
#include "model/request.h"

namespace casebook {

enum class DraftKind : std::uint8_t {
  Analysis,
  Request,
  Narrow,
  Suggestion,
  Closing,
  Similar,
  Relay,
};

struct DraftKindRow {
  DraftKind kind;
  std::string_view name;  // as typed, and the first part of a template's file name
  std::string_view en;
  std::string_view zh;
};
inline constexpr std::size_t kDraftKinds = 7;
const std::array<DraftKindRow, kDraftKinds>& draft_kinds();

// The row of that name; null when there is none.
const DraftKindRow* find_draft_kind(std::string_view name);

// A template: "templates/analysis.en.mustache". One of a higher layer replaces one of a lower.
struct TemplateFile {
  std::string path;
  std::string text;
  int layer = 0;
};

// The one for this kind and language; null when there is none.
const TemplateFile* pick_template(const std::vector<TemplateFile>& files,
                                  DraftKind kind,
                                  Language language);

// What is wrong with any of them: names that no kind or language has, what check_template() finds,
// and a language that is missing (a warning where another layer has it).
std::vector<TemplateProblem> check_templates(const std::vector<TemplateFile>& files);

// Everything it points to must outlive it.
struct DraftInput {
  const AnalysisView* evidence = nullptr;  // null: a request that is made from plans alone
  const DataRequest* request = nullptr;    // REQUIRES: not null
  const Knowledge* knowledge = nullptr;    // tells products by their drivers; may be null
  std::vector<CaseSummary> against;
  std::string customer;  // "" leaves a visible blank, here and below
  std::string case_number;
  std::string signature;
};

// Whether a finding blames something that does not come with Windows: without that there is nobody
// to relay questions to. `knowledge` may be null.
bool blames_third_party(const AnalysisView& evidence, const Knowledge* knowledge);

// The products that findings name because they are on the machine, in the order in which they are
// named, each once: nothing proves that one of them did it. `knowledge` may be null.
std::vector<Bilingual> products_named_without_proof(const AnalysisView& evidence,
                                                    const Knowledge* knowledge);

// The values of all variables. Texts of the evidence are harmless and without credentials.
Scope draft_values(const DraftInput& input, Language language);

// A whole mail: its subject, an empty line, its text. Fails on a template with problems, naming
// each with its line, in `language`.
Result<std::string> write_draft(const TemplateFile& source,
                                const DraftInput& input,
                                Language language);

}  // namespace casebook
