// SPDX-License-Identifier: Apache-2.0
#include "trace/kernel_drivers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "model/product.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

// Drivers of Windows that stand in stacks and lists of filters, without ".sys".
constexpr auto kOfWindows = std::to_array<std::string_view>(
    {"afd",        "afunix",    "ahcache",   "appid",    "applockerfltr", "bfs",     "bindflt",
     "cdfs",       "ci",        "cimfs",     "classpnp", "cldflt",        "clfs",    "clipsp",
     "cng",        "csc",       "dfsc",      "disk",     "dxgkrnl",       "exfat",   "fastfat",
     "fileinfo",   "filecrypt", "filetrace", "fltmgr",   "fs_rec",        "fvevol",  "gameflt",
     "hal",        "http",      "ksecdd",    "ksecpkg",  "luafv",         "mrxsmb",  "mrxsmb10",
     "mrxsmb20",   "msfs",      "mssecflt",  "mup",      "ndis",          "netio",   "npfs",
     "npsvctrig",  "ntfs",      "ntkrnlmp",  "ntoskrnl", "partmgr",       "peauth",  "prjflt",
     "rdbss",      "rdyboost",  "refs",      "refsv1",   "srv2",          "srvnet",  "storport",
     "storqosflt", "sysmondrv", "tcpip",     "ucpd",     "udfs",          "unionfs", "volmgr",
     "volsnap",    "volume",    "wcifs",     "wcnfs",    "wdfilter",      "win32k",  "win32kbase",
     "win32kfull", "wof"});

std::string stem_of(std::string_view driver) {
  std::string name = to_lower(file_name_of(driver));
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos) name.resize(dot);
  return name;
}

std::string file_of_driver(std::string_view driver) {
  std::string name = to_lower(file_name_of(driver));
  if (name.find('.') == std::string::npos) name += ".sys";
  return name;
}

struct Group {
  double first;
  double last;
  std::string_view en;
  std::string_view zh;
};
constexpr std::array kGroups = {Group{420000, 429999, "filter", "筛选器"},
                                Group{400000, 409999, "top", "顶层"},
                                Group{360000, 389999, "activity monitor", "活动监视"},
                                Group{340000, 349999, "undelete", "反删除"},
                                Group{320000, 329999, "anti-virus", "防病毒"},
                                Group{300000, 309999, "replication", "复制"},
                                Group{280000, 289999, "continuous backup", "持续备份"},
                                Group{260000, 269999, "content screener", "内容筛查"},
                                Group{240000, 249999, "quota management", "配额管理"},
                                Group{220000, 229999, "system recovery", "系统恢复"},
                                Group{200000, 209999, "cluster file system", "群集文件系统"},
                                Group{180000, 189999, "hierarchical storage", "分级存储"},
                                Group{170000, 179999, "imaging", "映像"},
                                Group{160000, 169999, "compression", "压缩"},
                                Group{140000, 149999, "encryption", "加密"},
                                Group{130000, 139999, "virtualization", "虚拟化"},
                                Group{120000, 129999, "physical quota management", "物理配额管理"},
                                Group{100000, 109999, "open file", "打开文件备份"},
                                Group{80000, 89999, "security enhancer", "安全增强"},
                                Group{60000, 69999, "copy protection", "防复制"},
                                Group{40000, 49999, "bottom", "底层"}};

const TraceProcess* system_process(const Trace& trace) {
  constexpr std::uint32_t kSystemPid = 4;
  for (const TraceProcess& process : trace.processes()) {
    if (process.pid == kSystemPid && !process.modules.empty()) return &process;
  }
  return nullptr;
}

// Whether the filter lies below Process Monitor, by its own altitude or all of its product's.
std::optional<bool> is_below_monitor(const ThirdPartyFilter& filter, double monitor) {
  if (const auto own = altitude_value(filter.altitude); own) return *own < monitor;
  if (filter.product == nullptr) return std::nullopt;
  std::size_t below = 0;
  std::size_t known = 0;
  for (const std::string& text : filter.product->altitudes) {
    const auto altitude = altitude_value(text);
    if (!altitude) continue;
    ++known;
    if (*altitude < monitor) ++below;
  }
  if (known == 0 || (below != 0 && below != known)) return std::nullopt;
  return below == known;
}

// By its name, else by its altitude: Microsoft gives each altitude to one company.
const Product* product_of_filter(const Knowledge* knowledge, const ThirdPartyFilter& filter) {
  if (const Product* product = product_of_driver(knowledge, filter.name)) return product;
  if (knowledge == nullptr) return nullptr;
  for (const Product& product : knowledge->products) {
    if (has_altitude(product, filter.altitude)) return &product;
  }
  return nullptr;
}

void add(ThirdPartyFilter filter, double monitor, FilterList& list) {
  const bool is_there =
      std::any_of(list.filters.begin(), list.filters.end(), [&](const ThirdPartyFilter& one) {
        return one.name == filter.name;
      });
  if (is_there) return;
  filter.is_below = is_below_monitor(filter, monitor);
  list.filters.push_back(std::move(filter));
}

const TraceModule* module_named(const TraceProcess* system, std::string_view name) {
  if (system == nullptr) return nullptr;
  for (const TraceModule& module : system->modules) {
    if (equal_ignoring_case(file_name_of(module.path), name)) return &module;
  }
  return nullptr;
}

}  // namespace

bool is_own_driver(std::string_view driver) {
  return starts_with_ignoring_case(file_name_of(driver), "procmon");
}

std::optional<bool> is_driver_of_microsoft(std::string_view driver,
                                           std::string_view company,
                                           const Knowledge* knowledge) {
  const std::string stem = stem_of(driver);
  if (const auto known = is_of_microsoft(company); known) return known;
  if (std::find(kOfWindows.begin(), kOfWindows.end(), stem) != kOfWindows.end()) return true;
  if (product_of_driver(knowledge, file_of_driver(driver)) != nullptr) return false;
  return std::nullopt;
}

std::optional<double> altitude_value(std::string_view altitude) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(altitude.data(), altitude.data() + altitude.size(), value);
  if (error != std::errc() || end != altitude.data() + altitude.size()) return std::nullopt;
  return value;
}

Bilingual altitude_group(double altitude) {
  for (const Group& group : kGroups) {
    if (altitude >= group.first && altitude < group.last + 1) {
      return {std::string(group.en), std::string(group.zh)};
    }
  }
  return {};
}

FilterList third_party_filters(const Trace& trace,
                               const TraceSurroundings& surroundings,
                               const Knowledge* knowledge) {
  constexpr double kUsualAltitude = 385200;  // of Process Monitor
  const double monitor = altitude_value(surroundings.procmon_altitude).value_or(kUsualAltitude);
  const TraceProcess* system = system_process(trace);
  FilterList list;
  list.is_complete = !surroundings.filters.empty();
  for (const InstalledFilter& installed : surroundings.filters) {
    if (is_own_driver(installed.name)) continue;
    ThirdPartyFilter filter;
    filter.name = file_of_driver(installed.name);
    filter.module = module_named(system, filter.name);
    const std::string company = !installed.company.empty() ? installed.company
                                : filter.module == nullptr ? ""
                                                           : filter.module->company;
    if (is_driver_of_microsoft(filter.name, company, knowledge).value_or(false)) continue;
    filter.altitude = installed.altitude;
    filter.product = product_of_filter(knowledge, filter);
    add(std::move(filter), monitor, list);
  }
  if (system == nullptr || list.is_complete) return list;
  // Without a list: loaded drivers that are known to be a product's, which has filters.
  for (const TraceModule& module : system->modules) {
    ThirdPartyFilter filter;
    filter.name = file_of_driver(module.path);
    filter.module = &module;
    filter.product = product_of_driver(knowledge, filter.name);
    if (filter.product == nullptr || is_own_driver(filter.name)) continue;
    if (filter.product->altitudes.empty() && !guards_files(*filter.product)) continue;
    add(std::move(filter), monitor, list);
  }
  return list;
}

}  // namespace casebook
