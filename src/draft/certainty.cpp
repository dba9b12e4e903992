// SPDX-License-Identifier: Apache-2.0
#include "draft/certainty.h"

#include "report/labels.h"

namespace casebook {
namespace {

std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::string with_level(ConfidenceLevel level, const std::string& statement, Language language) {
  if (statement.empty()) return "";
  const bool chinese = language == Language::Chinese;
  std::string head = capitalised(std::string(confidence_title(level, language)));
  if (level == ConfidenceLevel::Possible) head += chinese ? "（尚未证实）" : " (not proven)";
  return head + std::string(colon(language)) + statement;
}

std::string if_so(ConfidenceLevel level, const std::string& statement, Language language) {
  if (statement.empty() || level >= ConfidenceLevel::VeryLikely) return statement;
  const bool chinese = language == Language::Chinese;
  return (chinese ? "如果确为此原因：" : "If this is the cause: ") + statement;
}

}  // namespace casebook
