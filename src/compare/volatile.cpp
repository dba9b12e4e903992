// SPDX-License-Identifier: Apache-2.0
#include "compare/volatile.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "model/paths.h"

namespace casebook {
namespace {

struct Rule {
  std::string_view part;  // of a path or key
  std::string_view group;
};

// Folders whose content each machine makes for itself.
constexpr std::array kFolders = {Rule{"\\temp\\", "temp"},
                                 Rule{"%windir%\\prefetch", "prefetch"},
                                 Rule{"\\softwaredistribution\\", "update-download"},
                                 Rule{"\\$windows.~bt\\", "update-download"},
                                 Rule{"\\servicing\\sessions", "logs"},
                                 Rule{"\\logs\\", "logs"},
                                 Rule{"\\logfiles\\", "logs"},
                                 Rule{"\\panther\\", "logs"},
                                 Rule{"\\winevt\\", "logs"},
                                 Rule{"\\minidump\\", "logs"},
                                 Rule{"\\livekernelreports", "logs"},
                                 Rule{"\\wer\\report", "logs"},
                                 Rule{"\\manifestcache", "caches"},
                                 Rule{"\\winsxs\\catalogs", "caches"},
                                 Rule{"\\nativeimages", "caches"},
                                 Rule{"\\catroot2", "caches"},
                                 Rule{"\\wbem\\repository", "caches"},
                                 Rule{"\\servicestate\\", "caches"},
                                 Rule{"\\serviceprofiles\\", "caches"},
                                 Rule{"\\system32\\config\\", "caches"},
                                 Rule{"\\system32\\sru", "caches"},
                                 Rule{"\\system32\\spool\\", "caches"},
                                 Rule{"\\windows defender\\definition", "caches"},
                                 Rule{"\\windows defender\\scans", "caches"},
                                 Rule{"\\windows defender\\platform", "caches"},
                                 Rule{"\\package cache\\", "caches"},
                                 Rule{"%windir%\\installer\\", "caches"},
                                 Rule{"\\$recycle.bin", "caches"},
                                 Rule{"\\system volume information", "caches"},
                                 Rule{":\\users\\<user>", "user-files"}};

constexpr std::array kEnds = {Rule{".tmp", "temp"},
                              Rule{".pf", "prefetch"},
                              Rule{".log", "logs"},
                              Rule{".etl", "logs"},
                              Rule{".evtx", "logs"},
                              Rule{".dmp", "logs"},
                              Rule{".pnf", "caches"},
                              Rule{".blf", "caches"},
                              Rule{".regtrans-ms", "caches"},
                              Rule{".dat", "caches"},
                              Rule{".db", "caches"},
                              Rule{".jrs", "caches"},
                              Rule{".chk", "caches"},
                              Rule{".edb", "caches"},
                              Rule{"\\pagefile.sys", "caches"},
                              Rule{"\\hiberfil.sys", "caches"},
                              Rule{"\\swapfile.sys", "caches"}};

// Keys that say who the machine and its users are, or what they did last.
constexpr std::array kKeys = {Rule{"<sid>", "machine-values"},
                              Rule{"\\explorer\\", "user-values"},
                              Rule{"\\userassist", "user-values"},
                              Rule{"\\mrulist", "user-values"},
                              Rule{"\\sessiondata", "machine-values"},
                              Rule{"\\diagtrack", "machine-values"},
                              Rule{"\\sqmclient", "machine-values"},
                              Rule{"\\tcpip\\parameters", "machine-values"},
                              Rule{"\\computername", "machine-values"},
                              Rule{"\\machineguid", "machine-values"},
                              Rule{"\\auto update\\results", "machine-values"},
                              Rule{"\\datacollection", "machine-values"},
                              Rule{"\\bam\\", "machine-values"},
                              Rule{"\\enum\\", "machine-values"},
                              Rule{"\\windows defender\\signature updates", "machine-values"},
                              Rule{"\\cachedetails", "machine-values"}};

// Parts of names of values that say who the machine is.
constexpr std::array kValueNames = {Rule{"sessionid", "machine-values"},
                                    Rule{"susclientid", "machine-values"},
                                    Rule{"machineguid", "machine-values"},
                                    Rule{"productid", "machine-values"},
                                    Rule{"hwid", "machine-values"},
                                    Rule{"registeredowner", "machine-values"},
                                    Rule{"hostname", "machine-values"},
                                    Rule{"computername", "machine-values"},
                                    Rule{"digitalproductid", "machine-values"},
                                    Rule{"accountdomainsid", "machine-values"},
                                    Rule{"seed", "machine-values"},
                                    Rule{"cookie", "machine-values"}};

// "InstallDate", "LastSuccessTime", "BootCount"; not "DisableUpdate", "Account".
bool is_time_or_count(std::string_view name) {
  return name.starts_with("last") || name.ends_with("time") || name.ends_with("timestamp") ||
         (name.ends_with("date") && !name.ends_with("update")) ||
         (name.ends_with("count") && !name.ends_with("account"));
}

template <typename Rules>
std::string_view group_of_part(const Rules& rules, std::string_view text) {
  for (const Rule& rule : rules) {
    if (text.find(rule.part) != std::string_view::npos) return rule.group;
  }
  return {};
}

}  // namespace

std::string_view volatile_file(std::string_view path) {
  const std::string_view name = file_name_of(path);
  if (name.starts_with('~')) return "temp";
  if (const std::string_view group = group_of_part(kFolders, path); !group.empty()) return group;
  for (const Rule& rule : kEnds) {
    if (path.ends_with(rule.part)) return rule.group;
  }
  return {};
}

std::string_view volatile_value(std::string_view value) {
  // A policy is set by somebody, whatever its name.
  if (value.find("\\policies\\") != std::string_view::npos) return {};
  if (const std::string_view group = group_of_part(kKeys, value); !group.empty()) return group;
  const std::size_t bar = value.rfind('|');
  const std::string_view name = value.substr(bar == std::string_view::npos ? 0 : bar + 1);
  return is_time_or_count(name) ? "time-values" : group_of_part(kValueNames, name);
}

std::string_view volatile_process(std::string_view name) {
  // Come and go with what a user does at the moment.
  static constexpr std::array<std::string_view, 16> kNames = {"cmd.exe",
                                                              "conhost.exe",
                                                              "tasklist.exe",
                                                              "dllhost.exe",
                                                              "backgroundtaskhost.exe",
                                                              "runtimebroker.exe",
                                                              "wmiprvse.exe",
                                                              "searchprotocolhost.exe",
                                                              "searchfilterhost.exe",
                                                              "audiodg.exe",
                                                              "taskhostw.exe",
                                                              "smartscreen.exe",
                                                              "rundll32.exe",
                                                              "notepad.exe",
                                                              "explorer.exe",
                                                              "applicationframehost.exe"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ? "processes" : "";
}

std::string_view volatile_aspect(Aspect aspect) {
  switch (aspect) {
    case Aspect::Time: return "file-times";
    case Aspect::Process: return "process-ids";
    case Aspect::Instances: return "filter-instances";
    case Aspect::State: return "service-states";
    default: return {};
  }
}

Bilingual fold_title(std::string_view group) {
  struct Title {
    std::string_view group;
    std::string_view en;
    std::string_view zh;
  };
  static constexpr std::array kTitles = {
      Title{"file-times", "files that differ in their time only", "仅时间不同的文件"},
      Title{"temp", "temporary files", "临时文件"},
      Title{"prefetch", "prefetch files", "预读取文件"},
      Title{"logs", "logs, traces and dumps", "日志、跟踪和转储文件"},
      Title{"update-download", "downloads of Windows Update", "Windows 更新的下载文件"},
      Title{"caches",
            "caches, databases and hives that each machine writes for itself",
            "各计算机自行写入的缓存、数据库和配置单元"},
      Title{"user-files", "files of users", "用户文件"},
      Title{"process-ids", "processes that differ in their number only", "仅进程号不同的进程"},
      Title{"processes", "processes that come and go", "随时出现和退出的进程"},
      Title{"filter-instances",
            "filters attached to another number of volumes",
            "附加的卷数不同的筛选器"},
      Title{"service-states",
            "services that run on one side only, with the same start type",
            "启动类型相同、仅在一侧运行的服务"},
      Title{"user-values", "registry values of what users did last", "记录用户操作的注册表值"},
      Title{"machine-values",
            "registry values that identify the machine or a session",
            "标识计算机或会话的注册表值"},
      Title{"time-values", "registry values of times and counts", "记录时间和计数的注册表值"},
      Title{"free-space", "free space of volumes", "卷的可用空间"},
      Title{"event-counts", "logs with another number of events", "事件数不同的日志"},
      Title{"machine-names", "names and models of the machines", "计算机名称和型号"},
      Title{"not-listed",
            "things of which the other side's evidence shows no part",
            "另一侧的证据完全未涉及的内容"},
      Title{"not-collected", "programs collected from one side only", "仅从一侧收集的程序文件"},
      Title{"store-versions",
            "other versions of a component in the component store",
            "组件存储中同一组件的其他版本"}};
  for (const Title& title : kTitles) {
    if (title.group == group) return {std::string(title.en), std::string(title.zh)};
  }
  return {};
}

std::string store_key(std::string_view path) {
  constexpr std::string_view kStore = "%windir%\\winsxs\\";
  if (!path.starts_with(kStore)) return "";
  const std::string_view rest = path.substr(kStore.size());
  const std::size_t slash = std::min(rest.find('\\'), rest.size());
  const std::vector<std::string_view> parts = split(rest.substr(0, slash), '_');
  constexpr std::size_t kLeast = 6;  // architecture, name, token, version, language, hash
  if (parts.size() < kLeast) return "";
  std::string key(kStore);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool own = i + 3 == parts.size() || i + 1 == parts.size();
    key += own ? "*" : std::string(parts[i]);
    key += '_';
  }
  return key + std::string(rest.substr(slash));
}

}  // namespace casebook
