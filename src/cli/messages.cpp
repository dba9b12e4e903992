// SPDX-License-Identifier: Apache-2.0
#include "cli/messages.h"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>

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
    case ErrorCode::Denied:
    case ErrorCode::Conflict:
    case ErrorCode::Unavailable:
    case ErrorCode::Io: break;
  }
  return "";
}

struct Phrase {
  std::string_view english;
  std::string_view chinese;
};

// What the library and the system say, for readers of Chinese. Names, paths and the rest of a
// message stay as they are.
constexpr std::array kPhrases = {
    Phrase{"No such file or directory", "没有这个文件或目录"},
    Phrase{"Permission denied", "权限不足"},
    Phrase{"Not a directory", "不是目录"},
    Phrase{"Is a directory", "是目录"},
    Phrase{"No space left on device", "磁盘空间不足"},
    Phrase{"Read-only file system", "文件系统只读"},
    Phrase{"Too many open files", "打开的文件过多"},
    Phrase{"Too many levels of symbolic links", "符号链接层数过多"},
    Phrase{"File name too long", "文件名过长"},
    Phrase{"Input/output error", "读写错误"},
    Phrase{"neither a file nor a folder", "既不是文件也不是文件夹"},
    Phrase{"no path given", "没有指定路径"},
    Phrase{"no entries left in the budget", "项目数量已达上限"},
    Phrase{"is part of the evidence, which is never written to; name another file",
           "属于证据，程序绝不写入证据；请另外指定文件"},
    Phrase{"exists already, and nothing is overwritten; name another place",
           "已存在，程序不会覆盖任何内容；请指定其他位置"},
    Phrase{"is no map of pseudonyms", "不是化名对照表"},
    Phrase{"the map has an entry that cannot be used", "对照表中有无法使用的条目"},
    Phrase{"two items of the result have this name", "结果中有两个项目使用此名称"},
    Phrase{"write an archive", "写压缩包"},
    Phrase{"is a folder; name a file in it", "是文件夹；请指定其中的文件"},
    Phrase{"cannot be written", "无法写入"},
    Phrase{"cannot be read", "无法读取"},
    Phrase{"larger than 16 MiB", "大于 16 MiB"},
    Phrase{"write a temporary file", "写临时文件"},
    Phrase{"make a temporary file", "创建临时文件"},
    Phrase{"knowledge folder ", "知识库文件夹 "},
};

}  // namespace

// A message is "name: what is wrong: why": phrases begin it or follow a colon, so that a path which
// contains one stays as it is.
std::string in_language(std::string_view message, Language language) {
  std::string text(message);
  if (language != Language::Chinese) return text;
  for (const Phrase& phrase : kPhrases) {
    const std::string behind_colon = fmt::format(": {}", phrase.english);
    text = replace_all(std::move(text), behind_colon, fmt::format("：{}", phrase.chinese));
    if (text.starts_with(phrase.english)) text.replace(0, phrase.english.size(), phrase.chinese);
  }
  return text;
}

void say(std::string_view message) {
  std::string line = "casebook: ";
  append_for_terminal(line, message);
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int fail(const Error& error, Language language) {
  if (error.code == ErrorCode::Cancelled) return kInterrupted;
  // Loading knowledge reports all its problems at once, one per line.
  const bool chinese = language == Language::Chinese;
  const std::string message = in_language(trim(error.message), language);
  const std::vector<std::string_view> lines = split(message, '\n');
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    say(lines[i]);
  }
  say(std::string(lines.back()) + std::string(remedy(error.code, chinese)));
  return kFailed;
}

}  // namespace casebook
