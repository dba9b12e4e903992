// SPDX-License-Identifier: Apache-2.0
// Diagnoses that other people wrote or changed, and templates of any content.
#include <cstdint>
#include <string>

#include "draft/case_summary.h"
#include "draft/mail_text.h"
#include "draft/template.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto read = casebook::read_case("x.json", text);
  if (read.ok()) (void)casebook::rank_by_likeness(read.value(), {read.value()});
  if (casebook::check_template("x.mustache", text).empty()) {
    (void)casebook::fill_template("x.mustache", text, {});
  }
  (void)casebook::finish_mail(casebook::evidence_lines(text) + "\n" +
                              casebook::evidence_line(text));
  return 0;
}
