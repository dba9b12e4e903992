// SPDX-License-Identifier: Apache-2.0
#include "trace/holder_words.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

std::string share_text(const HeldHandle& handle) {
  return handle.kind == HolderKind::Handle && handle.opened ? share_mode_text(handle.share) : "";
}

std::string access_text(const HeldHandle& handle) {
  return handle.kind == HolderKind::Handle && handle.opened ? file_access_text(handle.access) : "";
}

// "3.2 s before", of an event at `time`; "" without one.
Bilingual before(FileTime opened, FileTime time) {
  if (opened == 0 || time == 0) return {};
  const Bilingual span = span_text(span_between(opened, time));
  return {fmt::format(", {} before", span.en), fmt::format("（{}前）", span.zh)};
}

Bilingual opened_sentence(const HeldHandle& handle, FileTime time) {
  const Bilingual when = before(handle.opened_at, time);
  switch (handle.kind) {
    case HolderKind::Hive:
      if (!handle.opened) {
        return {
            "Windows itself uses the file as a registry hive that was loaded before the trace "
            "began; who loaded it is not shown.",
            "系统正把该文件作为注册表配置单元使用，它在跟踪开始之前就已加载，看不出由谁加载。"};
      }
      return {fmt::format("It loaded the file as a registry hive{}; a loaded hive is open for "
                          "nobody else.",
                          when.en),
              fmt::format("它把该文件加载为注册表配置单元{}；已加载的配置单元不允许其他进程打开。",
                          when.zh)};
    case HolderKind::Image:
      if (!handle.opened) {
        return {"The file is among its modules; when it was loaded, the trace does not show.",
                "该文件在其模块列表中，加载时间跟踪中未显示。"};
      }
      return {fmt::format("It loaded the file as program code{}.", when.en),
              fmt::format("它把该文件作为程序代码加载{}。", when.zh)};
    case HolderKind::Section:
      return {fmt::format("It mapped the file into memory{}.", when.en),
              fmt::format("它把该文件映射到内存{}。", when.zh)};
    case HolderKind::Handle: break;
  }
  return {fmt::format("It opened the file{} ({}; share mode {}).",
                      when.en,
                      file_access_text(handle.access),
                      share_mode_text(handle.share)),
          fmt::format("它打开了该文件{}，访问权限 {}，共享模式 {}。",
                      when.zh,
                      file_access_text(handle.access),
                      share_mode_text(handle.share))};
}

Bilingual implied_sentence(const Trace& trace, const HeldHandle& handle) {
  const FileTime started = trace.processes()[handle.process].started;
  if (started > trace.capture().first) {
    return {
        "It uses the file without having opened it in the trace: the handle was inherited or "
        "handed over, or the opening was not recorded.",
        "它在跟踪中未打开就使用该文件：句柄是继承或复制来的，或打开操作未被记录。"};
  }
  return {
      "It uses the file without having opened it in the trace: it had opened it before the "
      "trace began; with which share mode is not shown.",
      "它在跟踪中未打开就使用该文件：在跟踪开始之前已打开，共享模式未知。"};
}

Bilingual conflict_sentence(const ShareConflict& conflict) {
  // Either suffices.
  if (conflict.refused.any()) {
    const Bilingual rights = rights_text(conflict.refused);
    return {fmt::format("It does not let others {}, which was wanted.", rights.en),
            fmt::format("它不允许其他进程{}，而被拒绝的操作正需要。", rights.zh)};
  }
  if (!conflict.held.any()) return {};
  const Bilingual rights = rights_text(conflict.held);
  return {fmt::format("It may {}, which the refused operation did not allow others.", rights.en),
          fmt::format("它有权{}，而被拒绝的操作不允许其他进程这样做。", rights.zh)};
}

Bilingual end_sentence(const Trace& trace, const HeldHandle& handle, bool is_in_the_way) {
  if (is_brief(handle) && is_in_the_way && !handle.is_deleting()) {
    const Bilingual span = span_text(handle.closed_at - handle.opened_at);
    return {
        fmt::format("It had it open for {} only: a scanner that came across by chance.", span.en),
        fmt::format("仅打开了 {}：像是扫描程序碰巧占用。", span.zh)};
  }
  if (!handle.closed) {
    if (handle.origin == HandleOrigin::Listed) return {};
    const bool has_ended = trace.processes()[handle.process].ended != 0;
    if (handle.kind == HolderKind::Hive && has_ended && !handle.is_private) {
      return {"The process has ended since, and the hive was still loaded.",
              "该进程之后已退出，但配置单元仍处于加载状态。"};
    }
    return {"It still had it when the trace ended.", "跟踪结束时仍未释放。"};
  }
  const bool is_exit = trace.operations()[trace.operation_column()[*handle.closed]].action ==
                       TraceAction::ProcessExit;
  if (handle.opened_at == 0) {
    return {"It closed it later in the trace.", "之后在跟踪中将其关闭。"};
  }
  const Bilingual span = span_text(span_between(handle.opened_at, handle.closed_at));
  if (is_exit) {
    return {fmt::format("It kept it until it ended, for {}.", span.en),
            fmt::format("一直占用到进程退出，共 {}。", span.zh)};
  }
  return {fmt::format("It kept it for {}.", span.en), fmt::format("共占用 {}。", span.zh)};
}

Bilingual run_sentence(const HandleRun& run) {
  if (!run.closed) {
    return {fmt::format("It did so {} times, and still had it when the trace ended.", run.count()),
            fmt::format("共 {} 次，跟踪结束时仍未全部释放。", run.count())};
  }
  const Bilingual span = span_text(run.longest);
  return {fmt::format("It did so {} times, the longest for {}.", run.count(), span.en),
          fmt::format("共 {} 次，最长 {}。", run.count(), span.zh)};
}

Bilingual mark_sentence(const HeldHandle& handle) {
  if (handle.marks_deletion) {
    return {"It marked the file for deletion.", "它把该文件标记为删除。"};
  }
  if (!handle.deletes_on_close) return {};
  return {"It opened the file to be deleted on close.", "它打开该文件时要求关闭后即删除。"};
}

Bilingual extra_sentences(const Trace& trace,
                          const HeldHandle& handle,
                          const Knowledge* knowledge) {
  Bilingual text;
  if (handle.origin == HandleOrigin::Inherited) {
    const std::string opener = process_title(trace.processes()[handle.opener]);
    append(text,
           {fmt::format("{} opened it and ended; this process uses the handle since.", opener),
            fmt::format("由 {} 打开，其退出后本进程继续使用该句柄。", opener)});
  }
  if (handle.has_locked) {
    append(text, {"It locked a part of the file.", "它锁定了文件的一部分。"});
  }
  const TraceProcess& process = trace.processes()[handle.process];
  if (const Product* product = product_of_program(knowledge, process.name); product != nullptr) {
    append(text,
           {fmt::format("The program belongs to {}.", product->name.en),
            fmt::format("该程序属于{}。", product->name.in(Language::Chinese))});
  }
  return text;
}

// How sure it is that the process had the file open, and in the way.
double weight_of(const Trace& trace, const HeldHandle& handle) {
  if (handle.origin == HandleOrigin::Implied) {
    if (handle.is_deleting() || handle.has_locked) return 0.85;
    const bool is_inside = trace.processes()[handle.process].started > trace.capture().first;
    return is_inside ? 0.45 : handle.kind == HolderKind::Hive ? 0.6 : 0.5;
  }
  switch (handle.kind) {
    case HolderKind::Hive: return 0.95;
    case HolderKind::Image: return handle.opened ? 0.85 : 0.6;
    case HolderKind::Section: return 0.8;
    case HolderKind::Handle: break;
  }
  if (handle.origin == HandleOrigin::Inherited) return 0.8;
  return is_brief(handle) && !handle.is_deleting() ? 0.75 : 0.9;
}

double weight_of_role(ClaimRole role) {
  switch (role) {
    case ClaimRole::Keeper: return 0.45;
    case ClaimRole::Bystander: return 0.25;
    case ClaimRole::Reason: break;
  }
  return 1;
}

// What the handle has to do with a refusal, where that does not follow from its being open.
Bilingual role_sentence(const HeldHandle& handle, const Claim& claim, const Blockage& blockage) {
  switch (claim.role) {
    case ClaimRole::Keeper:
      return {"It did not mark the file for deletion, but the file stays until it closes it.",
              "它并未把该文件标记为删除，但在它关闭之前该文件不会消失。"};
    case ClaimRole::Bystander:
      if (is_pending_deletion(blockage.result)) {
        return {"It did not mark the file for deletion and refuses nobody.",
                "它并未把该文件标记为删除，不会使其他进程被拒绝。"};
      }
      return {"It is not seen to lock any part of the file.", "未见它锁定文件的任何部分。"};
    case ClaimRole::Reason: break;
  }
  const bool is_gone = handle.closed && *handle.closed <= blockage.event;
  if (!is_pending_deletion(blockage.result) || !handle.is_deleting() || !is_gone) return {};
  return {"It closed it before the refusal; the file goes when nobody has it open any more.",
          "它在操作被拒绝之前已关闭；所有进程都关闭后该文件才会消失。"};
}

Bilingual beginning_of(const Trace& trace, const HeldHandle& handle, FileTime time) {
  const bool is_implied = handle.origin == HandleOrigin::Implied;
  return is_implied && handle.kind != HolderKind::Hive ? implied_sentence(trace, handle)
                                                       : opened_sentence(handle, time);
}

Bilingual why_of(const Trace& trace,
                 const HeldHandle& handle,
                 const Claim& claim,
                 const Blockage& blockage,
                 const Knowledge* knowledge) {
  Bilingual text;
  if (is_pending_deletion(blockage.result)) append(text, mark_sentence(handle));
  append(text, beginning_of(trace, handle, blockage.time));
  append(text, conflict_sentence(claim.conflict));
  append(text, extra_sentences(trace, handle, knowledge));
  append(text, role_sentence(handle, claim, blockage));
  append(text, end_sentence(trace, handle, true));
  return text;
}

Holder basic_holder(const Trace& trace, const HeldHandle& handle) {
  Holder holder;
  holder.kind = handle.kind;
  holder.process = handle.process;
  holder.opened = handle.opened;
  holder.closed = handle.closed;
  holder.desired_access = access_text(handle);
  holder.share_mode = share_text(handle);
  holder.weight = weight_of(trace, handle);
  return holder;
}

}  // namespace

Holder holder_of(const Trace& trace,
                 const HeldHandle& handle,
                 const Claim& claim,
                 const Blockage& blockage,
                 const Knowledge* knowledge) {
  Holder holder = basic_holder(trace, handle);
  const bool is_reason = claim.role == ClaimRole::Reason;
  holder.conflicts = is_reason && (handle.origin != HandleOrigin::Implied ||
                                   handle.kind == HolderKind::Hive || handle.is_deleting());
  if (claim.is_own) holder.weight *= 0.75;
  holder.weight *= weight_of_role(claim.role);
  holder.why = why_of(trace, handle, claim, blockage, knowledge);
  if (claim.is_own && is_reason) {
    append(holder.why,
           {"It is the refused process itself: it stands in its own way.",
            "它就是被拒绝的进程本身：自己占用了该文件。"});
  }
  return holder;
}

Holder holder_of(const Trace& trace, const HandleRun& run, const Knowledge* knowledge) {
  const HeldHandle& handle = run.first;
  Holder holder = basic_holder(trace, handle);
  holder.closed = run.closed;
  const bool shares_all = rights_of_share(handle.share) == ShareRights{true, true, true};
  const bool is_known = handle.kind == HolderKind::Handle && handle.opened.has_value();
  holder.conflicts = is_known ? rights_of_access(handle.access).any() && !shares_all
                              : handle.kind == HolderKind::Hive;
  holder.why = beginning_of(trace, handle, 0);
  append(holder.why, mark_sentence(handle));
  append(holder.why, extra_sentences(trace, handle, knowledge));
  append(holder.why, run.count() == 1 ? end_sentence(trace, handle, false) : run_sentence(run));
  return holder;
}

std::vector<HandleRun> runs_of(const std::vector<HeldHandle>& handles) {
  using Key = std::
      tuple<std::uint32_t, HolderKind, HandleOrigin, std::uint32_t, std::uint32_t, std::uint32_t>;
  std::map<Key, std::size_t> numbers;
  std::vector<HandleRun> runs;
  for (const HeldHandle& handle : handles) {
    const Key key{
        handle.process, handle.kind, handle.origin, handle.file, handle.access, handle.share};
    const auto [known, is_new] = numbers.emplace(key, runs.size());
    const Ticks span = handle.closed ? span_between(handle.opened_at, handle.closed_at) : 0;
    const auto number = static_cast<std::uint32_t>(&handle - handles.data());
    if (is_new) {
      runs.push_back({handle, {number}, handle.closed, span});
      continue;
    }
    HandleRun& run = runs[known->second];
    run.handles.push_back(number);
    run.longest = std::max(run.longest, span);
    const bool is_open = !run.closed || !handle.closed;
    run.closed = is_open ? std::nullopt : std::max(run.closed, handle.closed);
  }
  return runs;
}

}  // namespace casebook
