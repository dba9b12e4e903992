// SPDX-License-Identifier: Apache-2.0
#include "compare/known.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

struct Service {
  std::string_view name;
  int points;
  std::string_view en;
  std::string_view zh;
};

constexpr std::array kServices = {
    Service{"trustedinstaller",
            60,
            "nothing can be installed or repaired without it",
            "没有它，无法安装或修复任何组件"},
    Service{
        "wuauserv", 60, "Windows Update does not work without it", "没有它，Windows 更新无法工作"},
    Service{"usosvc",
            50,
            "it starts scans and installations of Windows Update",
            "它负责启动 Windows 更新的扫描和安装"},
    Service{"bits", 60, "Windows Update downloads with it", "Windows 更新依靠它下载"},
    Service{"cryptsvc", 60, "signatures of updates are checked with it", "依靠它检查更新的签名"},
    Service{"msiserver", 50, "installer packages need it", "安装程序包需要它"},
    Service{"appreadiness",
            45,
            "apps are prepared by it when users sign in or Windows is upgraded",
            "用户登录或系统升级时由它准备应用"},
    Service{"appxsvc", 45, "apps are installed and migrated by it", "由它安装和迁移应用"},
    Service{"dosvc", 50, "Delivery Optimization downloads updates", "由传递优化下载更新"},
    Service{"waasmedicsvc", 30, "it repairs Windows Update", "由它修复 Windows 更新"},
    Service{
        "staterepository", 45, "apps are installed and migrated with it", "安装和迁移应用需要它"},
    Service{"clipsvc", 25, "licences of apps come from it", "由它提供应用许可证"},
    Service{"sppsvc", 25, "activation and editions depend on it", "激活和版本依赖它"},
    Service{"rpcss", 60, "almost every service needs it", "几乎所有服务都需要它"},
    Service{"dcomlaunch", 60, "almost every service needs it", "几乎所有服务都需要它"},
    Service{"eventlog", 45, "services that write events need it", "需要写入事件的服务依赖它"},
    Service{"schedule",
            40,
            "scans and the end of an upgrade are scheduled tasks",
            "扫描和升级收尾由计划任务执行"},
    Service{"winmgmt",
            35,
            "Setup and management ask it about the machine",
            "安装程序和管理软件向它查询计算机信息"},
    Service{"profsvc", 45, "profiles are loaded and migrated by it", "由它加载和迁移用户配置文件"},
    Service{"vss", 30, "snapshots are made by it", "由它创建快照"},
    Service{"swprv", 25, "snapshots are made by it", "由它创建快照"},
    Service{"wimmount", 40, "images are mounted with it", "挂载映像需要它"},
    Service{"deviceinstall", 40, "drivers are installed by it", "由它安装驱动程序"},
    Service{"dsmsvc", 25, "devices are set up by it", "由它设置设备"},
    Service{"mpssvc",
            40,
            "apps and Windows Update need the firewall service",
            "应用和 Windows 更新需要防火墙服务"},
    Service{"bfe", 40, "the firewall service needs it", "防火墙服务需要它"}};

struct Value {
  std::string_view key;   // in the comparable key
  std::string_view name;  // the name, "" = any
  int points;
  std::string_view en;
  std::string_view zh;
};

constexpr std::string_view kUpdate = "\\policies\\microsoft\\windows\\windowsupdate";
constexpr std::array kValues = {
    Value{kUpdate,
          "wuserver",
          45,
          "it redirects updates to another server",
          "它将更新重定向到其他服务器"},
    Value{kUpdate,
          "wustatusserver",
          40,
          "it redirects updates to another server",
          "它将更新重定向到其他服务器"},
    Value{kUpdate,
          "updateserviceurlalternate",
          40,
          "it redirects downloads to another server",
          "它将下载重定向到其他服务器"},
    Value{kUpdate,
          "usewuserver",
          45,
          "updates come from the server of a policy only",
          "更新仅来自策略指定的服务器"},
    Value{kUpdate,
          "setpolicydrivenupdatesource",
          40,
          "it decides where updates come from",
          "它决定更新的来源"},
    Value{kUpdate,
          "donotconnecttowindowsupdateinternetlocations",
          45,
          "it forbids to reach Windows Update on the internet",
          "它禁止访问互联网上的 Windows 更新"},
    Value{kUpdate,
          "disablewindowsupdateaccess",
          45,
          "it blocks access to Windows Update",
          "它阻止访问 Windows 更新"},
    Value{kUpdate,
          "setdisableuxwuaccess",
          40,
          "it hides Windows Update from users",
          "它对用户隐藏 Windows 更新"},
    Value{kUpdate, "noautoupdate", 40, "it switches automatic updates off", "它关闭了自动更新"},
    Value{kUpdate, "disableosupgrade", 45, "it forbids upgrades of Windows", "它禁止升级 Windows"},
    Value{kUpdate,
          "targetreleaseversion",
          40,
          "it holds Windows on one release",
          "它将 Windows 固定在某一版本"},
    Value{kUpdate,
          "productversion",
          40,
          "it holds Windows on one release",
          "它将 Windows 固定在某一版本"},
    Value{kUpdate, "pause", 40, "it pauses updates", "它暂停了更新"},
    Value{kUpdate, "defer", 35, "it defers updates", "它推迟了更新"},
    Value{kUpdate, "disabledualscan", 35, "it decides where updates come from", "它决定更新的来源"},
    Value{kUpdate, "exclude", 35, "it leaves some updates out", "它排除了部分更新"},
    Value{kUpdate, "", 25, "it is a policy of Windows Update", "这是 Windows 更新的策略"},
    Value{"\\policies\\microsoft\\windows\\deliveryoptimization",
          "dodownloadmode",
          30,
          "it decides how updates are downloaded",
          "它决定更新的下载方式"},
    Value{"\\policies\\servicing",
          "localsourcepath",
          40,
          "it names another source for repairs and features",
          "它指定了修复和功能的其他来源"},
    Value{"\\policies\\servicing",
          "",
          35,
          "it decides where repairs and features come from",
          "它决定修复和功能的来源"},
    Value{"\\policies\\microsoft\\windows\\deviceinstall",
          "",
          30,
          "it restricts the installation of drivers",
          "它限制驱动程序的安装"},
    Value{"\\policies\\microsoft\\windows\\safer",
          "",
          30,
          "it restricts which programs run",
          "它限制可运行的程序"},
    Value{"\\policies\\microsoft\\windows\\srpv2",
          "",
          30,
          "it restricts which programs run",
          "它限制可运行的程序"},
    Value{"\\policies\\microsoft\\windows\\installer",
          "disablemsi",
          35,
          "it forbids installer packages",
          "它禁止安装程序包"},
    Value{"\\policies\\explorer",
          "disallowrun",
          30,
          "it restricts which programs run",
          "它限制可运行的程序"},
    Value{"hklm\\components",
          "pendingxmlidentifier",
          40,
          "operations of the component store are pending",
          "组件存储存在挂起的操作"},
    Value{"hklm\\components",
          "executionstate",
          30,
          "operations of the component store are pending",
          "组件存储存在挂起的操作"},
    Value{"hklm\\components",
          "poqexecfailure",
          40,
          "pending operations have failed",
          "挂起的操作已失败"},
    Value{"\\control\\session manager",
          "setupexecute",
          35,
          "a program is set to run before Windows starts",
          "设置了在 Windows 启动之前运行的程序"},
    Value{"\\control\\session manager",
          "bootexecute",
          30,
          "programs that run before Windows starts differ",
          "在 Windows 启动之前运行的程序不同"},
    Value{"\\image file execution options\\",
          "debugger",
          50,
          "another program starts in place of this one",
          "启动该程序时会改为启动另一个程序"},
    Value{"\\windows nt\\currentversion\\windows",
          "appinit_dlls",
          30,
          "a library is loaded into every program",
          "有库会被加载到每个程序中"},
    Value{"\\control\\class\\",
          "upperfilters",
          30,
          "drivers stand above the devices of a class",
          "该类设备之上有筛选器驱动程序"},
    Value{"\\control\\class\\",
          "lowerfilters",
          30,
          "drivers stand below the devices of a class",
          "该类设备之下有筛选器驱动程序"},
    Value{"\\internet settings",
          "proxyserver",
          25,
          "downloads go through a proxy",
          "下载经过代理服务器"},
    Value{"\\internet settings",
          "proxyenable",
          25,
          "downloads go through a proxy",
          "下载经过代理服务器"},
    Value{"\\internet settings\\connections",
          "winhttpsettings",
          25,
          "the proxy of services differs",
          "服务使用的代理设置不同"},
    Value{"\\windows nt\\currentversion\\profilelist",
          "profilesdirectory",
          35,
          "profiles lie elsewhere",
          "用户配置文件的位置不同"},
    Value{"\\windows\\currentversion",
          "programfilesdir",
          35,
          "programs lie elsewhere",
          "程序文件夹的位置不同"}};

// A name that goes on in versions: "DeferFeatureUpdatesPeriodInDays".
bool names_family(std::string_view name) {
  return name == "pause" || name == "defer" || name == "exclude" || name == "programfilesdir" ||
         name == "setpolicydrivenupdatesource" || name == "targetreleaseversion";
}

// "0x0", "0", "": a switch that is off.
bool is_off(std::string_view data) {
  return data.empty() || data == "0" || data == "0x0" || data == "0x00000000";
}

// Values that are on every machine and mean something only with certain data.
bool means_nothing(std::string_view name, std::string_view data) {
  const bool is_switch = name == "proxyenable" || name == "appinit_dlls" ||
                         name == "setupexecute" || name == "noautoupdate" ||
                         name == "usewuserver" || name == "disablewindowsupdateaccess" ||
                         name == "donotconnecttowindowsupdateinternetlocations" ||
                         name == "setdisableuxwuaccess" || name == "disableosupgrade";
  return is_switch && is_off(data);
}

struct Altitudes {
  int from;
  int to;
  std::string_view en;
  std::string_view zh;
};
constexpr std::array kAltitudes = {
    Altitudes{400000, 409999, "a filter at the top", "顶层筛选器"},
    Altitudes{360000, 389999, "an activity monitor", "活动监视器"},
    Altitudes{340000, 349999, "an undelete filter", "反删除筛选器"},
    Altitudes{320000, 329999, "an anti-virus filter", "防病毒筛选器"},
    Altitudes{300000, 309999, "a replication filter", "复制筛选器"},
    Altitudes{280000, 289999, "a continuous backup filter", "连续备份筛选器"},
    Altitudes{260000, 269999, "a content screener", "内容筛查筛选器"},
    Altitudes{240000, 249999, "a quota filter", "配额筛选器"},
    Altitudes{220000, 229999, "a system recovery filter", "系统恢复筛选器"},
    Altitudes{180000, 189999, "a storage management filter", "分层存储管理筛选器"},
    Altitudes{160000, 169999, "a compression filter", "压缩筛选器"},
    Altitudes{140000, 149999, "an encryption filter", "加密筛选器"},
    Altitudes{130000, 139999, "a virtualization filter", "虚拟化筛选器"},
    Altitudes{80000, 89999, "a security enhancer", "安全增强筛选器"},
    Altitudes{60000, 69999, "a copy protection filter", "复制保护筛选器"}};

}  // namespace

Weighed needed_service(std::string_view name) {
  for (const Service& service : kServices) {
    if (service.name == name) {
      return {service.points, {std::string(service.en), std::string(service.zh)}};
    }
  }
  return {};
}

Weighed known_value(std::string_view value, std::string_view data) {
  const std::size_t bar = value.rfind('|');
  const std::string_view key = value.substr(0, bar);
  const std::string_view name =
      bar == std::string_view::npos ? std::string_view() : value.substr(bar + 1);
  if (means_nothing(name, data)) return {};
  for (const Value& known : kValues) {
    if (key.find(known.key) == std::string_view::npos) continue;
    const bool fits = known.name.empty() || known.name == name ||
                      (names_family(known.name) && name.starts_with(known.name));
    if (fits) return {known.points, {std::string(known.en), std::string(known.zh)}};
  }
  return {};
}

Weighed pending_fact(std::string_view key) {
  if (key == fact::kServicingPending) {
    return {40,
            {"servicing waits for a restart or did not come to its end",
             "组件维护正在等待重启或尚未完成"}};
  }
  if (key == fact::kSetupState) {
    return {40, {"Setup has not come to its end", "安装程序尚未完成"}};
  }
  if (key == fact::kPendingRename) {
    return {30,
            {"files wait for a restart to be replaced or deleted", "有文件等待重启后替换或删除"}};
  }
  if (key == fact::kPendingName) {
    return {25, {"a new computer name waits for a restart", "新的计算机名正在等待重启生效"}};
  }
  return {};
}

bool is_filter_of_windows(std::string_view name) {
  static constexpr std::array<std::string_view, 27> kNames = {
      "wdfilter", "fileinfo", "luafv",      "wof",       "npsvctrig",     "wcifs",  "filecrypt",
      "cldflt",   "bindflt",  "storqosflt", "ucpd",      "applockerfltr", "bfs",    "winsetupmon",
      "prjflt",   "mssecflt", "datascrn",   "quota",     "dedup",         "csvflt", "iorate",
      "gameflt",  "unionfs",  "sfs",        "msseccore", "winsetupboot",  "dfsrro"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

Bilingual altitude_group(std::string_view altitude) {
  const int number = parse_number<int>(altitude.substr(0, altitude.find('.'))).value_or(0);
  for (const Altitudes& group : kAltitudes) {
    if (number >= group.from && number <= group.to) {
      return {std::string(group.en), std::string(group.zh)};
    }
  }
  return {};
}

}  // namespace casebook
