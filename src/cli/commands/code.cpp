// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/text_options.h"
#include "knowledge/code_tables.h"
#include "knowledge/load.h"
#include "report/json.h"
#include "report/text.h"

namespace casebook {

int run_code(const Invocation& invocation) {
  const auto files = all_knowledge_files(invocation.all(option::kKnowledge));
  if (!files.ok()) return fail(files.error(), invocation.language);
  const auto codes = make_code_book(files.value());
  if (!codes.ok()) return fail(codes.error(), invocation.language);
  std::vector<CodeReading> readings;
  bool all_known = true;
  for (const std::string& typed : invocation.arguments) {
    readings.push_back(codes.value()->read(typed));
    readings.back().as_typed = typed;
    all_known = all_known && !(readings.back().layers.empty() && readings.back().others.empty());
  }
  const bool json = invocation.get(option::kListFormat) == "json";
  const int status = write_out(
      json ? render_codes_json(readings) : render_codes_text(readings, text_options(invocation)),
      invocation);
  return status == kDone && !all_known ? kFailed : status;
}

}  // namespace casebook
