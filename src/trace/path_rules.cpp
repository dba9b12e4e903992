// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.h"
#include "trace/normalise.h"

namespace casebook {
namespace {

struct RuleText {
  std::string_view id;
  std::string_view en;
  std::string_view zh;
};

// In the order of PathRule.
constexpr std::array<RuleText, kPathRules> kRules = {
    RuleText{"case", "upper and lower case", "大小写"},
    RuleText{"drive",
             "drive letters, device and volume names, the Windows folder",
             "盘符、设备名和卷名、Windows 文件夹"},
    RuleText{"winsxs",
             "version and hash of a component (versions are compared on their own)",
             "组件的版本和哈希（版本另行比较）"},
    RuleText{"servicing-stack", "version of the servicing stack", "服务堆栈的版本"},
    RuleText{"download",
             "folders below SoftwareDistribution\\Download",
             "SoftwareDistribution\\Download 下的文件夹名"},
    RuleText{"inflight", "numbers below WinSxS\\Temp\\InFlight", "WinSxS\\Temp\\InFlight 下的编号"},
    RuleText{"pending",
             "numbers in names of PendingRenames and PendingDeletes",
             "PendingRenames 和 PendingDeletes 中文件名的编号"},
    RuleText{"cbstemp", "numbers of servicing sessions", "服务会话的编号"},
    RuleText{"setup-folder", "$WINDOWS.~BT or $WINDOWS.~WS", "$WINDOWS.~BT 或 $WINDOWS.~WS"},
    RuleText{"panther", "dates of folders below Panther", "Panther 下以日期命名的文件夹"},
    RuleText{"driverstore",
             "hashes in DriverStore\\FileRepository",
             "DriverStore\\FileRepository 中的哈希"},
    RuleText{"prefetch", "hashes of prefetch files", "预读取文件的哈希"},
    RuleText{"temp", "names of temporary files", "临时文件名"},
    RuleText{"time", "dates and times in names", "名称中的日期和时间"},
    RuleText{"pid", "process numbers in names", "名称中的进程号"},
    RuleText{"guid", "GUIDs that stand in one trace only", "仅在一个跟踪中出现的 GUID"},
    RuleText{"sid", "SIDs of accounts and logons", "账户和登录的 SID"},
    RuleText{"user", "names of users' folders", "用户文件夹名"},
    RuleText{"computer", "name of the computer", "计算机名"},
    RuleText{
        "registry-root", "long and kernel names of registry roots", "注册表根键的长名称和内核名称"},
    RuleText{
        "controlset", "ControlSet001 and CurrentControlSet", "ControlSet001 与 CurrentControlSet"},
    RuleText{"user-hive", "HKU\\<SID> and HKCU", "HKU\\<SID> 与 HKCU"},
    RuleText{"classes", "HKCR and Software\\Classes", "HKCR 与 Software\\Classes"},
    RuleText{"session",
             "numbers of sessions and of services of one session",
             "会话编号和会话级服务的后缀"},
};

}  // namespace

std::string_view path_rule_id(PathRule rule) {
  return kRules[static_cast<std::size_t>(rule)].id;
}

Bilingual path_rule_text(PathRule rule) {
  const RuleText& text = kRules[static_cast<std::size_t>(rule)];
  return {std::string(text.en), std::string(text.zh)};
}

std::optional<PathRule> find_path_rule(std::string_view id) {
  for (std::size_t i = 0; i < kPathRules; ++i) {
    if (equal_ignoring_case(kRules[i].id, id)) return static_cast<PathRule>(i);
  }
  return std::nullopt;
}

}  // namespace casebook
