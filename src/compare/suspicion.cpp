// SPDX-License-Identifier: Apache-2.0
#include "compare/suspicion.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "compare/access.h"
#include "compare/known.h"
#include "compare/volatile.h"
#include "model/access_verdict.h"
#include "model/fact_keys.h"
#include "model/paths.h"
#include "model/product.h"

namespace casebook {
namespace {

void add(Difference& difference, int points, std::string en, std::string zh) {
  difference.reasons.push_back({{std::move(en), std::move(zh)}, points});
}

void add(Difference& difference, const Weighed& known) {
  if (known.points != 0) difference.reasons.push_back({known.why, known.points});
}

// The weightiest reason first, and the sum.
void settle(Difference& difference) {
  std::stable_sort(difference.reasons.begin(),
                   difference.reasons.end(),
                   [](const auto& a, const auto& b) { return a.points > b.points; });
  int sum = 0;
  for (const SuspicionReason& reason : difference.reasons) {
    sum += reason.points;
  }
  difference.points = std::clamp(sum, 0, 100);
}

const AspectChange* change_of(const Difference& difference, Aspect aspect) {
  for (const AspectChange& change : difference.aspects) {
    if (change.aspect == aspect) return &change;
  }
  return nullptr;
}

std::string value_of(const Observed* thing, Aspect aspect) {
  if (thing == nullptr) return "";
  const auto found = thing->aspects.find(aspect);
  return found == thing->aspects.end() ? "" : found->second;
}

std::set<std::string> store_keys(const ObservedMachine& machine) {
  std::set<std::string> keys;
  const Things& files = machine.of(DifferenceKind::File);
  constexpr const char* kStore = "%windir%\\winsxs\\";
  for (auto at = files.lower_bound(kStore); at != files.end() && at->first.starts_with(kStore);
       ++at) {
    std::string key = store_key(at->first);
    if (!key.empty()) keys.insert(std::move(key));
  }
  return keys;
}

bool is_of_microsoft(const Observed& file) {
  const std::string company = value_of(&file, Aspect::Company);
  return company.empty() || contains_ignoring_case(company, "microsoft");
}

bool is_language_file(std::string_view path) {
  // "\en-us\": Windows' own names of languages.
  for (std::size_t at = path.find('\\'); at != std::string_view::npos;
       at = path.find('\\', at + 1)) {
    const std::string_view part = path.substr(at + 1, path.find('\\', at + 1) - at - 1);
    if (part.size() >= 5 && part.size() <= 10 && part[2] == '-') return true;
  }
  return path.ends_with(".mui");
}

bool is_pending_file(std::string_view path) {
  return path.starts_with("%windir%\\winsxs\\") &&
         (path.ends_with("\\pending.xml") || path.ends_with("\\pending.xml.bad"));
}

}  // namespace

int compare_versions(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> left = split(a, '.');
  const std::vector<std::string_view> right = split(b, '.');
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const auto number = [i](const std::vector<std::string_view>& parts) {
      return i < parts.size() ? parse_number<std::uint64_t>(trim(parts[i])).value_or(0) : 0;
    };
    const std::uint64_t x = number(left);
    const std::uint64_t y = number(right);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

Suspect::Suspect(const ObservedMachine& good,
                 const ObservedMachine& bad,
                 const Knowledge& knowledge)
    : good_(good),
      bad_(bad),
      knowledge_(knowledge),
      good_store_(store_keys(good)),
      bad_store_(store_keys(bad)) {}

bool Suspect::same_build() const {
  return !builds_known() || good_.build == bad_.build;
}

std::string_view Suspect::judge(Difference& difference,
                                const std::string& key,
                                const Observed* good,
                                const Observed* bad) const {
  std::string_view group;
  switch (difference.kind) {
    case DifferenceKind::File: group = judge_file(difference, key, good, bad); break;
    case DifferenceKind::Filter: judge_filter(difference, key, bad); break;
    case DifferenceKind::Service: group = judge_service(difference, key, good, bad); break;
    case DifferenceKind::Driver: judge_driver_package(difference, bad); break;
    case DifferenceKind::Policy:
    case DifferenceKind::Registry: group = judge_value(difference, key, good, bad); break;
    case DifferenceKind::Update: judge_update(difference, bad); break;
    case DifferenceKind::Program: judge_presence(difference, bad); break;
    case DifferenceKind::Process:
      group = volatile_process(key);
      judge_presence(difference, bad);
      break;
    case DifferenceKind::System: group = judge_system(difference, key); break;
    case DifferenceKind::Access: break;  // judge_access()
  }
  settle(difference);
  return group;
}

bool Suspect::judge_access(Difference& difference,
                           const std::string& path,
                           const ObservedAccess* good,
                           const ObservedAccess& bad) const {
  const ExpectedAccess* expected = good == nullptr ? expected_access(knowledge_, path) : nullptr;
  difference.reasons = access_verdicts(path, good, bad, expected, good_, bad_);
  if (good != nullptr) {
    difference.aspects = access_changes(*good, bad, good_.name, bad_.name);
    if (difference.aspects.empty()) return false;
    if (difference.reasons.empty()) {
      add(difference, 3, "the entries differ", "访问控制条目不同");
    }
  } else {
    if (difference.reasons.empty()) return false;
    add(difference,
        0,
        "GOOD's evidence does not show this access list; compared with what Windows sets on its "
        "files",
        "正常一侧的证据中没有该访问控制列表；与 Windows 对其文件的默认设置比较");
    if (!bad.owner.empty()) difference.aspects.push_back({Aspect::Owner, "", bad.owner});
    for (const std::string& entry : bad.entries) {
      difference.aspects.push_back({Aspect::Entry, "", entry});
    }
  }
  settle(difference);
  return true;
}

std::string_view Suspect::judge_file(Difference& difference,
                                     const std::string& path,
                                     const Observed* good,
                                     const Observed* bad) const {
  if (is_pending_file(path) && good == nullptr) {
    add(difference, 45, "operations of the component store are pending", "组件存储存在挂起的操作");
    return {};
  }
  const std::string_view group = volatile_file(path);
  if (!group.empty()) return group;
  if (bad == nullptr) return judge_missing_file(difference, path, *good);
  if (good == nullptr) return judge_extra_file(difference, path, *bad);
  return judge_changed_file(difference, path);
}

std::string_view Suspect::judge_missing_file(Difference& difference,
                                             const std::string& path,
                                             const Observed& good) const {
  if (!good.listed) return "not-collected";
  if (!bad_.folders.contains(std::string(parent_of(path)))) return "not-listed";
  if (!is_system_path(path)) return {};
  if (!same_build()) return "build-versions";
  if (good_.language != bad_.language && is_language_file(path)) return "language";
  if (const std::string key = store_key(path); !key.empty() && bad_store_.contains(key)) {
    return "store-versions";
  }
  if (is_binary_name(path) && is_of_microsoft(good)) {
    add(difference, 45, "a file of Windows is missing in BAD", "故障一侧缺少 Windows 的文件");
  }
  return {};
}

std::string_view Suspect::judge_extra_file(Difference& difference,
                                           const std::string& path,
                                           const Observed& bad) const {
  const bool driver = path.starts_with("%windir%\\system32\\drivers\\") && path.ends_with(".sys");
  const bool covered = good_.folders.contains(std::string(parent_of(path)));
  if (!covered || !bad.listed) return bad.listed ? "not-listed" : "not-collected";
  if (driver && (!is_of_microsoft(bad) || value_of(&bad, Aspect::Company).empty())) {
    add(difference, 15, "a driver that GOOD does not have", "正常一侧没有的驱动程序");
    add_product(difference, std::string(file_name_of(path)), "");
  }
  if (!is_system_path(path)) return {};
  if (!same_build() && difference.reasons.size() < 2) return "build-versions";
  if (good_.language != bad_.language && is_language_file(path)) return "language";
  const std::string key = store_key(path);
  return !key.empty() && good_store_.contains(key) ? "store-versions" : "";
}

std::string_view Suspect::judge_changed_file(Difference& difference,
                                             const std::string& path) const {
  const AspectChange* version = change_of(difference, Aspect::Version);
  const AspectChange* signer = change_of(difference, Aspect::Signer);
  const bool hash = change_of(difference, Aspect::Sha256) != nullptr ||
                    change_of(difference, Aspect::Sha1) != nullptr;
  const bool size = change_of(difference, Aspect::Size) != nullptr;
  // Programs given as files are meant to be the same.
  const bool alone = path.find('\\') == std::string::npos;
  const bool system = is_system_path(path) || alone;
  const bool binary = is_binary_name(path) || alone;
  if (signer != nullptr && binary) {
    const bool unsigned_now = signer->bad.empty();
    add(difference,
        system ? 45 : 20,
        unsigned_now ? "the file is not signed in BAD" : "the file has another signer in BAD",
        unsigned_now ? "故障一侧的文件没有签名" : "故障一侧的文件由他人签名");
  } else if (system && !same_build()) {
    return "build-versions";
  }
  if (version != nullptr) {
    const int order = compare_versions(version->bad, version->good);
    const bool levels = good_.revision != 0 && bad_.revision != 0 && same_build();
    const bool explained = levels && signer == nullptr &&
                           ((order < 0 && bad_.revision < good_.revision) ||
                            (order > 0 && bad_.revision > good_.revision));
    if (system && explained) return "update-level";
    if (order < 0) {
      add(difference, system ? 50 : 15, "the version is lower than in GOOD", "版本低于正常一侧");
      if (system && !builds_known()) {
        add(difference,
            -10,
            "the builds of the machines are not both known",
            "两台计算机的内部版本号并非都已知");
      }
    } else {
      add(difference, 8, "the version is higher than in GOOD", "版本高于正常一侧");
    }
  } else if ((hash || size) && system && binary) {
    add(difference,
        hash ? 40 : 20,
        hash ? "the same version with other content" : "the size differs",
        hash ? "版本相同，内容不同" : "大小不同");
    if (good_.revision != bad_.revision && !hash) return "update-level";
  }
  return {};
}

void Suspect::judge_filter(Difference& difference,
                           const std::string& name,
                           const Observed* bad) const {
  if (difference.change == Change::OnlyGood) {
    if (is_filter_of_windows(name)) {
      add(difference,
          10,
          "a filter of Windows is not loaded in BAD",
          "故障一侧未加载 Windows 自带的筛选器");
    }
    return;
  }
  if (difference.change == Change::Differs) {
    return add(difference, 10, "the filter stands at another altitude", "筛选器的高度不同");
  }
  if (is_filter_of_windows(name)) {
    return add(difference, 5, "the filter comes with Windows", "该筛选器是 Windows 自带的");
  }
  const std::string altitude = value_of(bad, Aspect::Altitude);
  const Bilingual does = altitude_group(altitude);
  add(difference,
      60,
      does.empty() ? "a file system filter that GOOD does not have sees every access to a file"
                   : "a file system filter that GOOD does not have (" + does.en +
                         ") sees every access to a file",
      does.empty() ? "正常一侧没有的文件系统筛选器，它会介入每次文件访问"
                   : "正常一侧没有的文件系统筛选器（" + does.zh + "），它会介入每次文件访问");
  add_product(difference, name, altitude);
}

std::string_view Suspect::judge_service(Difference& difference,
                                        const std::string& name,
                                        const Observed* good,
                                        const Observed* bad) const {
  const std::string image = value_of(bad != nullptr ? bad : good, Aspect::Image);
  if (is_driver_image(image)) difference.kind = DifferenceKind::Driver;
  const bool driver = difference.kind == DifferenceKind::Driver;
  const ObservedMachine& other = bad == nullptr ? bad_ : good_;
  const bool alone = good == nullptr || bad == nullptr;
  if (alone && !(driver ? other.lists_drivers : other.lists_services)) return "not-listed";
  // An export of a few keys, or sc for one service, is no list.
  const ObservedMachine& own = bad == nullptr ? good_ : bad_;
  const std::size_t listed = other.of(DifferenceKind::Service).size();
  if (alone && listed * 2 < own.of(DifferenceKind::Service).size()) return "not-listed";
  const Weighed needed = needed_service(name);
  if (difference.change == Change::OnlyGood) {
    if (needed.points != 0) {
      add(difference, needed.points - 10, "the service is missing in BAD", "故障一侧缺少该服务");
      add(difference, 10, needed.why.en, needed.why.zh);
    }
    return {};
  }
  if (difference.change == Change::OnlyBad) {
    if (driver) add(difference, 15, "a driver that GOOD does not have", "正常一侧没有的驱动程序");
    add_product(difference, name + " " + image, "");
    return {};
  }
  if (const AspectChange* start = change_of(difference, Aspect::Start)) {
    const bool disabled = start->bad == "DISABLED";
    if (disabled && needed.points != 0) {
      add(difference,
          needed.points - 10,
          "the service is disabled in BAD",
          "该服务在故障一侧被禁用");
      add(difference, 10, needed.why.en, needed.why.zh);
    } else {
      add(difference,
          disabled ? 15 : 5,
          disabled ? "it is disabled in BAD" : "it starts in another way",
          disabled ? "在故障一侧被禁用" : "启动方式不同");
    }
  }
  if (change_of(difference, Aspect::Image) != nullptr) {
    add(difference,
        needed.points != 0 ? 50 : 15,
        "another program stands behind it",
        "其背后的程序不同");
  }
  const AspectChange* state = change_of(difference, Aspect::State);
  if (state != nullptr && difference.aspects.size() == 1) {
    const bool stopped = value_of(bad, Aspect::Start) == "AUTO" && state->bad == "STOPPED";
    if (!stopped || needed.points == 0) return "service-states";
    add(difference,
        25,
        "it should start with Windows and does not run in BAD",
        "该服务应随 Windows 启动，但在故障一侧未运行");
  }
  return {};
}

void Suspect::judge_driver_package(Difference& difference, const Observed* bad) const {
  if (difference.change == Change::OnlyBad) {
    add(difference, 10, "a driver package that GOOD does not have", "正常一侧没有的驱动程序包");
    add_product(difference, bad->name + " " + value_of(bad, Aspect::Provider), "");
  } else if (const AspectChange* version = change_of(difference, Aspect::Version)) {
    const bool lower = compare_versions(version->bad, version->good) < 0;
    add(difference,
        lower ? 15 : 5,
        lower ? "the version is lower than in GOOD" : "the version is higher than in GOOD",
        lower ? "版本低于正常一侧" : "版本高于正常一侧");
  }
}

std::string_view Suspect::judge_value(Difference& difference,
                                      const std::string& value,
                                      const Observed* good,
                                      const Observed* bad) const {
  if (value.starts_with("fact:")) return judge_pending(difference, value, bad);
  const std::string key = value.substr(0, value.rfind('|'));
  const Weighed known = known_value(value, to_lower(value_of(bad, Aspect::Data)));
  const ObservedMachine& other = bad == nullptr ? bad_ : good_;
  const bool alone = good == nullptr || bad == nullptr;
  const bool covered = !alone || other.key_areas.contains(key_area(key));
  if (bad == nullptr) {
    if (!covered) return "not-listed";
    if (known.points != 0 && difference.kind == DifferenceKind::Policy) {
      add(difference, 10, "BAD does not have this policy", "故障一侧没有该策略");
    }
    return difference.kind == DifferenceKind::Policy ? "" : volatile_value(value);
  }
  if (known.points != 0) {
    add(difference, known);
    if (!covered) {
      add(difference,
          -10,
          "GOOD's evidence does not show this part of the registry",
          "正常一侧的证据中没有注册表的这一部分");
    }
    return {};
  }
  if (!covered) return "not-listed";
  if (difference.kind == DifferenceKind::Policy) {
    add(difference, 5, "a policy that GOOD does not have like this", "正常一侧没有相同的策略设置");
    return {};
  }
  return volatile_value(value);
}

std::string_view Suspect::judge_pending(Difference& difference,
                                        const std::string& value,
                                        const Observed* bad) const {
  constexpr std::size_t kMark = 5;  // "fact:"
  const std::string key = value.substr(kMark, value.find('|') - kMark);
  if (key == fact::kStartupEntry) {
    if (bad == nullptr) return {};
    if (value.find("|winlogon\\") != std::string::npos) {
      add(difference,
          30,
          "another program starts when a user signs in",
          "用户登录时启动的程序不同");
    }
    add_product(difference, bad->name + " " + value_of(bad, Aspect::Data), "");
    return {};
  }
  // Both wait for something: that they do is the same.
  if (difference.change == Change::Differs) return "machine-values";
  if (bad != nullptr) add(difference, pending_fact(key));
  return {};
}

void Suspect::judge_update(Difference& difference, const Observed* bad) const {
  const std::string state = value_of(bad, Aspect::State);
  if (contains_ignoring_case(state, "pending") || contains_ignoring_case(state, "partially")) {
    add(difference,
        40,
        "the package is pending or installed in part",
        "程序包处于挂起或部分安装状态");
  } else if (difference.change == Change::OnlyGood) {
    add(difference, 10, "BAD does not have it", "故障一侧没有安装");
  } else if (difference.change == Change::OnlyBad) {
    add(difference, 5, "GOOD does not have it", "正常一侧没有安装");
  } else {
    add(difference, 10, "its state differs", "其状态不同");
  }
  if (!same_build()) {
    add(difference, -10, "the machines have different builds", "两台计算机的内部版本不同");
  }
  add_editions(difference);
}

void Suspect::judge_presence(Difference& difference, const Observed* bad) const {
  if (difference.change == Change::OnlyBad) add_product(difference, bad->name, "");
}

std::string_view Suspect::judge_system(Difference& difference, const std::string& key) const {
  if (key == fact::kModel) return "machine-names";
  if (difference.change != Change::Differs) return "not-listed";  // nobody looked
  const bool explains =
      key == fact::kOsVersion || key == fact::kEdition || key == fact::kArchitecture;
  add(difference,
      explains ? 10 : 5,
      "the machines are not alike: it may explain other differences",
      "两台计算机并不相同：可能由此产生其他差异");
  return {};
}

void Suspect::add_product(Difference& difference,
                          std::string_view text,
                          std::string_view altitude) const {
  // Alone it says only that the product is there.
  const int points = difference.reasons.empty() ? 25 : 10;
  for (const Product& product : knowledge_.products) {
    if (seen_as(product, text).empty() && service_of(product, text).empty()) continue;
    return add(difference,
               points,
               "it belongs to " + product.name.en,
               "它属于 " + product.name.in(Language::Chinese));
  }
  for (const Product& product : knowledge_.products) {
    if (!has_altitude(product, altitude)) continue;
    return add(difference,
               points,
               "its altitude was assigned to " + product.name.en,
               "它的高度分配给了 " + product.name.in(Language::Chinese));
  }
}

void Suspect::add_editions(Difference& difference) const {
  if (good_.edition.empty() || bad_.edition.empty() || good_.edition == bad_.edition) return;
  add(difference, -5, "the machines have different editions", "两台计算机的版本类型不同");
}

Bilingual Suspect::title_of(std::string_view group) const {
  if (group == "build-versions") {
    return {
        fmt::format("the machines have different builds ({} and {}): files of Windows that differ",
                    good_.build,
                    bad_.build),
        fmt::format("两台计算机的内部版本不同（{} 和 {}）：因此不同的 Windows 文件",
                    good_.build,
                    bad_.build)};
  }
  if (group == "update-level") {
    return {
        fmt::format(
            "the machines have different update levels ({} and {}): files of Windows that differ",
            good_.version,
            bad_.version),
        fmt::format("两台计算机的更新级别不同（{} 和 {}）：因此不同的 Windows 文件",
                    good_.version,
                    bad_.version)};
  }
  if (group == "language") {
    return {fmt::format(
                "the machines have different languages ({} and {})", good_.language, bad_.language),
            fmt::format("两台计算机的语言不同（{} 和 {}）", good_.language, bad_.language)};
  }
  return fold_title(group);
}

}  // namespace casebook
