// SPDX-License-Identifier: Apache-2.0
#include "draft/shown_case.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace casebook {
namespace {

// Sentences of a summary that are for the desk, or that every mail says in its own words.
constexpr std::array<std::string_view, 8> kNotForMails = {
    "Not enough evidence for a conclusion.",
    "No conclusion can be drawn from this evidence.",
    "Collect what is listed below and run the diagnosis again.",
    "If something else failed, say when it happened and which code was shown.",
    "证据不足，无法下结论。",
    "现有证据无法得出结论。",
    "请收集下列材料后再次诊断。",
    "如果另有故障，请说明发生时间与显示的代码。"};

std::string for_mails(std::string text, const Diagnosis& diagnosis) {
  for (const std::string_view sentence : kNotForMails) {
    text = replace_all(std::move(text), std::string(sentence) + " ", "");
    text = replace_all(std::move(text), sentence, "");
  }
  for (const Episode& episode : diagnosis.episodes) {
    text = replace_all(std::move(text), " (" + episode.id + ")", "");
    text = replace_all(std::move(text), "（" + episode.id + "）", "");
  }
  return std::string(trim(text));
}

// One without a cause of its own that only says with which code something ended.
bool only_repeats_success(const Hypothesis& finding) {
  if (!finding.cause.starts_with("generic.")) return false;
  const auto primary =
      std::find_if(finding.codes.begin(), finding.codes.end(), [&](const CodeShown& one) {
        return one.code == finding.primary_code;
      });
  return primary != finding.codes.end() && is_success(*primary);
}

}  // namespace

bool is_success(const CodeShown& code) {
  const std::string_view name = code.name;
  constexpr std::array<std::string_view, 5> kNames = {
      "S_OK", "S_FALSE", "NO_ERROR", "STATUS_SUCCESS", "ERROR_SUCCESS"};
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  if (name.starts_with("ERROR_SUCCESS_")) return true;
  if (!starts_with_ignoring_case(code.code, "0x")) return false;
  const auto value = parse_number<std::uint32_t>(std::string_view(code.code).substr(2), 16);
  if (!value) return false;
  constexpr std::uint32_t kFailed = 0x80000000U;
  // RPC_S_... are errors of Win32.
  const bool named_success =
      name.find("_S_") != std::string_view::npos && !name.starts_with("RPC_S_");
  return *value == 0 || (named_success && (*value & kFailed) == 0);
}

Diagnosis shown_diagnosis(const Diagnosis& diagnosis) {
  Diagnosis shown = diagnosis;
  shown.summary.en = for_mails(std::move(shown.summary.en), diagnosis);
  shown.summary.zh = for_mails(std::move(shown.summary.zh), diagnosis);
  if (shown.findings.size() > 1) {
    shown.findings.erase(
        std::remove_if(shown.findings.begin() + 1, shown.findings.end(), only_repeats_success),
        shown.findings.end());
  }
  return shown;
}

}  // namespace casebook
