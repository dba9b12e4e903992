// SPDX-License-Identifier: Apache-2.0
#include "diagnose/stop_codes.h"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.h"

namespace casebook {
namespace {

// "0x0000009F" as the number of a crash in a line: "Crash 0x0000009F detected", "The bugcheck was:
// 0x0000009f".
bool is_called_stop_code(const Hypothesis& finding, std::uint32_t code) {
  static const RE2 crash(
      R"((?i)(?:\bcrash|\bbug ?check(?: string)?(?: was)?|\bstop code|检测错误|停止代码)\s*[:：]?\s*0x([0-9a-f]{1,8})\b)");
  for (const Evidence& quote : finding.evidence) {
    re2::StringPiece rest(quote.text);
    re2::StringPiece digits;
    while (RE2::FindAndConsume(&rest, crash, &digits)) {
      const std::string_view number(digits.data(), digits.size());
      if (parse_number<std::uint32_t>(number, 16) == code) return true;
    }
  }
  return false;
}

void name_stop_code(const DiagnoseInput& input, const Hypothesis& finding, CodeShown& shown) {
  if (!starts_with_ignoring_case(shown.code, "0x")) return;
  const auto code = parse_number<std::uint32_t>(std::string_view(shown.code).substr(2), 16);
  if (!code || !is_called_stop_code(finding, *code)) return;
  CodeReading reading = input.codes.read_value(*code);
  for (auto* meanings : {&reading.layers, &reading.others}) {
    for (CodeMeaning& meaning : *meanings) {
      if (meaning.space != CodeSpace::BugCheck) continue;
      shown.name = std::move(meaning.name);
      shown.meaning = std::move(meaning.meaning);
      return;
    }
  }
  // Win32 has a name for the number, which is none of the crash.
  shown.name.clear();
  shown.meaning = {};
}

// Setup writes "Bugcheck parameter 1  : 0x..." on lines of their own.
void quote_parameters(const DiagnoseInput& input, Evidence& quote) {
  static const RE2 head(R"((?i)(?:\bModule name +:|\bCrash 0x[0-9a-f]{8}\b))");
  constexpr std::string_view kParameter = "Bugcheck parameter ";
  if (!RE2::PartialMatch(quote.text, head) || !quote.text_lines.empty()) return;
  std::string_view text = input.source.text_from(quote.event.item, quote.offset);
  text.remove_prefix(std::min(text.size(), text.find('\n')));
  while (text.size() > 1) {
    text.remove_prefix(1);
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.find(kParameter) == std::string_view::npos ||
        quote.text.size() + line.size() > kEvidenceText) {
      return;
    }
    quote.text += "\n" + std::string(trim_right(line));
    text.remove_prefix(line.size());
  }
}

}  // namespace

void tell_stop_codes(const DiagnoseInput& input, Hypothesis& finding) {
  for (CodeShown& shown : finding.codes) {
    name_stop_code(input, finding, shown);
  }
  for (Evidence& quote : finding.evidence) {
    quote_parameters(input, quote);
  }
}

}  // namespace casebook
