// SPDX-License-Identifier: Apache-2.0
#include "decode/wulog.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "analysis/message_files.h"
#include "base/budget.h"
#include "base/cancel.h"
#include "base/time.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/value_check.h"
#include "evidence/bundle.h"
#include "report/format.h"

namespace casebook {
namespace {

std::vector<const BundleEntry*> traces_of(const Bundle& bundle) {
  std::vector<const BundleEntry*> traces;
  for (const BundleEntry& entry : bundle.entries) {
    if (entry.content != nullptr && is_etl(entry.content->bytes())) traces.push_back(&entry);
  }
  std::stable_sort(traces.begin(), traces.end(), [](const auto* a, const auto* b) {
    return wulog_file_before(a->path, b->path);
  });
  return traces;
}

// Which zone the times are in, and where it comes from.
void say_zone(const std::vector<WulogCounts>& counts, const Invocation& invocation) {
  if (const auto given = read_offset(invocation.get(option::kWrittenZone))) {
    return say(fmt::format(
        fmt::runtime(in(invocation, "times are in {}, as given", "时间为 {}（由 --tz 指定）")),
        format_offset(*given)));
  }
  std::set<int> zones;
  for (const WulogCounts& count : counts) {
    zones.insert(count.zones.begin(), count.zones.end());
  }
  if (zones.empty()) {
    return say(in(invocation,
                  "no trace states a time zone; times are in UTC. --tz +08:00 chooses another",
                  "跟踪中没有时区信息，时间为 UTC；可用 --tz +08:00 指定时区"));
  }
  std::vector<std::string> names;
  for (const int zone : zones) {
    names.push_back(format_offset(zone));
  }
  say(fmt::format(fmt::runtime(in(invocation,
                                  "times are in {}, the zone that the traces state",
                                  "时间为 {}，即跟踪文件中记录的时区")),
                  fmt::join(names, in(invocation, " and ", " 和 "))));
}

struct Sums {
  std::uint64_t lines = 0;
  std::uint64_t lost = 0;
  std::uint64_t without_symbols = 0;
  std::uint64_t left_out = 0;
  std::uint64_t damaged = 0;  // traces
};

Sums sums_of(const std::vector<WulogCounts>& counts) {
  Sums sums;
  for (const WulogCounts& part : counts) {
    sums.lines += part.lines;
    sums.lost += part.lost;
    sums.without_symbols += part.without_symbols;
    sums.left_out += part.left_out;
    const bool damaged =
        std::any_of(part.issues.begin(), part.issues.end(), [](const Issue& issue) {
          return issue.kind != "etl-events-lost" && issue.kind != "etl-buffer-stale";
        });
    sums.damaged += damaged ? 1 : 0;
  }
  return sums;
}

void say_what_is_missing(const Sums& sums, const Invocation& invocation) {
  const auto tell = [&](std::uint64_t count, std::string_view en, std::string_view zh) {
    if (count == 0) return;
    say(fmt::format(fmt::runtime(in(invocation, en, zh)), format_count(count)));
  };
  tell(sums.lost,
       "Windows dropped {} events while it recorded: gaps in the log are real",
       "Windows 记录时丢弃了 {} 个事件：日志中确有缺失");
  tell(sums.damaged,
       "traces with damage: {}; what could be read is written, `casebook ls` says what is damaged",
       "有 {} 个跟踪文件损坏，可读取的内容已写出；`casebook ls` 会说明损坏情况");
  tell(sums.without_symbols,
       "{} messages are left out: their texts are not in the trace (Windows 10 before 1709); run "
       "Get-WindowsUpdateLog on the machine itself",
       "有 {} 条消息未写出：其文字不在跟踪中（Windows 10 1709 之前）；请在原计算机上运行 "
       "Get-WindowsUpdateLog");
}

// Nothing to write: says why, and gives the exit status.
int fail_empty(std::size_t traces, const Sums& sums, const Invocation& invocation) {
  const std::string paths = fmt::format("{}", fmt::join(invocation.arguments, ", "));
  if (traces == 0) {
    say(fmt::format(
        fmt::runtime(
            in(invocation, "{}: there is no .etl trace in it", "{}：其中没有 .etl 跟踪文件")),
        paths));
  } else if (sums.without_symbols != 0) {
    say_what_is_missing(sums, invocation);
  } else {
    say(fmt::format(fmt::runtime(in(invocation,
                                    "{}: no trace in it holds lines of Windows Update{}",
                                    "{}：其中的跟踪没有 Windows 更新的日志行{}")),
                    paths,
                    sums.left_out == 0 ? ""
                                       : in(invocation,
                                            "; those of SIH and the update medic are written with "
                                            "--all",
                                            "；加上 --all 可写出 SIH 和更新修复服务的日志行")));
  }
  return kNothingReadable;
}

void write_lines(Wulog& wulog, Output& output) {
  for (std::string_view lines = wulog.next(); !lines.empty(); lines = wulog.next()) {
    if (!output.good() || cancel_requested()) return;
    output.write(lines);
  }
}

}  // namespace

int run_wulog(const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  Progress progress(invocation.language);
  const auto bundle =
      open_bundle(invocation.arguments, Budget{}, [&progress](const OpenProgress& report) {
        progress.opening(report);
      });
  if (!bundle.ok()) return fail(bundle.error(), invocation.language);
  const std::vector<const BundleEntry*> traces = traces_of(bundle.value());
  std::vector<ByteView> bytes;
  for (const BundleEntry* trace : traces) {
    bytes.push_back(trace->content->bytes());
  }
  const auto more = open_message_files(invocation.all(option::kMessages));
  if (!more.ok()) return fail(more.error(), invocation.language);
  const auto messages = read_message_files({&more.value(), &bundle.value()}, nullptr);
  Wulog wulog(bytes,
              {.all = invocation.has(option::kAllProviders),
               .offset_minutes = read_offset(invocation.get(option::kWrittenZone)),
               .message_files = messages.get()});
  write_lines(wulog, output.value());
  if (cancel_requested()) return kInterrupted;
  const std::vector<WulogCounts> counts = wulog.counts();
  const Sums sums = sums_of(counts);
  if (sums.lines == 0) return fail_empty(traces.size(), sums, invocation);
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  say_zone(counts, invocation);
  say_what_is_missing(sums, invocation);
  return kDone;
}

}  // namespace casebook
