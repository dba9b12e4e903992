// SPDX-License-Identifier: Apache-2.0
// Access lists, attributes and rights that may have refused an operation.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/accounts.h"
#include "model/paths.h"
#include "trace/suspects.h"
#include "trace/trace_processes.h"
#include "trace/trace_words.h"

namespace casebook {
namespace {

constexpr std::string_view kTrustedInstaller =
    "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
constexpr std::string_view kSystem = "S-1-5-18";
constexpr std::string_view kAdministrators = "S-1-5-32-544";
constexpr std::string_view kUsers = "S-1-5-32-545";
constexpr std::uint32_t kSynchronize = 0x100000;

bool works_as_installer(const TraceProcess& process) {
  return equal_ignoring_case(process.name, "TiWorker.exe") ||
         equal_ignoring_case(process.name, "TrustedInstaller.exe");
}

// Who the process is to an access list: itself, and the groups that are known of it.
std::vector<std::string> principals_of(const DeniedCase& denied) {
  const TraceProcess& process = denied.process();
  if (denied.refusal.action == TraceAction::Open) {
    const std::string impersonated = denied.trace().open(denied.event).impersonating;
    if (!impersonated.empty()) return {impersonated, std::string(kUsers)};
  }
  const std::string account = account_identity(process.user, denied.trace().capture().computer);
  const bool is_system = account == kSystem || process.user.empty();
  if (works_as_installer(process) && is_system) return {std::string(kTrustedInstaller)};
  if (account == kSystem) return {account};
  if (process.user.empty()) return {};
  const bool is_elevated = equal_ignoring_case(process.integrity, "High") ||
                           equal_ignoring_case(process.integrity, "System");
  return {account, std::string(is_elevated ? kAdministrators : kUsers)};
}

std::uint32_t wanted_rights(const Refusal& refusal) {
  const std::uint32_t access = refusal.access.value_or(0);
  if (refusal.access) {
    return (is_key_action(refusal.action) ? access : specific_file_access(access)) & ~kSynchronize;
  }
  switch (refusal.action) {
    case TraceAction::Rename:
    case TraceAction::Dispose: return access_right::kDelete;
    case TraceAction::SetSecurity:
    case TraceAction::SetKeySecurity: return 0x40000;  // WRITE_DAC
    case TraceAction::Write: return access_right::kWriteData;
    default: return 0;
  }
}

void add(std::vector<Suspect>& suspects, double weight, std::string name, Bilingual why) {
  Suspect suspect;
  suspect.kind = SuspectKind::Acl;
  suspect.name = std::move(name);
  suspect.weight = weight;
  suspect.why = std::move(why);
  suspects.push_back(std::move(suspect));
}

// Folders that Windows gives a list of their own, which nothing above reaches past.
bool is_cut_off(std::string_view object, std::string_view list_folder) {
  static constexpr std::array<std::string_view, 9> kProtected = {
      "?:\\windows",
      "?:\\windows\\winsxs",
      "?:\\windows\\servicing",
      "?:\\windows\\softwaredistribution",
      "?:\\windows\\system32\\config",
      "?:\\program files",
      "?:\\program files (x86)",
      "?:\\programdata",
      "?:\\users\\*"};
  for (std::string_view at = folder_of(object); at.size() > list_folder.size();
       at = folder_of(at)) {
    for (const std::string_view folder : kProtected) {
      const bool is_profile = folder.ends_with('*');
      if (is_profile && folder_of(at).size() != folder.size() - 2) continue;
      if (matches_wildcard(at, folder)) return true;
    }
  }
  return false;
}

// What a list says of an object so many levels below it. A list of its own may lie between.
double weight_of_list(const ListReading& list) {
  constexpr double kAcrossProtected = 0.4;
  constexpr double kFar = 0.35;
  const double weight = list.is_certain ? 0.9 : 0.6;
  const double lowered = std::max(kFar, weight - 0.1 * static_cast<double>(list.levels));
  return list.is_broken ? std::min(lowered, kAcrossProtected) : lowered;
}

Bilingual list_sentence(const ListReading& list,
                        const Bilingual& rights,
                        const Bilingual& account) {
  const std::string account_zh = account.in(Language::Chinese);
  const std::string rights_zh = rights.in(Language::Chinese);
  if (list.levels == 0) {
    return {fmt::format(
                "The access list of {} does not give {} to {}.", list.path, rights.en, account.en),
            fmt::format("{} 的访问控制列表未授予 {}{}权限。", list.path, account_zh, rights_zh)};
  }
  return {
      fmt::format("The access list inherited from {}, unless a folder between has its own, does "
                  "not give {} to {}.",
                  list.path,
                  rights.en,
                  account.en),
      fmt::format("从 {} 继承的访问控制列表（除非中间的文件夹另有自己的列表）未授予 {}{}权限。",
                  list.path,
                  account_zh,
                  rights_zh)};
}

void add_list_suspect(const DeniedCase& denied,
                      const ListReading& list,
                      std::vector<Suspect>& suspects) {
  if (list.verdict != ListVerdict::Refuses) return;
  const ListObject object =
      is_key_action(denied.refusal.action) ? ListObject::Key : ListObject::File;
  const Bilingual rights = words_of_rights(list.missing, object);
  const Bilingual account = short_account(
      list.principal.starts_with("S-1-") ? account_of_sid(list.principal) : list.principal);
  Bilingual why = list_sentence(list, rights, account);
  double weight = weight_of_list(list);
  if (reads_past_lists(denied)) {
    weight *= 0.3;
    append(why,
           {"But the caller reads with backup intent, which access lists do not stop.",
            "但调用方以备份意图读取，访问控制列表无法阻止。"});
  }
  add(suspects, weight, "access list", std::move(why));
}

bool is_guarded_place(std::string_view object) {
  for (const std::string_view place :
       {"?:\\windows\\*", "?:\\program files*", "?:\\*.sys", "hklm\\*", "hkcr\\*"}) {
    if (matches_wildcard(object, place)) return true;
  }
  return false;
}

void add_rights_suspect(const DeniedCase& denied, std::vector<Suspect>& suspects) {
  const TraceProcess& process = denied.process();
  if (!is_modifying(denied.refusal) || process.user.empty()) return;
  const bool is_low = equal_ignoring_case(process.integrity, "Low") ||
                      equal_ignoring_case(process.integrity, "Untrusted");
  if (is_low) {
    return add(suspects,
               0.7,
               "integrity level",
               {"The process runs with low integrity, which may change next to nothing.",
                "该进程以低完整性级别运行，几乎不能修改任何对象。"});
  }
  const bool is_plain = !is_system_account(process) &&
                        !equal_ignoring_case(process.integrity, "High") &&
                        !equal_ignoring_case(process.integrity, "System");
  if (!is_plain || !is_guarded_place(denied.object())) return;
  add(suspects,
      0.7,
      "user rights",
      {fmt::format(
           "{} runs without administrator rights, and only administrators may change things "
           "here.",
           process.user),
       fmt::format("{} 未以管理员权限运行，而此处只有管理员才能修改。", process.user)});
}

void add_attribute_suspect(const DeniedCase& denied, std::vector<Suspect>& suspects) {
  const Refusal& refusal = denied.refusal;
  constexpr std::uint32_t kWritesData = 0x2 | 0x4;
  const std::uint32_t wanted = specific_file_access(refusal.access.value_or(0));
  const bool writes = refusal.action == TraceAction::Open && (wanted & kWritesData) != 0;
  if (denied.aftermath.read_only && (writes || refusal.action == TraceAction::Dispose)) {
    add(suspects,
        0.8,
        "read-only attribute",
        {"An earlier query shows that the file has the read-only attribute, which refuses writing "
         "and deleting to everybody.",
         "之前的查询显示该文件带有只读属性，任何人写入或删除都会被拒绝。"});
  }
  if (denied.aftermath.is_folder && writes) {
    add(suspects,
        0.5,
        "folder",
        {"The object is a folder; as a file it cannot be opened for writing.",
         "该对象是文件夹，不能作为文件以写入方式打开。"});
  }
}

void add_token_suspect(const DeniedCase& denied, std::vector<Suspect>& suspects) {
  if (!denied.aftermath.other_success) return;
  const TraceProcess& process = denied.process();
  const TraceProcess& other =
      denied.trace().processes()[denied.trace().process_column()[*denied.aftermath.other_success]];
  if (other.user.empty() || process.user.empty()) return;  // unknown: no evidence
  if (other.user == process.user && other.integrity == process.integrity) return;
  add(suspects,
      0.45,
      "access list",
      {fmt::format(
           "{} as {} was granted the same: the account decides.", process_title(other), other.user),
       fmt::format("{}（帐户 {}）获得了相同权限：取决于帐户。", process_title(other), other.user)});
}

// A folder that is closed to the caller explains refusals of all names in it.
void add_folder_suspect(const DeniedCase& denied,
                        const ListReading& list,
                        std::vector<Suspect>& suspects) {
  if (!denied.spread.is_closed_here || list.verdict != ListVerdict::Unknown) return;
  if (reads_past_lists(denied)) return;
  add(suspects,
      0.55,
      "access list",
      {"Other names in the folder were refused too, and none was granted: an access list of the "
       "folder explains that.",
       "该文件夹中的其他文件也被拒绝，且没有任何文件获得允许：文件夹的访问控制列表可以解释。"});
}

// When nothing else is left.
void add_remaining_suspect(const DeniedCase& denied,
                           const ListReading& list,
                           std::vector<Suspect>& suspects) {
  if (list.verdict == ListVerdict::Allows || reads_past_lists(denied)) return;
  const bool is_named = std::any_of(suspects.begin(), suspects.end(), [](const Suspect& suspect) {
    return suspect.weight > 0.1;
  });
  if (is_named) return;
  if (denied.filters.is_empty_for_sure()) {
    return add(
        suspects,
        0.5,
        "access list",
        {"No filter of others is installed; what remains is the access list or an attribute.",
         "未安装第三方筛选器，剩下的可能是访问控制列表或文件属性。"});
  }
  add(suspects,
      0.3,
      "access list",
      {"Nothing in the trace speaks for a driver; the access list is not known.",
       "跟踪中没有迹象指向驱动程序；访问控制列表未知。"});
}

}  // namespace

KnownLists::KnownLists(const Trace& trace,
                       const FileNames& names,
                       const TraceSurroundings& surroundings)
    : computer_(trace.capture().computer) {
  for (const AccessList& list : surroundings.access_lists) {
    lists_.emplace(
        is_key_path(list.path) ? comparable_key(list.path, computer_) : names.canonical(list.path),
        &list);
  }
}

const AccessList* KnownLists::nearest(std::string_view object,
                                      bool is_key,
                                      std::size_t& levels) const {
  levels = 0;
  if (lists_.empty()) return nullptr;
  const std::string name = is_key ? comparable_key(object, computer_) : std::string(object);
  for (std::string_view at = name; !at.empty(); at = folder_of(at)) {
    const auto found = lists_.find(std::string(at));
    if (found != lists_.end()) return found->second;
    ++levels;
  }
  return nullptr;
}

bool is_system_account(const TraceProcess& process) {
  return account_identity(process.user, "") == kSystem || works_as_installer(process);
}

bool reads_past_lists(const DeniedCase& denied) {
  constexpr std::uint32_t kBackupIntent = 0x4000;  // FILE_OPEN_FOR_BACKUP_INTENT
  const Refusal& refusal = denied.refusal;
  return refusal.action == TraceAction::Open && (refusal.options & kBackupIntent) != 0 &&
         !is_modifying(refusal) && is_system_account(denied.process());
}

namespace {

// TiWorker runs as SYSTEM with TrustedInstaller's rights besides: it is called by the account that
// the list has something about.
std::string shown_principal(const std::string& principal, const std::vector<AccessRule>& rules) {
  if (principal != kTrustedInstaller) return principal;
  const bool is_listed = std::any_of(rules.begin(), rules.end(), [](const AccessRule& rule) {
    return rule.account == kTrustedInstaller;
  });
  return std::string(is_listed ? kTrustedInstaller : kSystem);
}

}  // namespace

ListReading read_list(const DeniedCase& denied) {
  ListReading reading;
  const bool is_key = is_key_action(denied.refusal.action);
  const AccessList* list = denied.lists.nearest(denied.object(), is_key, reading.levels);
  const std::uint32_t wanted = wanted_rights(denied.refusal);
  constexpr std::uint32_t kMaximumAllowed = 0x2000000;
  if (list == nullptr || wanted == 0 || (wanted & kMaximumAllowed) != 0) return reading;
  const std::vector<std::string> principals = principals_of(denied);
  if (principals.empty()) return reading;
  const std::vector<AccessRule> rules = read_access_rules(*list, denied.trace().capture().computer);
  const Reach reach = reading.levels == 0 ? Reach::Itself : Reach::Below;
  std::uint32_t allowed = 0;
  std::uint32_t refused = 0;
  for (const std::string& principal : principals) {
    const Granted granted = granted_to(principal, rules, reach);
    allowed |= granted.allowed;
    for (const std::uint32_t denied_rights : granted.denied_by) {
      refused |= denied_rights;
    }
  }
  allowed &= ~refused;
  reading.path = list->path;
  reading.principal = shown_principal(principals.front(), rules);
  reading.is_broken = !is_key && reading.levels != 0 &&
                      is_cut_off(denied.object(), denied.study.names().canonical(list->path));
  reading.missing = wanted & ~allowed;
  reading.is_certain = principals.size() == 1;
  if (reading.missing == 0) {
    reading.verdict = ListVerdict::Allows;
  } else if ((wanted & refused) != 0 || is_whole_list(rules)) {
    reading.verdict = ListVerdict::Refuses;
    if ((wanted & refused) != 0) reading.is_certain = true;
  }
  return reading;
}

void add_acl_suspects(const DeniedCase& denied,
                      const ListReading& list,
                      std::vector<Suspect>& suspects) {
  if (denied.kind == DenialKind::Privilege) {
    return add(suspects,
               0.8,
               "privilege",
               {"The process does not have the privilege that the operation needs, or it has not "
                "enabled it.",
                "该进程没有操作所需的特权，或未启用该特权。"});
  }
  if (denied.kind == DenialKind::Deletion) return add_attribute_suspect(denied, suspects);
  if (denied.kind != DenialKind::Access) return;
  const std::size_t before = suspects.size();
  add_list_suspect(denied, list, suspects);
  add_rights_suspect(denied, suspects);
  add_attribute_suspect(denied, suspects);
  if (suspects.size() == before) add_folder_suspect(denied, list, suspects);
  if (suspects.size() == before) add_token_suspect(denied, suspects);
  add_remaining_suspect(denied, list, suspects);
}

}  // namespace casebook
