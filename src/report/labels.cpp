// SPDX-License-Identifier: Apache-2.0
#include "report/labels.h"

#include <array>
#include <cstddef>

namespace casebook {
namespace {

struct Words {
  std::string_view en;
  std::string_view zh;

  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

struct LabelRow {
  Label label;
  Words words;
};

// In the order of the enumeration; a test checks it.
constexpr std::array kLabels = {
    LabelRow{Label::Knowledge, {"knowledge", "知识库"}},
    LabelRow{Label::Evidence, {"Evidence", "证据"}},
    LabelRow{Label::OneItem, {"1 item", "1 个文件"}},
    LabelRow{Label::Items, {"{} items", "{} 个文件"}},
    LabelRow{Label::Confidence, {"Confidence", "可信度"}},
    LabelRow{Label::Attempt, {"Attempt", "所属过程"}},
    LabelRow{Label::Phase, {"Phase", "阶段"}},
    LabelRow{Label::PhaseDerived, {"derived", "推断"}},
    LabelRow{Label::Operation, {"Operation", "操作"}},
    LabelRow{Label::Code, {"Code", "错误代码"}},
    LabelRow{Label::ObjectFile, {"File", "文件"}},
    LabelRow{Label::ObjectDriver, {"Driver", "驱动程序"}},
    LabelRow{Label::ObjectProcess, {"Process", "进程"}},
    LabelRow{Label::ObjectPackage, {"Package", "程序包"}},
    LabelRow{Label::ObjectProduct, {"Product", "产品"}},
    LabelRow{Label::ObjectKb, {"Update", "更新"}},
    LabelRow{Label::ObjectKey, {"Registry", "注册表"}},
    LabelRow{Label::ObjectComponent, {"Component", "组件"}},
    LabelRow{Label::ObjectService, {"Service", "服务"}},
    LabelRow{Label::DirectCause, {"Direct cause", "直接原因"}},
    LabelRow{Label::RootCause, {"Root cause", "根本原因"}},
    LabelRow{Label::LaterSuccess, {"Since then", "后来"}},
    LabelRow{Label::Meaning, {"What it means", "说明"}},
    LabelRow{Label::TellApart, {"Not to be confused", "如何区分"}},
    LabelRow{Label::Related, {"Related", "相关结论"}},
    LabelRow{Label::FindingNumber, {"finding {}", "结论 {}"}},
    LabelRow{Label::Proof, {"Proof", "依据"}},
    LabelRow{Label::Why, {"Why this cause", "判断理由"}},
    LabelRow{Label::Unknown, {"Not known", "尚不清楚"}},
    LabelRow{Label::NextEvidence, {"Collect next", "下一步收集"}},
    LabelRow{Label::How, {"how", "方法"}},
    LabelRow{Label::Actions, {"What to do", "处理步骤"}},
    LabelRow{Label::StepWhy, {"why", "目的"}},
    LabelRow{Label::Expect, {"result", "预期结果"}},
    LabelRow{Label::Check, {"check", "验证方法"}},
    LabelRow{Label::Undo, {"undo", "撤销"}},
    LabelRow{Label::StepDone, {"done already, as the evidence shows", "证据表明已完成"}},
    LabelRow{Label::Record, {"record {}", "第 {} 条记录"}},
    LabelRow{Label::Again, {"again", "另见"}},
    LabelRow{Label::SameIn, {"the same in", "同样见于"}},
    LabelRow{Label::OtherFindings, {"Other findings", "其他结论"}},
    LabelRow{Label::Attempts, {"Attempts", "安装与更新经过"}},
    LabelRow{Label::Observations, {"What else the evidence tells", "其他发现"}},
    LabelRow{Label::LastSeen, {"last {} UTC", "最近一次 {} UTC"}},
    LabelRow{Label::Noise, {"Set aside as harmless", "已排除的无害信息"}},
    LabelRow{Label::NotChecked, {"Could not be checked", "未能检查"}},
    LabelRow{Label::Issues, {"Damage in the evidence", "证据中的损坏"}},
    LabelRow{Label::Machine, {"Machine", "计算机"}},
    LabelRow{Label::MachineName, {"name", "名称"}},
    LabelRow{Label::MachineSystem, {"system", "系统"}},
    LabelRow{Label::UpdatesEnded, {"its updates ended on {}", "已于 {} 停止提供更新"}},
    LabelRow{Label::MachineTarget, {"target", "目标版本"}},
    LabelRow{Label::MachineZone, {"time zone", "时区"}},
    LabelRow{Label::MachineAntivirus, {"anti-virus", "防病毒软件"}},
    LabelRow{Label::TimesAsWritten, {"times as written in the logs", "时间与日志所写一致"}},
    LabelRow{Label::More,
             {"... and {} more; --all shows everything", "……还有 {} 项；使用 --all 显示全部"}},
    LabelRow{Label::MoreAttempts,
             {"... and {} more ({}); --all shows everything",
              "……还有 {} 个过程（{}）；使用 --all 显示全部"}},
    LabelRow{Label::Times, {"{} x", "{} 次"}},
    LabelRow{Label::InFull, {"--all shows them in full", "使用 --all 显示完整内容"}},
    LabelRow{Label::BriefVerdict, {"Verdict", "判定"}},
    LabelRow{Label::BriefCause, {"Cause", "原因"}},
    LabelRow{Label::BriefNext, {"Next", "下一步"}},
    LabelRow{Label::BriefCollect, {"Collect", "请收集"}},
    LabelRow{Label::BriefMore, {"and {} more", "另有 {} 项"}},
    LabelRow{Label::BriefOne, {"1 other finding", "另有 1 项结论"}},
    LabelRow{Label::BriefOthers, {"{} other findings", "另有 {} 项结论"}},
    LabelRow{Label::FleetMachines, {"{} machines", "{} 台计算机"}},
    LabelRow{Label::FleetOneCause, {"{} failed for one cause", "{} 台失败，原因相同"}},
    LabelRow{Label::FleetCauses, {"{} failed, for {} causes", "{} 台失败，原因共 {} 种"}},
    LabelRow{Label::FleetCountHealthy, {"{} without failure", "{} 台无故障"}},
    LabelRow{Label::FleetCountInsufficient, {"{} without enough evidence", "{} 台证据不足"}},
    LabelRow{Label::FleetCountUnreadable, {"{} could not be read", "{} 台无法读取"}},
    LabelRow{Label::FleetGroup, {"{} machines", "{} 台"}},
    LabelRow{Label::FleetGroupOne, {"{} machine", "{} 台"}},
    LabelRow{Label::FleetSame, {"the same", "相同之处"}},
    LabelRow{Label::FleetOnlyHere, {"only on these", "仅见于这些"}},
    LabelRow{Label::FleetCompared, {"absent on {} that went well", "正常的 {} 台上没有"}},
    LabelRow{Label::FleetDiffers, {"different", "不同之处"}},
    LabelRow{Label::FleetOthers, {"further findings: {}", "另有 {} 项结论"}},
    LabelRow{Label::FleetAcross, {"The same in several causes", "不同原因中的相同之处"}},
    LabelRow{Label::FleetHealthy, {"Without failure", "无故障"}},
    LabelRow{Label::FleetInsufficient, {"Not enough evidence", "证据不足"}},
    LabelRow{Label::FleetUnreadable, {"Could not be read", "无法读取"}},
    LabelRow{Label::FleetOne, {"One machine in full:", "查看单台计算机的完整报告："}},
    LabelRow{Label::OneEvent, {"1 event", "1 个事件"}},
    LabelRow{Label::ItemEvents, {"{} events", "{} 个事件"}},
    LabelRow{Label::Assumed, {"assumed; --tz sets it", "推定值，可用 --tz 指定"}},
    LabelRow{Label::NoItems, {"No files in the evidence.", "证据中没有文件。"}},
    LabelRow{Label::CodeUnknown,
             {"Not in any table. Check the notation.", "所有代码表中均无此代码，请检查写法。"}},
    LabelRow{Label::CodeOthers, {"The same number can also be", "同一数值也可能是"}},
    LabelRow{Label::CodeNote, {"Note", "注意"}},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kLabels.size(); ++i) {
    if (kLabels[i].label != static_cast<Label>(i)) return false;
    if (kLabels[i].words.en.empty() || kLabels[i].words.zh.empty()) return false;
  }
  return kLabels.size() == static_cast<std::size_t>(Label::Count);
}
static_assert(in_order(), "a label without its row, or a row in the wrong place");

struct SpaceRow {
  CodeSpace space;
  std::string_view name;
  Words words;
};

constexpr std::array kSpaces = {
    SpaceRow{CodeSpace::Hresult, "hresult", {"HRESULT", "HRESULT"}},
    SpaceRow{CodeSpace::Win32, "win32", {"Win32 error", "Win32 错误"}},
    SpaceRow{CodeSpace::NtStatus, "ntstatus", {"NTSTATUS", "NTSTATUS"}},
    SpaceRow{CodeSpace::SetupResult, "setup-result", {"Setup result", "安装程序结果代码"}},
    SpaceRow{CodeSpace::SetupExtend, "setup-extend", {"Setup extend code", "安装程序扩展代码"}},
    SpaceRow{CodeSpace::Usmt, "usmt", {"USMT exit code", "USMT 退出代码"}},
    SpaceRow{CodeSpace::MigrationEngine,
             "migration-engine",
             {"migration engine status", "迁移引擎状态"}},
    SpaceRow{CodeSpace::BugCheck, "bugcheck", {"stop code (bug check)", "停止代码（蓝屏）"}},
    SpaceRow{CodeSpace::SetupApi, "setupapi", {"SetupAPI error", "SetupAPI 错误"}},
    SpaceRow{CodeSpace::Esent, "esent", {"ESENT error", "ESENT 错误"}},
    SpaceRow{CodeSpace::Dism, "dism", {"DISM exit code", "DISM 退出代码"}},
    SpaceRow{CodeSpace::Http, "http", {"HTTP status", "HTTP 状态"}},
    SpaceRow{CodeSpace::Unknown, "unknown", {"unknown", "未知"}},
};

const SpaceRow& space_row(CodeSpace space) {
  for (const SpaceRow& row : kSpaces) {
    if (row.space == space) return row;
  }
  return kSpaces.back();
}

}  // namespace

std::string_view label(Label label, Language language) {
  return kLabels[static_cast<std::size_t>(label)].words.in(language);
}

std::string_view colon(Language language) {
  return Words{": ", "："}.in(language);
}

std::string bracketed(std::string_view inner, Language language) {
  const bool chinese = language == Language::Chinese;
  return std::string(chinese ? "（" : " (").append(inner).append(chinese ? "）" : ")");
}

std::string_view comma(Language language) {
  return Words{", ", "，"}.in(language);
}

std::string_view semicolon(Language language) {
  return Words{"; ", "；"}.in(language);
}

std::string_view list_comma(Language language) {
  return Words{", ", "、"}.in(language);
}

std::string_view verdict_title(Verdict verdict, Language language) {
  switch (verdict) {
    case Verdict::Failure: return Words{"FAILURE", "发现故障"}.in(language);
    case Verdict::Healthy: return Words{"NO FAILURE", "未发现故障"}.in(language);
    case Verdict::Insufficient: break;
  }
  return Words{"NOT ENOUGH EVIDENCE", "证据不足"}.in(language);
}

std::string_view confidence_title(ConfidenceLevel level, Language language) {
  switch (level) {
    case ConfidenceLevel::Confirmed: return Words{"confirmed", "已证实"}.in(language);
    case ConfidenceLevel::VeryLikely: return Words{"very likely", "极有可能"}.in(language);
    case ConfidenceLevel::Likely: return Words{"likely", "很可能"}.in(language);
    case ConfidenceLevel::Possible: break;
  }
  return Words{"possible", "有可能"}.in(language);
}

std::string_view evidence_role_title(EvidenceRole role, Language language) {
  switch (role) {
    case EvidenceRole::Cause: return Words{"cause", "原因"}.in(language);
    case EvidenceRole::Anchor: return Words{"symptom", "症状"}.in(language);
    case EvidenceRole::Carrier: return Words{"followed by", "连带错误"}.in(language);
    case EvidenceRole::Contradicts: return Words{"against", "反证"}.in(language);
    case EvidenceRole::Supports: break;
  }
  return Words{"supports", "佐证"}.in(language);
}

std::string_view outcome_title(Outcome outcome, Language language) {
  switch (outcome) {
    case Outcome::Success: return Words{"succeeded", "成功"}.in(language);
    case Outcome::Failure: return Words{"failed", "失败"}.in(language);
    case Outcome::Cancelled: return Words{"cancelled", "已取消"}.in(language);
    case Outcome::Pending: return Words{"pending", "待完成"}.in(language);
    case Outcome::Unknown: break;
  }
  return Words{"outcome not known", "结果未知"}.in(language);
}

std::string_view check_status_title(CheckStatus status, Language language) {
  switch (status) {
    case CheckStatus::Done: return Words{"done", "已检查"}.in(language);
    case CheckStatus::Partial: return Words{"in part", "部分检查"}.in(language);
    case CheckStatus::Missing: break;
  }
  return Words{"missing", "缺失"}.in(language);
}

std::string_view risk_title(Risk risk, Language language) {
  switch (risk) {
    case Risk::Low: return Words{"low risk", "低风险"}.in(language);
    case Risk::Medium: return Words{"medium risk", "中等风险"}.in(language);
    case Risk::High: return Words{"HIGH RISK", "高风险"}.in(language);
    case Risk::None: break;
  }
  return Words{"no risk", "无风险"}.in(language);
}

std::string_view code_space_title(CodeSpace space, Language language) {
  return space_row(space).words.in(language);
}

std::string_view code_space_name(CodeSpace space) {
  return space_row(space).name;
}

}  // namespace casebook
