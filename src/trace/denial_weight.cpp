// SPDX-License-Identifier: Apache-2.0
#include "trace/denial_weight.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "trace/blockages.h"
#include "trace/noise.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

// Where Windows Update, Setup and servicing work, as wildcards over canonical names.
constexpr std::array<std::string_view, 17> kServicingPlaces = {
    "*\\softwaredistribution\\*",
    "*\\windows\\winsxs\\*",
    "*\\windows\\servicing\\*",
    "*\\windows\\system32\\*",
    "*\\windows\\syswow64\\*",
    "*\\windows\\inf\\*",
    "*\\$windows.~bt*",
    "*\\$windows.~ws*",
    "*\\windows.old*",
    "*\\$sysreset*",
    "*\\$winreagent*",
    "?:\\recovery\\*",
    "*\\users\\default\\*",
    "hklm\\components*",
    "hklm\\software\\microsoft\\windows\\currentversion\\component based servicing*",
    "hklm\\drivers*",
    "hklm\\system\\*"};

bool is_servicing_place(std::string_view object) {
  return std::any_of(kServicingPlaces.begin(), kServicingPlaces.end(), [&](auto place) {
    return matches_wildcard(object, place);
  });
}

bool is_program_of_windows(const TraceProcess& process) {
  return contains_ignoring_case(process.path, "\\Windows\\") ||
         starts_with_ignoring_case(process.path, "\\SystemRoot\\") ||
         (process.path.empty() && is_kernel_process(process));
}

// Collects reasons and their weights.
class Reasons {
 public:
  void add(double points, const Bilingual& reason) {
    weight_.value += points;
    append(weight_.why, reason);
  }
  DenialWeight take() {
    weight_.value = std::clamp(weight_.value, 0.0, 0.95);
    return std::move(weight_);
  }

 private:
  DenialWeight weight_;
};

void add_caller(const RefusalStudy& study, const Refusal& refusal, Reasons& reasons) {
  const TraceProcess& process = study.trace().processes()[refusal.process];
  if (is_of_servicing(study, refusal)) {
    if (works_for_servicing(process.name, study.name(refusal))) {
      reasons.add(0.35,
                  {"The refused process works for Windows Update, Setup or servicing.",
                   "被拒绝的进程属于 Windows 更新、安装程序或组件维护。"});
    } else {
      reasons.add(0.35,
                  {"Whoever loads a registry hive cannot go on without it.",
                   "加载注册表配置单元的进程缺少它就无法继续。"});
    }
    if (is_servicing_place(study.name(refusal))) {
      reasons.add(
          0.1,
          {"The object is one that servicing works with.", "该对象正是组件维护要处理的对象。"});
    }
  } else if (is_program_of_windows(process)) {
    reasons.add(0.1,
                {"The refused process is a part of Windows.", "被拒绝的进程是 Windows 的组件。"});
  } else {
    reasons.add(0.25, {"The refused process is an application.", "被拒绝的进程是应用程序。"});
  }
}

void add_request(const RefusalStudy& study, const Refusal& refusal, Reasons& reasons) {
  const bool is_servicing = is_of_servicing(study, refusal);
  if (is_modifying(refusal)) {
    reasons.add(is_servicing ? 0.1 : 0.05, {"It wanted to change the object.", "它要修改该对象。"});
  }
  const bool is_key = is_key_action(refusal.action);
  const bool is_passing = is_blockage_result(refusal.result) && !is_servicing;
  if (is_passing && is_temporary_file(study.name(refusal))) {
    reasons.add(-0.1,
                {"The object is a temporary file, about which conflicts are usual.",
                 "该对象是临时文件，此类冲突很常见。"});
  }
  if (is_key && !is_servicing) {
    reasons.add(-0.1,
                {"Keys are refused often without any harm.", "注册表项被拒绝很常见，通常无害。"});
  }
  const bool asks_only = !is_key && refusal.access &&
                         compare_file_access(*refusal.access, 0x80) == Recovery::Repeated &&
                         !is_modifying(refusal);
  if (asks_only) {
    reasons.add(-0.1, {"It wanted to look at attributes only.", "它只是要查看属性。"});
  }
}

void add_kind(DenialKind kind, Reasons& reasons) {
  switch (kind) {
    case DenialKind::Virus:
      reasons.add(0.45,
                  {"The result says that security software blocked the file.",
                   "结果表明该文件被安全软件阻止。"});
      break;
    case DenialKind::Policy:
      reasons.add(
          0.3, {"The result says that a policy forbids the file.", "结果表明策略禁止使用该文件。"});
      break;
    case DenialKind::Space:
      reasons.add(0.35,
                  {"There was no room left on the volume, or the quota was used up.",
                   "卷上没有剩余空间或配额已用尽。"});
      break;
    case DenialKind::Protection:
      reasons.add(0.2, {"The volume is write-protected or locked.", "该卷被写保护或已锁定。"});
      break;
    case DenialKind::Encryption:
      reasons.add(0.2, {"The file cannot be decrypted or encrypted.", "该文件无法加密或解密。"});
      break;
    case DenialKind::Share:
    case DenialKind::Access:
    case DenialKind::Deletion:
    case DenialKind::Privilege: break;
  }
}

Bilingual end_of(const Aftermath& aftermath) {
  const Bilingual span = span_text(aftermath.until_end);
  if (aftermath.end.status && *aftermath.end.status != 0) {
    return {fmt::format(
                "The process ended {} later with exit status {}.", span.en, *aftermath.end.status),
            fmt::format("{}后进程退出，退出状态为 {}。", span.zh, *aftermath.end.status)};
  }
  return {fmt::format("The process ended {} later.", span.en),
          fmt::format("{}后进程退出。", span.zh)};
}

// Programs of Windows end and wait all the time; an exit status of failure says as much of them as
// of others.
void add_end(const Aftermath& aftermath, bool is_of_windows, Reasons& reasons) {
  constexpr Ticks kAtOnce = 5 * kTicksPerSecond;
  const bool has_failed = aftermath.end.status && *aftermath.end.status != 0;
  if (aftermath.end.time != 0 && has_failed) {
    reasons.add(0.25, {"The process ended soon with a failure.", "进程随后以失败状态退出。"});
  } else if (aftermath.end.time != 0 && aftermath.until_end <= kAtOnce) {
    reasons.add(is_of_windows ? 0.05 : 0.1, {"The process ended soon.", "进程随后退出。"});
  } else if (aftermath.falls_silent) {
    reasons.add(is_of_windows ? 0.05 : 0.15,
                {"The process did nothing more although the trace goes on.",
                 "之后跟踪仍在继续，但该进程再无任何操作。"});
  }
}

void add_aftermath(const Aftermath& aftermath, bool is_of_windows, Reasons& reasons) {
  if (aftermath.later_success) {
    reasons.add(-0.15, {"Later it was granted after all.", "之后同样的请求获得了允许。"});
  } else {
    reasons.add(0.1, {"It never got any further there.", "它之后始终未能成功访问该对象。"});
  }
  add_end(aftermath, is_of_windows, reasons);
  if (aftermath.deletions != 0) {
    reasons.add(0.05, {"It cleaned up afterwards.", "它随后做了清理。"});
  }
}

// Before or after the refusal: "Nobody touched the object again" is said next to it.
Bilingual granted_sentence(const Trace& trace,
                           std::size_t last,
                           std::size_t granted,
                           const std::string& other) {
  const Bilingual span = span_text(span_between(trace.event(granted).time, trace.event(last).time));
  if (granted < last) {
    return {fmt::format("{} had been granted the same {} before.", other, span.en),
            fmt::format("{}前 {} 曾以相同权限打开成功。", span.zh, other)};
  }
  return {fmt::format("{} was granted the same {} later.", other, span.en),
          fmt::format("{}后 {} 以相同权限打开成功。", span.zh, other)};
}

}  // namespace

bool is_modifying(const Refusal& refusal) {
  switch (refusal.action) {
    case TraceAction::Write:
    case TraceAction::Change:
    case TraceAction::Resize:
    case TraceAction::Rename:
    case TraceAction::Link:
    case TraceAction::Dispose:
    case TraceAction::SetSecurity:
    case TraceAction::SetValue:
    case TraceAction::DeleteKey:
    case TraceAction::DeleteValue:
    case TraceAction::ChangeKey:
    case TraceAction::RenameKey:
    case TraceAction::LoadHive:
    case TraceAction::SetKeySecurity: return true;
    case TraceAction::Open: return is_modifying_file_access(refusal.access.value_or(0));
    case TraceAction::OpenKey:
    case TraceAction::CreateKey: return is_modifying_key_access(refusal.access.value_or(0));
    default: return false;
  }
}

// Who loads a hive cannot go on without it.
bool is_of_servicing(const RefusalStudy& study, const Refusal& refusal) {
  if (refusal.action == TraceAction::LoadHive) return true;
  return works_for_servicing(study.trace().processes()[refusal.process].name, study.name(refusal));
}

DenialWeight first_weight(const RefusalStudy& study, const Refusal& refusal, DenialKind kind) {
  Reasons reasons;
  add_caller(study, refusal, reasons);
  add_request(study, refusal, reasons);
  add_kind(kind, reasons);
  return reasons.take();
}

DenialWeight full_weight(const RefusalStudy& study,
                         const Refusal& refusal,
                         DenialKind kind,
                         const Aftermath& aftermath,
                         const NameSpread& spread,
                         bool has_holder) {
  Reasons reasons;
  add_caller(study, refusal, reasons);
  add_request(study, refusal, reasons);
  add_kind(kind, reasons);
  if (has_holder) {
    reasons.add(0.1, {"The trace shows who stood in the way.", "跟踪显示了占用者。"});
  }
  if (spread.folders >= 2) {
    reasons.add(0.15,
                {fmt::format("Files of this name were refused in {} folders.", spread.folders),
                 fmt::format("同名文件在 {} 个文件夹中均被拒绝。", spread.folders)});
  }
  const bool is_of_windows = is_program_of_windows(study.trace().processes()[refusal.process]) &&
                             !is_of_servicing(study, refusal);
  add_aftermath(aftermath, is_of_windows, reasons);
  return reasons.take();
}

Bilingual follow_up(const Trace& trace,
                    std::size_t last,
                    DenialKind kind,
                    const Aftermath& aftermath) {
  Bilingual text;
  if (aftermath.later_success) {
    const Bilingual span =
        span_text(span_between(trace.event(*aftermath.later_success).time, trace.event(last).time));
    append(text,
           {fmt::format("The same succeeded {} later.", span.en),
            fmt::format("{}后同样的操作成功。", span.zh)});
  } else if (aftermath.followed.empty()) {
    append(text, {"Nobody touched the object again.", "之后再没有进程访问该对象。"});
  } else {
    append(text, {"It was not granted afterwards.", "之后未再获得允许。"});
  }
  // That others may do more than the caller speaks of rights; of a file in use it says nothing.
  if (aftermath.other_success && kind == DenialKind::Access) {
    const TraceProcess& other = trace.processes()[trace.process_column()[*aftermath.other_success]];
    append(text, granted_sentence(trace, last, *aftermath.other_success, process_title(other)));
  }
  if (aftermath.end.time != 0) append(text, end_of(aftermath));
  if (aftermath.falls_silent) {
    append(text, {"The process fell silent.", "进程之后再无操作。"});
  }
  if (aftermath.deletions != 0) {
    append(text,
           {fmt::format("Within a minute it deleted {} file(s) beside it.", aftermath.deletions),
            fmt::format("一分钟内它删除了旁边的 {} 个文件。", aftermath.deletions)});
  }
  return text;
}

}  // namespace casebook
