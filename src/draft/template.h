// SPDX-License-Identifier: Apache-2.0
// One template of a mail: Mustache without partials and without other delimiters. What may be wrong
// with it is found before it is filled in, with its line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/result.h"
#include "draft/value.h"

namespace casebook {

struct TemplateProblem {
  std::string file;
  int line = 0;
  bool is_error = true;
  Bilingual text;  // what is wrong and what to do

  // "analysis.en.mustache:12: unknown variable ..."
  std::string in(Language language) const {
    return file + ":" + std::to_string(line) + ": " + text.in(language);
  }
};

// Everything that is wrong, in order: tags that do not close, names that no variable has, a first
// line that is no subject.
std::vector<TemplateProblem> check_template(const std::string& file, std::string_view text);

// The text with its values. Texts that hold nothing count as false. Call check_template() first:
// the library leaves out what it does not know.
Result<std::string> fill_template(const std::string& file,
                                  const std::string& text,
                                  const Scope& values);

}  // namespace casebook
