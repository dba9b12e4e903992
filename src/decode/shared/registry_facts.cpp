// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/registry_facts.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "decode/registry_text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kMaxValues = 20'000;
constexpr std::size_t kMostSeen = 500'000;  // values that are looked at for other facts
constexpr std::size_t kMaxFacts = 50'000;   // of all other kinds together
constexpr std::size_t kMaxRenames = 500;
constexpr std::size_t kMostOfKey = 200;          // values of one key that are looked at together
constexpr std::string_view kInstalled = "0x70";  // CurrentState of a package

constexpr std::array<std::string_view, 5> kStarts = {
    "BOOT", "SYSTEM", "AUTO", "DEMAND", "DISABLED"};

// "0x10": what reg query writes for numbers.
std::optional<std::uint32_t> number_of(std::string_view data) {
  if (!starts_with_ignoring_case(data, "0x")) return std::nullopt;
  return parse_number<std::uint32_t>(data.substr(2), 16);
}

std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('\\') + 1);
}

std::string_view parent_of(std::string_view key) {
  const std::size_t end = key.rfind('\\');
  return end == std::string_view::npos ? std::string_view() : key.substr(0, end);
}

std::vector<std::string> list_of(std::string_view data) {
  std::vector<std::string> list;
  while (true) {
    const std::size_t end = data.find("\\0");
    list.emplace_back(data.substr(0, end));
    if (end == std::string_view::npos) return list;
    data.remove_prefix(end + 2);
  }
}

// Two names that are both known and not the same.
bool differ(std::string_view now, std::string_view next) {
  return !now.empty() && !next.empty() && !equal_ignoring_case(now, next);
}

std::string architecture_of(std::string_view data) {
  if (equal_ignoring_case(data, "AMD64")) return "x64";
  if (equal_ignoring_case(data, "ARM64")) return "arm64";
  return equal_ignoring_case(data, "x86") ? "x86" : std::string(data);
}

// Separators of facts and line ends in what the registry holds become blanks.
std::string one_field(std::string_view text) {
  std::string field = cut_registry_text(std::string(text), kLongestRegistryFact);
  std::replace_if(
      field.begin(), field.end(), [](char c) { return c == '|' || c == '\n' || c == '\r'; }, ' ');
  return field;
}

}  // namespace

RegistryFacts::RegistryFacts(DecodeOutput& output)
    : output_(output),
      values_(output, fact::kRegistryValue, kMaxValues) {}

void RegistryFacts::fact(std::string_view key, std::string_view value, RegistryPlace place) {
  if (value.empty() || ++stated_ > kMaxFacts) return;
  output_.fact(key, value, place.offset, place.line);
}

bool RegistryFacts::key_ends(std::string_view end) const {
  return ends_with_ignoring_case(key_, end);
}

bool RegistryFacts::key_holds(std::string_view part) const {
  return contains_ignoring_case(key_, part);
}

std::string_view RegistryFacts::value(std::string_view name) const {
  const auto found = of_key_.find(std::string(name));
  return found == of_key_.end() ? std::string_view() : std::string_view(found->second.data);
}

void RegistryFacts::begin_key(std::string_view key, RegistryPlace place) {
  finish_key();
  key_ = std::string(key);
  place_ = place;
  const bool is_servicing = key_holds("\\Component Based Servicing\\");
  if (is_servicing) {
    for (const std::string_view name : {"RebootPending", "RebootInProgress"}) {
      if (equal_ignoring_case(last_part(key_), name)) fact(fact::kServicingPending, name, place);
    }
    if (ends_with_ignoring_case(parent_of(key_), "\\PackagesPending")) {
      fact(fact::kServicingPending, "PackagesPending|" + one_field(last_part(key_)), place);
    }
  }
  if (key_ends("\\WindowsUpdate\\Auto Update\\RebootRequired")) {
    fact(fact::kServicingPending, "RebootRequired", place);
  }
}

void RegistryFacts::add(const RegistryValue& value, RegistryPlace place) {
  if (value.listed == Listed::Yes) {
    const std::string data = cut_registry_text(std::string(value.data), kLongestRegistryFact);
    values_.add(
        fmt::format("{}|{}|{}|{}", key_, value.name, value.type, data), place.offset, place.line);
  }
  if (++seen_ > kMostSeen) return;
  if (of_key_.size() < kMostOfKey) {
    of_key_[to_lower(value.name)] = {
        cut_registry_text(std::string(value.data), kLongestRegistryFact), place};
  }
  take_machine_value(value, place);
  take_policy_value(value, place);
  if (starts_with_ignoring_case(value.name, "PendingFileRenameOperations") &&
      key_ends("\\Control\\Session Manager")) {
    take_file_renames(value, place);
  }
}

// Values that say something about the machine as a whole.
void RegistryFacts::take_machine_value(const RegistryValue& value, RegistryPlace place) {
  const auto says = [&](std::string_view end, std::string_view wanted) {
    return equal_ignoring_case(value.name, wanted) && key_ends(end) && !value.data.empty();
  };
  if (says("\\WindowsUpdate", "WUServer")) {
    fact(fact::kWsusServer, value.data, place);
  } else if (says("\\ComputerName\\ComputerName", "ComputerName")) {
    // A new name that waits for a restart is not the one that the logs know yet.
    std::string_view name = active_computer_.empty() ? value.data : active_computer_;
    if (active_computer_.empty() && differ(host_, next_host_)) name = host_;
    fact(fact::kMachineName, name, place);
    computer_ = std::string(value.data);
    computer_place_ = place;
  } else if (says("\\ComputerName\\ActiveComputerName", "ComputerName")) {
    active_computer_ = std::string(value.data);
  } else if (says("\\Services\\Tcpip\\Parameters", "Hostname")) {
    host_ = std::string(value.data);
  } else if (says("\\Services\\Tcpip\\Parameters", "NV Hostname")) {
    next_host_ = std::string(value.data);
  } else if (says("\\Windows NT\\CurrentVersion", "EditionID")) {
    fact(fact::kEdition, value.data, place);
  } else if (says("\\Session Manager\\Environment", "PROCESSOR_ARCHITECTURE")) {
    fact(fact::kArchitecture, architecture_of(value.data), place);
  } else if (says("\\HARDWARE\\DESCRIPTION\\System\\BIOS", "SystemProductName")) {
    fact(fact::kModel, value.data, place);
  } else if (says("\\Control\\TimeZoneInformation", "ActiveTimeBias")) {
    // UTC = local time + bias, in minutes.
    const auto bias = number_of(value.data);
    const int minutes = bias ? -static_cast<std::int32_t>(*bias) : 24 * 60;
    if (minutes > -24 * 60 && minutes < 24 * 60) {
      fact(fact::kTimeZone, format_offset(minutes), place);
    }
  } else if (equal_ignoring_case(value.name, "DISPLAYNAME") &&
             key_holds("\\Security Center\\Provider\\Av\\")) {
    fact(fact::kAntivirus, value.data, place);
  }
}

// Policies of Windows Update, the state of Setup, and what starts with Windows.
void RegistryFacts::take_policy_value(const RegistryValue& value, RegistryPlace place) {
  const std::string name_and_data = one_field(value.name) + "|" + one_field(value.data);
  const bool is_number = number_of(value.data).has_value();
  const bool is_set = !value.data.empty() && !(is_number && number_of(value.data) == 0U);
  if (key_ends("\\Policies\\Microsoft\\Windows\\WindowsUpdate") ||
      key_ends("\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU")) {
    fact(fact::kUpdatePolicy, name_and_data, place);
  } else if (key_ends("\\SYSTEM\\Setup")) {
    static constexpr std::array<std::string_view, 8> kStates = {"SystemSetupInProgress",
                                                                "SetupPhase",
                                                                "SetupType",
                                                                "Upgrade",
                                                                "OOBEInProgress",
                                                                "FactoryPreInstallInProgress",
                                                                "RestartSetup",
                                                                "CmdLine"};
    const bool is_state = std::any_of(kStates.begin(), kStates.end(), [&](std::string_view name) {
      return equal_ignoring_case(value.name, name);
    });
    if (is_state && is_set) fact(fact::kSetupState, name_and_data, place);
  } else if (key_holds("\\Setup\\MoSetup") ||
             (key_ends("\\CurrentVersion\\Setup\\State") && is_set)) {
    fact(fact::kSetupState, name_and_data, place);
  } else if (key_ends("\\Component Based Servicing\\SessionsPending") && is_set) {
    fact(fact::kServicingPending, "SessionsPending|" + name_and_data, place);
  } else if (key_ends("\\CurrentVersion\\RunOnce") || key_ends("\\CurrentVersion\\Run")) {
    fact(fact::kStartupEntry, one_field(last_part(key_)) + "|" + name_and_data, place);
  } else if (key_ends("\\Windows NT\\CurrentVersion\\Winlogon") &&
             (equal_ignoring_case(value.name, "Shell") ||
              equal_ignoring_case(value.name, "Userinit"))) {
    fact(fact::kStartupEntry, "Winlogon|" + name_and_data, place);
  }
}

// Pairs of names: from, and to, which is empty for a deletion.
void RegistryFacts::take_file_renames(const RegistryValue& value, RegistryPlace place) {
  const std::vector<std::string> own =
      value.list == nullptr ? list_of(value.data) : std::vector<std::string>();
  const std::vector<std::string>& list = value.list == nullptr ? own : *value.list;
  for (std::size_t i = 0; i < list.size() && i / 2 < kMaxRenames; i += 2) {
    if (list[i].empty()) continue;
    const std::string_view to = i + 1 < list.size() ? std::string_view(list[i + 1]) : "";
    fact(fact::kPendingRename, one_field(list[i]) + "|" + one_field(to), place);
  }
}

void RegistryFacts::finish_key() {
  if (key_.empty() || of_key_.empty()) return;
  if (key_ends("\\Windows NT\\CurrentVersion")) finish_version();
  if (ends_with_ignoring_case(parent_of(key_), "\\Services")) finish_service();
  if (ends_with_ignoring_case(parent_of(key_), "\\Instances")) finish_filter();
  if (ends_with_ignoring_case(parent_of(key_), "\\Component Based Servicing\\Packages")) {
    finish_package();
  }
  if (ends_with_ignoring_case(parent_of(key_), "\\ProfileList")) finish_profile();
  if (ends_with_ignoring_case(parent_of(key_), "\\CurrentVersion\\Uninstall") ||
      ends_with_ignoring_case(parent_of(key_), "\\InventoryApplication")) {
    finish_product();
  }
  of_key_.clear();
}

// "10.0.19045.4046"; before Windows 10 the version is a text, "6.1".
void RegistryFacts::finish_version() {
  std::string_view build = value("currentbuildnumber");
  if (build.empty()) build = value("currentbuild");
  if (build.empty()) return;
  const auto major = number_of(value("currentmajorversionnumber"));
  const auto minor = number_of(value("currentminorversionnumber"));
  std::string version =
      major && minor ? fmt::format("{}.{}", *major, *minor) : std::string(value("currentversion"));
  if (version.empty()) return;
  version += fmt::format(".{}", build);
  if (const auto revision = number_of(value("ubr"))) version += fmt::format(".{}", *revision);
  fact(fact::kOsVersion, version, place_);
}

void RegistryFacts::finish_service() {
  const auto start = number_of(value("start"));
  if (!start || value("type").empty() || *start >= kStarts.size()) return;
  const std::string name = one_field(last_part(key_));
  if (kStarts[*start] == "DISABLED") disabled_.insert(to_lower(name));
  const std::string_view image = value("imagepath");
  fact(fact::kService,
       fmt::format("{} - {} {}", name, kStarts[*start], image.empty() ? "-" : image),
       place_);
}

// ...\Services\NAME\Instances\INSTANCE, since Windows 11 also ...\NAME\Parameters\Instances\...
void RegistryFacts::finish_filter() {
  const std::string_view altitude = value("altitude");
  std::string_view service = parent_of(parent_of(key_));
  if (equal_ignoring_case(last_part(service), "Parameters")) service = parent_of(service);
  if (altitude.empty() || !ends_with_ignoring_case(parent_of(service), "\\Services")) return;
  const std::string name = one_field(last_part(service));
  const bool is_known = std::any_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
    return filter.service == name && filter.altitude == altitude;
  });
  constexpr std::size_t kMostFilters = 500;
  if (!is_known && filters_.size() < kMostFilters) {
    filters_.push_back({name, one_field(altitude), place_});
  }
}

void RegistryFacts::finish_package() {
  const std::string state(value("currentstate"));
  if (state.empty()) return;
  constexpr std::size_t kMostStates = 50;
  if (packages_.empty()) packages_place_ = place_;
  if (packages_.size() < kMostStates || packages_.count(state) != 0) ++packages_[state];
  // "Package_for_KB5034122~31bf3856ad364e35~amd64~~10.0.1.3"
  constexpr std::string_view kUpdate = "Package_for_KB";
  const std::string_view name = last_part(key_);
  if (state != kInstalled || !starts_with_ignoring_case(name, kUpdate)) return;
  std::string_view number = name.substr(kUpdate.size());
  number = number.substr(0, std::min(number.find_first_not_of("0123456789"), number.size()));
  if (number.size() >= 6) fact(fact::kHotfix, fmt::format("KB{}", number), place_);
}

void RegistryFacts::finish_profile() {
  const std::string_view sid = last_part(key_);
  const std::string_view path = value("profileimagepath");
  if (!sid.starts_with("S-1-") || path.empty()) return;
  const bool is_backup = ends_with_ignoring_case(sid, ".bak");
  const std::string_view state = value("state");
  fact(fact::kProfile,
       fmt::format("{}|{}|{}|{}",
                   is_backup ? sid.substr(0, sid.size() - 4) : sid,
                   one_field(path),
                   state.empty() ? "-" : state,
                   is_backup ? "bak" : "-"),
       place_);
}

void RegistryFacts::finish_product() {
  // Amcache names them Name and Version.
  std::string_view name = value("displayname");
  if (name.empty()) name = value("name");
  std::string_view version = value("displayversion");
  if (version.empty()) version = value("version");
  if (name.empty()) return;
  fact(fact::kProduct,
       fmt::format("{}|{}|{}", one_field(name), one_field(version), one_field(value("publisher"))),
       place_);
}

// The name that the next restart will give. The active name is kept in memory only, so that a hive
// tells it by the names for the network.
void RegistryFacts::finish_named_computer() {
  if (differ(active_computer_, computer_)) {
    fact(fact::kPendingName,
         one_field(active_computer_) + "|" + one_field(computer_),
         computer_place_);
  } else if (differ(host_, next_host_)) {
    fact(fact::kPendingName, one_field(host_) + "|" + one_field(next_host_), computer_place_);
  }
}

void RegistryFacts::finish() {
  finish_key();
  key_.clear();
  for (const Filter& filter : filters_) {
    if (disabled_.count(to_lower(filter.service)) != 0) continue;
    fact(fact::kMinifilter, fmt::format("{} {} -", filter.service, filter.altitude), filter.place);
  }
  for (const auto& [state, count] : packages_) {
    fact(fact::kPackageState, fmt::format("{}|{}", state, count), packages_place_);
  }
  finish_named_computer();
}

}  // namespace casebook
