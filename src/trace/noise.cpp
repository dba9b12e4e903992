// SPDX-License-Identifier: Apache-2.0
#include "trace/noise.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "trace/denial_weight.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

// Programs that touch everything. Others may be called the same: who made it decides, when it is
// said.
struct NoisyProgram {
  std::string_view program;
  Noise noise;
  std::string_view maker;
};

constexpr Noise kShell = {"noise-shell",
                          "The shell looks at files to show them and goes on without.",
                          "外壳程序为显示而查看文件，失败不影响其运行。"};
constexpr Noise kIndexer = {
    "noise-indexer",
    "The search index visits everything and leaves out what it may not read.",
    "搜索索引会访问所有对象，无权读取的直接跳过。"};
constexpr Noise kErrorReport = {"noise-error-report",
                                "Error reporting collects what it can get.",
                                "错误报告程序只收集能够取得的内容。"};
constexpr Noise kTelemetry = {
    "noise-telemetry",
    "Telemetry looks over the machine and leaves out what it may not read.",
    "遥测程序扫描系统，无权读取的直接跳过。"};
constexpr Noise kSecurity = {"noise-security-software",
                             "Security software looks at all files and is refused some.",
                             "安全软件会检查所有文件，部分被拒绝属正常。"};
constexpr Noise kTools = {"noise-tools",
                          "A tool that watches the machine asks for more than it needs.",
                          "监视工具请求的权限多于所需。"};
constexpr Noise kSandbox = {"noise-sandbox",
                            "A process in a sandbox is refused by design.",
                            "沙箱中的进程按设计会被拒绝。"};
constexpr Noise kInventory = {"noise-inventory",
                              "Management queries walk through keys and leave out what is closed.",
                              "管理查询遍历注册表项，无权访问的直接跳过。"};

constexpr std::array kPrograms = {NoisyProgram{"explorer.exe", kShell, "Microsoft"},
                                  NoisyProgram{"sihost.exe", kShell, "Microsoft"},
                                  NoisyProgram{"startmenuexperiencehost.exe", kShell, "Microsoft"},
                                  NoisyProgram{"shellexperiencehost.exe", kShell, "Microsoft"},
                                  NoisyProgram{"runtimebroker.exe", kShell, "Microsoft"},
                                  NoisyProgram{"searchindexer.exe", kIndexer, "Microsoft"},
                                  NoisyProgram{"searchprotocolhost.exe", kIndexer, "Microsoft"},
                                  NoisyProgram{"searchfilterhost.exe", kIndexer, "Microsoft"},
                                  NoisyProgram{"searchapp.exe", kIndexer, "Microsoft"},
                                  NoisyProgram{"searchhost.exe", kIndexer, "Microsoft"},
                                  NoisyProgram{"searchui.exe", kIndexer, "Microsoft"},
                                  NoisyProgram{"werfault.exe", kErrorReport, "Microsoft"},
                                  NoisyProgram{"werfaultsecure.exe", kErrorReport, "Microsoft"},
                                  NoisyProgram{"wermgr.exe", kErrorReport, "Microsoft"},
                                  NoisyProgram{"compattelrunner.exe", kTelemetry, "Microsoft"},
                                  NoisyProgram{"devicecensus.exe", kTelemetry, "Microsoft"},
                                  NoisyProgram{"msmpeng.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"mssense.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"sensecncproxy.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"sensece.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"sensecm.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"senseir.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"sensendr.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"sensesampleuploader.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"nissrv.exe", kSecurity, "Microsoft"},
                                  NoisyProgram{"procmon.exe", kTools, "Microsoft"},
                                  NoisyProgram{"procmon64.exe", kTools, "Microsoft"},
                                  NoisyProgram{"procmon64a.exe", kTools, "Microsoft"},
                                  NoisyProgram{"procexp.exe", kTools, "Microsoft"},
                                  NoisyProgram{"procexp64.exe", kTools, "Microsoft"},
                                  NoisyProgram{"procexp64a.exe", kTools, "Microsoft"},
                                  NoisyProgram{"taskmgr.exe", kTools, "Microsoft"},
                                  NoisyProgram{"perfmon.exe", kTools, "Microsoft"},
                                  NoisyProgram{"chrome.exe", kSandbox, "Google"},
                                  NoisyProgram{"firefox.exe", kSandbox, "Mozilla"},
                                  NoisyProgram{"msedge.exe", kSandbox, "Microsoft"},
                                  NoisyProgram{"msedgewebview2.exe", kSandbox, "Microsoft"},
                                  NoisyProgram{"wmiprvse.exe", kInventory, "Microsoft"}};

// Objects that are closed to everybody, as a wildcard over the canonical name.
struct ClosedObject {
  std::string_view object;
  Noise noise;
};

constexpr Noise kDeviceProperties = {"noise-device-properties",
                                     "Properties of devices are open to Windows itself only.",
                                     "设备属性项只对系统自身开放。"};
constexpr Noise kAccounts = {"noise-account-database",
                             "The account and secrets databases are closed to programs.",
                             "帐户与机密数据库不对程序开放。"};
constexpr Noise kVolumeFolders = {"noise-volume-folders",
                                  "Folders that the file system keeps for itself.",
                                  "文件系统自用的文件夹。"};
constexpr Noise kPaging = {"noise-paging-files",
                           "Paging and hibernation files are always in use.",
                           "分页文件与休眠文件始终处于使用状态。"};
constexpr Noise kJunctions = {"noise-old-folder-names",
                              "Old folder names lead to the new ones and may not be listed.",
                              "旧文件夹名称是指向新位置的联接，不允许列出内容。"};
constexpr Noise kLogs = {"noise-kernel-logs",
                         "Logs of the kernel are in use while Windows runs.",
                         "内核日志在系统运行期间始终被占用。"};

constexpr std::array kObjects = {
    ClosedObject{"hklm\\system\\*\\enum\\*\\properties*", kDeviceProperties},
    ClosedObject{"hklm\\system\\*\\control\\devicecontainers\\*\\properties*", kDeviceProperties},
    ClosedObject{"hklm\\sam\\*", kAccounts},
    ClosedObject{"hklm\\security*", kAccounts},
    ClosedObject{"?:\\system volume information*", kVolumeFolders},
    ClosedObject{"?:\\$extend*", kVolumeFolders},
    ClosedObject{"?:\\$recycle.bin*", kVolumeFolders},
    ClosedObject{"?:\\pagefile.sys", kPaging},
    ClosedObject{"?:\\swapfile.sys", kPaging},
    ClosedObject{"?:\\hiberfil.sys", kPaging},
    ClosedObject{"?:\\documents and settings", kJunctions},
    ClosedObject{"?:\\users\\all users", kJunctions},
    ClosedObject{"?:\\users\\default user", kJunctions},
    ClosedObject{"*\\application data", kJunctions},
    ClosedObject{"*\\local settings", kJunctions},
    ClosedObject{"*\\temporary internet files", kJunctions},
    ClosedObject{"*\\windows\\system32\\logfiles\\wmi\\rtbackup*", kLogs},
    ClosedObject{"*\\windows\\system32\\winevt\\logs\\*.evtx", kLogs}};

constexpr Noise kDevices = {"noise-devices",
                            "A service asks devices for more than they give.",
                            "服务向设备请求的权限多于其所允许。"};
constexpr Noise kMaximum = {"noise-maximum-allowed",
                            "The caller asked how much it may do; the answer was nothing.",
                            "调用方只是查询自己最多拥有哪些权限，结果为没有。"};
constexpr Noise kTouching = {"noise-backup-intent",
                             "A probe that would only have set times or attributes.",
                             "仅尝试设置时间或属性的探测操作。"};
constexpr Noise kRunningHives = {"noise-running-hives",
                                 "The registry holds the hives of the running Windows.",
                                 "正在运行的系统的注册表配置单元始终被占用。"};

const Noise* noise_of_object(std::string_view object) {
  for (const ClosedObject& closed : kObjects) {
    if (matches_wildcard(object, closed.object)) return &closed.noise;
  }
  return nullptr;
}

bool is_made_by(std::string_view company, std::string_view maker) {
  if (trim(company).empty() || contains_ignoring_case(company, maker)) return true;
  return maker == "Microsoft" && is_of_microsoft(company).value_or(false);
}

const Noise* noise_of_program(const TraceProcess& process, const Knowledge* knowledge) {
  for (const NoisyProgram& noisy : kPrograms) {
    if (!equal_ignoring_case(process.name, noisy.program)) continue;
    if (is_made_by(process.company, noisy.maker)) return &noisy.noise;
  }
  const Product* product = product_of_program(knowledge, process.name);
  if (product != nullptr && guards_files(*product)) return &kSecurity;
  static constexpr std::array<std::string_view, 2> kSandboxes = {"Untrusted", "AppContainer"};
  const bool is_sandboxed = std::any_of(kSandboxes.begin(), kSandboxes.end(), [&](auto name) {
    return contains_ignoring_case(process.integrity, name);
  });
  return is_sandboxed ? &kSandbox : nullptr;
}

const Noise* noise_of_request(const TraceProcess& process,
                              const Refusal& refusal,
                              std::string_view object) {
  constexpr std::uint32_t kMaximumAllowed = 0x2000000;
  constexpr std::uint32_t kBackupIntent = 0x4000;  // FILE_OPEN_FOR_BACKUP_INTENT
  constexpr std::uint32_t kAttributesOnly = 0x100 | 0x80 | 0x100000 | 0x20000;
  const std::uint32_t access = refusal.access.value_or(0);
  if (equal_ignoring_case(process.name, "svchost.exe") && object.starts_with("\\device\\")) {
    return &kDevices;
  }
  if ((access & kMaximumAllowed) != 0) return &kMaximum;
  const bool is_open = refusal.action == TraceAction::Open;
  if (is_open && (refusal.options & kBackupIntent) != 0 && (access & 0x100U) != 0 &&
      (access & ~kAttributesOnly) == 0) {
    return &kTouching;
  }
  constexpr std::uint32_t kSharing = 0xC0000043;
  const bool is_hive =
      refusal.result == kSharing && folder_of(object).ends_with("\\system32\\config");
  return is_hive ? &kRunningHives : nullptr;
}

}  // namespace

bool is_temporary_file(std::string_view object) {
  if (object.ends_with(".tmp") || object.ends_with(".temp")) return true;
  return file_name_of(object).starts_with('~') || object.find("\\temp\\") != std::string::npos ||
         object.find("\\tmp\\") != std::string::npos;
}

const Noise* known_noise(const TraceProcess& process,
                         const Refusal& refusal,
                         std::string_view object,
                         const Knowledge* knowledge) {
  // What servicing came to change is closed to others, not to it.
  const bool is_servicing = works_for_servicing(process.name, object);
  const bool is_serious = is_servicing && is_modifying(refusal);
  const Noise* closed = is_serious ? nullptr : noise_of_object(object);
  if (closed != nullptr) return closed;
  if (refusal.action == TraceAction::LoadHive || is_servicing) return nullptr;
  if (const Noise* noise = noise_of_program(process, knowledge); noise != nullptr) return noise;
  return noise_of_request(process, refusal, object);
}

}  // namespace casebook
