// SPDX-License-Identifier: Apache-2.0
#include "cli/text_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "cli/options.h"

namespace casebook {

TextOptions text_options(const Invocation& invocation) {
  TextOptions options;
  options.language = invocation.language;
  options.width = invocation.width;
  options.color = invocation.color;
  options.names = invocation.has(option::kOutput) ? LongNames::Whole : invocation.names;
  const bool asked = invocation.get(option::kColor) == "always";
  if (invocation.has(option::kOutput) && !asked) options.color = Color::No;
  return options;
}

std::string_view diagnosis_format(const Invocation& invocation) {
  using Ending = std::pair<std::string_view, std::string_view>;
  constexpr std::array kEndings = {Ending{".html", "html"},
                                   Ending{".htm", "html"},
                                   Ending{".pdf", "pdf"},
                                   Ending{".md", "markdown"},
                                   Ending{".json", "json"},
                                   Ending{".jsonl", "jsonl"},
                                   Ending{".sarif", "sarif"}};
  const std::vector<const Option*>& options = invocation.command->options;
  if (std::find(options.begin(), options.end(), &option::kDiagnosisFormat) == options.end()) {
    return "text";  // the -o of other commands says nothing of a diagnosis
  }
  const std::string_view asked = invocation.get(option::kDiagnosisFormat);
  if (!asked.empty()) return asked;
  const std::string_view target = invocation.get(option::kOutput);
  for (const auto& [ending, format] : kEndings) {
    if (ends_with_ignoring_case(target, ending)) return format;
  }
  return "text";
}

}  // namespace casebook
