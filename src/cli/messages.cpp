// SPDX-License-Identifier: Apache-2.0
#include "cli/messages.h"

#include <cstdio>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/escape.h"

namespace casebook {
namespace {

std::string_view remedy(ErrorCode code, bool chinese) {
  switch (code) {
    case ErrorCode::NotFound: return chinese ? "；请检查拼写" : "; check the spelling";
    case ErrorCode::LimitExceeded:
      return chinese ? "；请只提供需要的文件" : "; give only the files that matter";
    case ErrorCode::InvalidInput:
    case ErrorCode::Unsupported:
    case ErrorCode::Cancelled:
    case ErrorCode::Io: break;
  }
  return "";
}

}  // namespace

void say(std::string_view message) {
  std::string line = "casebook: ";
  append_for_terminal(line, message);
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int fail(const Error& error, Language language) {
  if (error.code == ErrorCode::Cancelled) return kInterrupted;
  // Loading knowledge reports all its problems at once, one per line.
  const std::vector<std::string_view> lines = split(trim(error.message), '\n');
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    say(lines[i]);
  }
  say(std::string(lines.back()) + std::string(remedy(error.code, language == Language::Chinese)));
  return kFailed;
}

}  // namespace casebook
