// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands/verbs.h"
#include "cli/environment.h"
#include "cli/hive_file.h"
#include "cli/hive_text.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "model/issue.h"

namespace casebook {
namespace {

HiveFormat format_of(const Invocation& invocation) {
  const std::string_view name = invocation.get(option::kHiveFormat);
  if (name == "reg") return HiveFormat::Reg;
  return name == "json" ? HiveFormat::Json : HiveFormat::Text;
}

// What the reader must know about the state of the file, on standard error.
void say_state(const HiveFile& file, const std::string& path, const Invocation& invocation) {
  const HiveRecovery& recovery = *file.recovery;
  if (recovery.applied != 0) {
    say(in(invocation,
           fmt::format(
               "{}: {} transactions of its logs were replayed; --no-logs shows the file as it is",
               path,
               recovery.applied),
           fmt::format(
               "{}：已应用日志中的 {} 个事务；--no-logs 可显示文件原样", path, recovery.applied)));
  } else if (recovery.was_dirty && invocation.has(option::kNoLogs)) {
    say(in(invocation,
           fmt::format("{}: changes in its logs are left out, as asked", path),
           fmt::format("{}：已按要求忽略其日志中的更改", path)));
  } else if (recovery.was_dirty && file.logs.empty()) {
    say(in(invocation,
           fmt::format(
               "{}: its last changes are still in its logs, which are not there; put the .LOG1 "
               "and .LOG2 of the same folder (hidden files) beside it",
               path),
           fmt::format("{}：最后的更改仍在其日志中，但日志不在此处；请将同一文件夹中的 .LOG1 和 "
                       ".LOG2（隐藏文件）放在它旁边",
                       path)));
  } else if (recovery.was_dirty) {
    say(in(invocation,
           fmt::format("{}: its last changes could not be taken from its logs; shown without them",
                       path),
           fmt::format("{}：无法从其日志中取得最后的更改，显示的内容不含这些更改", path)));
  }
  for (const std::string& note : recovery.notes) {
    say(path + "." + note);
  }
}

void say_damage(const Hive& hive, const std::string& path, const Invocation& invocation) {
  for (const Issue& issue : hive.damage()) {
    const Bilingual meaning = issue_meaning(issue.kind);
    const Bilingual detail = issue_detail(issue.detail);
    const bool is_chinese = invocation.language == Language::Chinese;
    say(fmt::format("{}: {} x {} @ {:#x}{}{}: {}",
                    path,
                    issue.count,
                    issue.kind,
                    issue.offset,
                    detail.en.empty() ? "" : ", ",
                    is_chinese ? detail.zh : detail.en,
                    is_chinese ? meaning.zh : meaning.en));
  }
}

void add_keys(const FoundKey& top, bool is_recursive, HiveText& text, const Output& output) {
  if (!is_recursive) return text.add(top.key, top.path, KeyState::Present, true);
  std::vector<std::string> paths;
  HiveWalk walk(top.key);
  while (output.good() && walk.next()) {
    paths.resize(walk.depth());
    paths.push_back(walk.depth() == 0
                        ? top.path
                        : fmt::format("{}\\{}", paths.back(), walk.key().name().text()));
    text.add(walk.key(), paths.back(), KeyState::Present, false);
  }
}

}  // namespace

int run_reg(const Invocation& invocation) {
  const std::string& path = invocation.arguments.front();
  const auto file =
      open_hive_file(path, invocation.has(option::kNoLogs) ? HiveLogs::Leave : HiveLogs::Replay);
  if (!file.ok()) return fail(file.error(), invocation.language);
  const Hive& hive = *file.value().hive;
  const std::string typed = invocation.arguments.size() > 1 ? invocation.arguments[1] : "";
  auto found = find_key(hive, typed, invocation.language);
  if (!found.ok()) return fail(std::move(found.error()).context(path), invocation.language);
  auto output = Output::open(std::string(invocation.get(option::kOutput)), {path});
  if (!output.ok()) return fail(output.error(), invocation.language);
  // What is imported must have the names as they are; a terminal must not act on them.
  const bool is_shown = format_of(invocation) == HiveFormat::Reg &&
                        !invocation.has(option::kOutput) && is_terminal(STDOUT_FILENO);
  HiveText text({.format = format_of(invocation),
                 .language = invocation.language,
                 .shows_security = invocation.has(option::kSecurity)},
                [&](std::string_view part) {
                  output.value().write(is_shown ? lines_for_terminal(part) : std::string(part));
                });
  say_state(file.value(), path, invocation);
  text.begin(path, hive, file.value().recovery->applied);
  add_keys(found.value(), invocation.has(option::kRecursive), text, output.value());
  if (invocation.has(option::kDeleted)) {
    for (const DeletedKey& deleted : hive.deleted_keys()) {
      text.add(
          deleted.key, fmt::format("{}\\{}", hive.mount(), deleted.path), KeyState::Deleted, false);
    }
  }
  text.finish();
  if (is_shown) {
    say(in(
        invocation,
        "control and invisible characters are spelled out on a terminal; -o FILE writes what reg "
        "import reads",
        "终端上已转写控制字符和不可见字符；使用 -o FILE 可写出供 reg import 导入的原文"));
  }
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  say_damage(hive, path, invocation);
  return kDone;
}

}  // namespace casebook
