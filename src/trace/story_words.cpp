// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <fmt/format.h>

#include "base/quantity.h"
#include "base/text.h"
#include "trace/story_steps.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

std::string plain_name(std::string_view name) {
  for (const std::string_view prefix : {"\\??\\", "\\\\?\\"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  return std::string(name);
}

Bilingual times(std::uint64_t count) {
  if (count < 2) return {};
  return {fmt::format(" {} times", count), fmt::format("（{} 次）", count)};
}

// "reads 1.2 MB in 14 operations"
void add_moved(std::vector<Bilingual>& parts,
               std::uint64_t operations,
               std::uint64_t bytes,
               std::string_view en,
               std::string_view zh) {
  if (operations == 0) return;
  const std::string size = format_bytes(bytes);
  const std::string ending = operations == 1 ? "" : fmt::format(" in {} operations", operations);
  const std::string zh_ending = operations == 1 ? "" : fmt::format("（{} 次操作）", operations);
  parts.push_back(
      {fmt::format("{} {}{}", en, size, ending), fmt::format("{} {}{}", zh, size, zh_ending)});
}

void add_done(std::vector<Bilingual>& parts,
              std::uint64_t count,
              std::string_view en,
              std::string_view zh) {
  if (count != 0) parts.push_back({std::string(en), std::string(zh)});
}

Bilingual opening(const StepDraft& draft) {
  if (draft.opens == 0) {
    return {"uses it without an opening in the trace", "在跟踪中未打开就使用它"};
  }
  Bilingual verb;
  switch (draft.open_result) {
    case 0: verb = {"replaces it", "替换它"}; break;
    case 2: verb = {"creates it", "创建它"}; break;
    case 3: verb = {"overwrites it", "覆盖它"}; break;
    default: verb = {"opens it", "打开它"}; break;
  }
  const Bilingual count = times(draft.opens);
  const std::string access = file_access_text(draft.access);
  const std::string share = share_mode_text(draft.share);
  Bilingual text = {
      fmt::format("{}{} ({}; share mode {})", verb.en, count.en, access, share),
      fmt::format("{}{}，访问权限 {}，共享模式 {}", verb.zh, count.zh, access, share)};
  if (draft.deletes_on_close) {
    text.en += ", to be deleted when it is closed";
    text.zh += "，关闭时删除";
  }
  return text;
}

Bilingual visit_text(const StepDraft& draft) {
  std::vector<Bilingual> parts;
  // Attributes are asked for without a handle too.
  const bool is_query = draft.opens == 0 && draft.queries == draft.step.count;
  if (!is_query) parts.push_back(opening(draft));
  add_moved(parts, draft.reads, draft.read_bytes, "reads", "读取");
  add_moved(parts, draft.writes, draft.written_bytes, "writes", "写入");
  add_done(parts, draft.changes, "changes its attributes", "修改其属性");
  add_done(parts, draft.resizes, "changes its size", "修改其大小");
  add_done(parts, draft.maps, "maps it into memory", "映射到内存");
  add_done(parts, draft.locks, "locks parts of it", "锁定其部分区域");
  add_done(parts, draft.lists, "lists it", "列出其内容");
  add_done(parts, draft.controls, "sends it control codes", "发送控制代码");
  const bool is_only_asking = draft.reads + draft.writes + draft.changes == 0;
  if (is_only_asking) add_done(parts, draft.queries, "asks for its attributes", "查询其属性");
  Bilingual text;
  for (const Bilingual& part : parts) {
    if (!text.en.empty()) text.en += ", ";
    if (!text.zh.empty()) text.zh += "，";
    text.en += part.en;
    text.zh += part.zh;
  }
  return text;
}

// What was tried, as "when opening it".
Bilingual attempt(const StepDraft& draft) {
  const std::string name = plain_name(draft.target);
  switch (draft.action) {
    case TraceAction::Open: return {"opening it", "打开"};
    case TraceAction::Write: return {"writing", "写入"};
    case TraceAction::Map: return {"mapping it", "映射"};
    case TraceAction::Lock: return {"locking it", "锁定"};
    case TraceAction::Change: return {"changing its attributes", "修改属性"};
    case TraceAction::Resize: return {"changing its size", "修改大小"};
    case TraceAction::Rename: return {"renaming it to " + name, "重命名为 " + name};
    case TraceAction::Link: return {"linking it as " + name, "链接为 " + name};
    case TraceAction::Dispose: return {"deleting it", "删除"};
    case TraceAction::SetSecurity: return {"changing its access list", "修改访问控制列表"};
    case TraceAction::LoadHive: return {"loading it as a registry hive", "加载为注册表配置单元"};
    case TraceAction::LoadImage: return {"loading it as program code", "加载为程序代码"};
    case TraceAction::ProcessCreate: return {"starting it", "启动"};
    default: return {"using it", "使用"};
  }
}

Bilingual failure_text(const StepDraft& draft) {
  const Bilingual tried = attempt(draft);
  const Bilingual count = times(draft.step.count);
  const std::string access = draft.has_access ? file_access_text(draft.access) : "";
  return {fmt::format("fails{} in {}{}: {}",
                      count.en,
                      tried.en,
                      access.empty() ? "" : " (" + access + ")",
                      draft.result),
          fmt::format("{}{}失败{}：{}",
                      tried.zh,
                      access.empty() ? "" : "（" + access + "）",
                      count.zh,
                      draft.result)};
}

}  // namespace

Bilingual step_text(const StepDraft& draft) {
  const std::string name = plain_name(draft.target);
  switch (draft.kind) {
    case StepKind::Visit: return visit_text(draft);
    case StepKind::Failed: return failure_text(draft);
    case StepKind::Renamed: return {"renames it to " + name, "重命名为 " + name};
    case StepKind::Linked: return {"gives it the second name " + name, "为其建立硬链接 " + name};
    case StepKind::MarkedForDeletion: return {"marks it for deletion", "标记为删除"};
    case StepKind::Unmarked: return {"takes back the mark for deletion", "取消删除标记"};
    case StepKind::Secured: return {"changes its access list", "修改其访问控制列表"};
    case StepKind::HiveLoaded:
      return {"loads it as the registry hive " + name, "加载为注册表配置单元 " + name};
    case StepKind::HiveUnloaded:
      return {"unloads the registry hive " + name, "卸载注册表配置单元 " + name};
    case StepKind::ImageLoaded: return {"loads it as program code", "作为程序代码加载"};
    case StepKind::Started: return {"starts it as a process " + name, "以其启动进程 " + name};
  }
  return {};
}

}  // namespace casebook
