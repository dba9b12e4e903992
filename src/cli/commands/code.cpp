// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
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
namespace {

// "KB5037768": what people type who were told a number by Windows Update.
bool is_update_number(std::string_view typed) {
  constexpr std::size_t kFewest = 6;
  constexpr std::size_t kMost = 8;
  if (!starts_with_ignoring_case(typed, "KB")) return false;
  const std::string_view number = typed.substr(2);
  return number.size() >= kFewest && number.size() <= kMost &&
         std::all_of(number.begin(), number.end(), is_digit);
}

CodeReading update_number(std::string_view typed) {
  CodeReading reading;
  const std::string_view number = typed.substr(2);
  reading.note = {
      fmt::format("KB{0} is the number of an update, not an error code. What it changes: "
                  "https://support.microsoft.com/help/{0}",
                  number),
      fmt::format(
          "KB{0} 是更新编号，不是错误代码。更新内容见 https://support.microsoft.com/help/{0}",
          number)};
  return reading;
}

}  // namespace

int run_code(const Invocation& invocation) {
  const auto files = all_knowledge_files(invocation.all(option::kKnowledge));
  if (!files.ok()) return fail(files.error(), invocation.language);
  const auto codes = make_code_book(files.value());
  if (!codes.ok()) return fail(codes.error(), invocation.language);
  std::vector<CodeReading> readings;
  bool all_known = true;
  for (const std::string& typed : invocation.arguments) {
    readings.push_back(is_update_number(typed) ? update_number(typed) : codes.value()->read(typed));
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
