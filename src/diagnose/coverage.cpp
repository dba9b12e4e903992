// SPDX-License-Identifier: Apache-2.0
#include "diagnose/coverage.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnose/hypotheses.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

struct Check {
  std::string_view id;
  std::string_view families;  // the check matters when one of these is in the bundle; "" = always
  std::string_view decoders;  // any of these items makes it done
  std::string_view artifact;  // what to ask for
  std::string_view title_en;
  std::string_view title_zh;
  std::string_view lost_en;  // what cannot be said without it
  std::string_view lost_zh;
};

constexpr std::array kChecks = {
    Check{"setup-logs",
          "setup",
          "setupact",
          "setupact",
          "Setup logs",
          "安装日志",
          "how far Setup came and which operation failed",
          "安装进行到哪一步、哪个操作失败"},
    Check{"cbs-log",
          "cbs dism wu",
          "cbs",
          "cbs-log",
          "Component servicing log (CBS.log)",
          "组件维护日志（CBS.log）",
          "which package or component servicing stopped at",
          "组件维护停在哪个包或组件"},
    Check{"update-log",
          "wu sccm",
          "windowsupdate windowsupdate_legacy reporting_events wu_etl",
          "windowsupdate-log",
          "Windows Update log",
          "Windows 更新日志",
          "scan, download and hand-over of updates",
          "更新的扫描、下载与移交"},
    Check{"event-logs",
          "",
          "eventlog_text eventlog_xml wer_report evtx",
          "evtx-system",
          "Event logs",
          "事件日志",
          "restarts, crashes, disk errors and new services around the failure",
          "故障前后的重启、崩溃、磁盘错误与新服务"},
    Check{"process-trace",
          "",
          "procmon_csv procmon_xml pml",
          "procmon-capture",
          "Process Monitor trace",
          "Process Monitor 跟踪",
          "which process or driver stood in the way",
          "是哪个进程或驱动程序阻碍了操作"},
    Check{"filters",
          "",
          "fltmc",
          "fltmc-filters",
          "Loaded file system filters",
          "已加载的文件系统筛选器",
          "which third-party filters sit on the file system",
          "文件系统上有哪些第三方筛选器"},
    Check{"permissions",
          "",
          "icacls",
          "icacls-object",
          "Permissions of the object",
          "对象的权限",
          "whether the file's own permissions deny access",
          "拒绝访问是不是文件自身的权限所致"},
    Check{"disk",
          "",
          "chkdsk",
          "chkdsk-report",
          "Disk and file system check",
          "磁盘与文件系统检查",
          "whether the disk or the file system is damaged",
          "磁盘或文件系统是否损坏"},
};

bool lists(std::string_view list, std::string_view word) {
  for (const std::string_view entry : split(list, ' ')) {
    if (entry == word) return true;
  }
  return false;
}

bool matters(const Check& check, const std::set<std::string>& families) {
  if (check.families.empty()) return true;
  return std::any_of(families.begin(), families.end(), [&](const std::string& family) {
    return lists(check.families, family);
  });
}

std::set<std::string> families_of(const DiagnoseInput& input) {
  std::set<std::string> families;
  for (const Item& item : input.items) {
    families.insert(item.family);
  }
  return families;
}

// Items that say they are useless; they count as partly there.
std::set<std::size_t> useless_items(const DiagnoseInput& input) {
  std::set<std::size_t> items;
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kUseless) items.insert(fact.source.item);
  }
  return items;
}

// The first item of a kind that the check could use and this version cannot read; "" when none.
std::string unread_item(const DiagnoseInput& input, const Check& check) {
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kUnread && lists(check.decoders, fact.value)) {
      return input.items[fact.source.item].path;
    }
  }
  return "";
}

}  // namespace

bool complains_of_reset(const DiagnoseInput& input) {
  const bool attempted =
      std::any_of(input.attempts.begin(), input.attempts.end(), [](const Attempt& attempt) {
        return attempt.episode.kind == "reset";
      });
  return attempted ||
         std::any_of(input.matches.hits.begin(), input.matches.hits.end(), [](const Hit& hit) {
           const auto complaint = hit.captures.find("complaint");
           return complaint != hit.captures.end() && complaint->second == "reset";
         });
}

std::vector<Coverage> coverage_of(const DiagnoseInput& input) {
  const std::set<std::string> families = families_of(input);
  const std::set<std::size_t> useless = useless_items(input);
  std::vector<Coverage> all;
  for (const Check& check : kChecks) {
    if (!matters(check, families)) continue;
    Coverage coverage;
    coverage.check = check.id;
    coverage.title = {std::string(check.title_en), std::string(check.title_zh)};
    std::size_t good = 0;
    std::size_t bad = 0;
    for (std::size_t i = 0; i < input.items.size(); ++i) {
      if (!lists(check.decoders, input.items[i].decoder)) continue;
      const std::vector<Issue>& issues = input.items[i].issues;
      const bool damaged = std::any_of(issues.begin(), issues.end(), is_loss);
      (useless.contains(i) || damaged ? bad : good) += 1;
    }
    if (good > 0) {
      coverage.status = bad == 0 ? CheckStatus::Done : CheckStatus::Partial;
      if (bad > 0) {
        coverage.why = {
            fmt::format("{} of {} files are damaged or only partly readable.", bad, good + bad),
            fmt::format("{} 个文件中有 {} 个损坏或只能部分读取。", good + bad, bad)};
      }
    } else if (bad > 0) {
      coverage.status = CheckStatus::Partial;
      coverage.why = {
          fmt::format("What is there is damaged or unreadable; unknown: {}.", check.lost_en),
          fmt::format("已有文件损坏或无法解读；尚不知道：{}。", check.lost_zh)};
    } else if (const std::string unread = unread_item(input, check); !unread.empty()) {
      coverage.status = CheckStatus::Partial;
      coverage.why = {fmt::format("{} is there, but this version cannot read it; ask for its text "
                                  "export. Unknown: {}.",
                                  unread,
                                  check.lost_en),
                      fmt::format("已有 {}，但此版本无法读取，请索取其文本导出；尚不知道：{}。",
                                  unread,
                                  check.lost_zh)};
    } else {
      coverage.status = CheckStatus::Missing;
      coverage.why = {
          fmt::format(
              "Not in the evidence, so it is unknown {}{}.",
              check.lost_en.starts_with("wh") || check.lost_en.starts_with("how") ? "" : "about ",
              check.lost_en),
          fmt::format("证据中没有，因此不知道{}。", check.lost_zh)};
    }
    all.push_back(std::move(coverage));
  }
  std::set<std::string> machines;
  for (const Fact& fact : input.facts) {
    if (fact.key == fact::kMachineName && !fact.value.empty())
      machines.insert(to_lower(fact.value));
  }
  if (machines.size() > 1) {
    constexpr std::size_t kMostNames = 5;
    const std::vector<std::string> names(
        machines.begin(),
        std::next(machines.begin(),
                  static_cast<std::ptrdiff_t>(std::min(machines.size(), kMostNames))));
    all.push_back(
        {"one-machine",
         {"Evidence of one computer", "证据是否来自同一台计算机"},
         CheckStatus::Partial,
         {fmt::format("The files name {} computers ({}); what is said of one may not hold "
                      "for another.",
                      machines.size(),
                      fmt::join(names, ", ")),
          fmt::format("文件中出现 {} 台计算机（{}），对其中一台的结论未必适用于另一台。",
                      machines.size(),
                      fmt::join(names, "、"))}});
  }
  if (input.matches.left_out != 0) {
    all.push_back(
        {"matches",
         {"Very frequent lines", "重复极多的行"},
         CheckStatus::Partial,
         {fmt::format("{} lines of kinds that fill a log were left out: the last ones of each "
                      "kind were used, and attempts before them are not listed.",
                      input.matches.left_out),
          fmt::format("有 {} "
                      "行属于在同一日志中大量重复的种类，未参与分析：每种只用了最后的部分，更早的过"
                      "程未列出。",
                      input.matches.left_out)}});
  }
  if (input.not_judged != 0) {
    const std::size_t looked_at = static_cast<std::size_t>(
        std::count_if(input.judged.begin(), input.judged.end(), [](const Judged& judged) {
          return judged.attempt != nullptr && !went_well(*judged.attempt);
        }));
    all.push_back({"attempts",
                   {"Attempts without success", "未成功的尝试"},
                   CheckStatus::Partial,
                   {fmt::format("{} attempts did not succeed; the last {} were examined.",
                                input.not_judged + looked_at,
                                looked_at),
                    fmt::format("共有 {} 次尝试未成功，只检查了最后 {} 次。",
                                input.not_judged + looked_at,
                                looked_at)}});
  }
  return all;
}

std::vector<NextEvidence> missing_evidence(const DiagnoseInput& input) {
  const std::set<std::size_t> useless = useless_items(input);
  std::vector<NextEvidence> asked;
  const std::set<std::string> families = families_of(input);
  const auto has_decoder = [&](std::string_view list) {
    return std::any_of(input.items.begin(), input.items.end(), [&](const Item& item) {
      return lists(list, item.decoder);
    });
  };
  // What was asked for with a better reason is not asked for again.
  const auto ask = [&](const std::string& artifact, Bilingual why) {
    const bool known = std::any_of(asked.begin(), asked.end(), [&](const NextEvidence& next) {
      return next.artifact == artifact && artifact != "windowsupdate-log";
    });
    if (!known) asked.push_back(ask_for(input, artifact, std::move(why)));
  };
  for (std::size_t i = 0; i < input.items.size(); ++i) {
    if (!useless.contains(i)) continue;
    ask("windowsupdate-log",
        {input.items[i].path +
             " was decoded without symbols and cannot be read; decode it again with "
             "Get-WindowsUpdateLog on the machine itself.",
         input.items[i].path + " 在没有符号的情况下解码，内容无法读取；请在本机重新运行 "
                               "Get-WindowsUpdateLog 解码。"});
  }
  if (complains_of_reset(input)) {
    ask("recovery-folder-listing",
        {"What the reset applies: the listing of C:\\Recovery with sizes and hashes.",
         "重置时会应用什么：C:\\Recovery 的文件列表（含大小与哈希）。"});
    ask("procmon-boot-log",
        {"A Process Monitor boot log over the failing restart shows who stands in the way.",
         "从涵盖那次失败重启的 Process Monitor 启动日志，可以看出是谁阻碍了操作。"});
    ask("cbs-log",
        {"The complete CBS.log of the reset Windows shows what its startup processing stopped at.",
         "从重置后系统的完整 CBS.log，可以看出启动处理停在何处。"});
  }
  const bool setup = families.contains("setup");
  const bool servicing =
      families.contains("cbs") || families.contains("dism") || families.contains("wu");
  if (setup || (!setup && !servicing)) {
    ask("setupact",
        {"The complete setupact.log (not only setuperr.log) of all phase folders shows the "
         "operation and the "
         "object.",
         "需要各阶段文件夹中完整的 setupact.log（不只是 setuperr.log），其中写明操作与对象。"});
    ask("rollback-folder",
        {"The Rollback folder holds the result code, the phase and the event logs of the "
         "rolled-back system.",
         "Rollback 文件夹中有结果代码、所处阶段，以及已回滚系统的事件日志。"});
  }
  if (servicing || (!setup && !servicing)) {
    ask("cbs-log",
        {"The complete CBS.log and the CbsPersist_*.cab files from before the failure; the cause "
         "stands before "
         "the lines that only report it.",
         "需要故障之前的完整 CBS.log 与 "
         "CbsPersist_*.cab；写明原因的行在转述结果的行之前。"});
  }
  if (!has_decoder("eventlog_text eventlog_xml evtx")) {
    ask("evtx-system",
        {"Restarts, disk errors and crashes at the time of the failure.",
         "故障时刻的重启、磁盘错误与崩溃。"});
  }
  return asked;
}

}  // namespace casebook
