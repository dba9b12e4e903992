// SPDX-License-Identifier: Apache-2.0
// `casebook evtx`: event logs with every record and every field.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/message_files.h"
#include "base/cancel.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/value_check.h"
#include "decode/event_log.h"
#include "evidence/bundle.h"
#include "knowledge/load.h"
#include "knowledge/message_tables.h"
#include "model/issue.h"
#include "report/format.h"

namespace casebook {
namespace {

constexpr std::string_view kRootBegin = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>\n";
constexpr std::string_view kRootEnd = "</Events>\n";

std::uint8_t worst_level(std::string_view word) {
  if (word == "fatal") return 1;
  if (word == "error") return 2;
  if (word == "warning") return 3;
  return word == "info" ? 4 : 0;
}

EventLogForm form_of(std::string_view format) {
  if (format == "xml") return EventLogForm::Xml;
  return format == "jsonl" ? EventLogForm::Jsonl : EventLogForm::Text;
}

EventLogOptions options_of(const Invocation& invocation, const MessageBook& messages) {
  EventLogOptions options;
  options.form = form_of(invocation.get(option::kEventLogFormat, "text"));
  options.language = invocation.language;
  options.messages = &messages;
  options.jobs = jobs_of(invocation);
  for (const std::string& id : invocation.all(option::kEventId)) {
    options.ids.push_back(static_cast<std::uint32_t>(read_count(id).value_or(0)));
  }
  options.providers = invocation.all(option::kProvider);
  options.worst_level = worst_level(invocation.get(option::kLevel));
  options.from = read_time(invocation.get(option::kFrom), Edge::Begin).value_or(kNoTime);
  options.until = read_time(invocation.get(option::kTo), Edge::End).value_or(kNoTime);
  return options;
}

// All chunks are looked at before the first is written, to find the oldest.
void will_read(const Content& log) {
  constexpr std::size_t kAtOnce = std::size_t{16} << 20U;
  const std::size_t size = log.bytes().size();
  for (std::size_t at = 0; at < size && !cancel_requested(); at += kAtOnce) {
    log.will_read(at, kAtOnce);
  }
}

// One line for each log on standard error: what was found, and what could not be read.
void tell(const std::string& path, const EventLogSummary& summary, Language language) {
  const bool chinese = language == Language::Chinese;
  std::string line = fmt::format(
      fmt::runtime(chinese ? "{}：{} 条记录，写出 {} 条" : "{}: {} records, {} written"),
      path,
      format_count(summary.records),
      format_count(summary.written));
  if (summary.recovered != 0) {
    line += fmt::format(
        fmt::runtime(chinese ? "（其中 {} 条从残留数据中恢复）" : " ({} of them recovered)"),
        format_count(summary.recovered));
  }
  say(line);
  for (const Issue& issue : summary.issues) {
    say(fmt::format(fmt::runtime(chinese ? "  {}（{} 处，首处偏移 {}）"
                                         : "  {} ({} times, first at offset {})"),
                    issue_meaning(issue.kind).in(language),
                    format_count(issue.count),
                    issue.offset));
  }
}

// Says when --messages gave nothing, and when not everything could be kept.
void tell_message_files(const MessageFiles& files, const Invocation& invocation) {
  const bool chinese = invocation.language == Language::Chinese;
  const std::vector<std::string> paths = invocation.all(option::kMessages);
  if (!paths.empty() && files.texts() == 0 && files.manifests() == 0) {
    say(fmt::format(fmt::runtime(chinese ? "{}：其中没有消息表或事件清单"
                                         : "{}: no message table and no event manifest in it"),
                    fmt::join(paths, chinese ? "、" : ", ")));
  }
  if (files.is_full()) {
    say(chinese ? "消息文件超过保留上限，其余部分未使用"
                : "there are more message files than can be kept; the rest is not used");
  }
}

int fail_no_log(const Invocation& invocation) {
  const bool chinese = invocation.language == Language::Chinese;
  say(fmt::format(
      fmt::runtime(chinese
                       ? "{}：其中没有 Windows 事件日志（.evtx）；`casebook ls` 会列出其中的内容"
                       : "{}: no Windows event log (.evtx) in it; `casebook ls` says what is"),
      fmt::join(invocation.arguments, chinese ? "、" : ", ")));
  return kNothingReadable;
}

}  // namespace

int run_evtx(const Invocation& invocation) {
  const auto files = all_knowledge_files(invocation.all(option::kKnowledge));
  if (!files.ok()) return fail(files.error(), invocation.language);
  const auto built_in = make_message_book(files.value());
  const auto more = open_message_files(invocation.all(option::kMessages));
  if (!more.ok()) return fail(more.error(), invocation.language);
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  Progress progress(invocation.language);
  auto bundle = open_bundle(
      invocation.arguments, Budget{}, [&](const OpenProgress& at) { progress.opening(at); });
  if (!bundle.ok()) return fail(bundle.error(), invocation.language);

  const auto messages = read_message_files({&more.value(), &bundle.value()}, built_in.get());
  tell_message_files(*messages, invocation);
  EventLogOptions options = options_of(invocation, *messages);
  options.write = [&](std::string_view text) {
    output.value().write(text);
    return output.value().good();
  };
  std::uint64_t left = read_count(invocation.get(option::kLimit)).value_or(kAnyNumber);
  std::size_t logs = 0;
  if (options.form == EventLogForm::Xml) output.value().write(kRootBegin);
  for (const BundleEntry& entry : bundle.value().entries) {
    if (entry.content == nullptr || !is_event_log_file(entry.content->bytes())) continue;
    ++logs;
    options.limit = left == kAnyNumber ? 0 : left;
    will_read(*entry.content);
    const EventLogSummary summary = write_event_log(entry.content->bytes(), options);
    tell(entry.path, summary, invocation.language);
    if (left != kAnyNumber) left -= summary.written;
    if (left == 0 || cancel_requested()) break;
  }
  if (cancel_requested()) return kInterrupted;
  if (options.form == EventLogForm::Xml) output.value().write(kRootEnd);
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  return logs == 0 ? fail_no_log(invocation) : kDone;
}

}  // namespace casebook
