// SPDX-License-Identifier: Apache-2.0
#include "compare/observe.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "compare/known.h"
#include "model/fact_keys.h"
#include "model/paths.h"
#include "model/system.h"

namespace casebook {
namespace {

using Parts = std::vector<std::string_view>;

// "path|size|time" into at most `count` parts; missing ones are "".
Parts parts_of(std::string_view value, std::size_t count) {
  Parts parts;
  while (parts.size() + 1 < count) {
    const std::size_t bar = value.find('|');
    if (bar == std::string_view::npos) break;
    parts.push_back(value.substr(0, bar));
    value.remove_prefix(bar + 1);
  }
  parts.push_back(value);
  parts.resize(count);
  return parts;
}

// "name state start image with blanks"
Parts words_of(std::string_view value, std::size_t count) {
  Parts words;
  while (words.size() + 1 < count) {
    const std::size_t blank = value.find(' ');
    if (blank == std::string_view::npos) break;
    words.push_back(value.substr(0, blank));
    value.remove_prefix(blank + 1);
  }
  words.push_back(value);
  words.resize(count);
  return words;
}

void set(Observed& thing, Aspect aspect, std::string_view value) {
  if (value.empty() || value == "-") return;
  thing.aspects.try_emplace(aspect, value);
}

std::string start_name(std::string_view data) {
  static constexpr std::array<std::string_view, 5> kStarts = {
      "BOOT", "SYSTEM", "AUTO", "DEMAND", "DISABLED"};
  const auto number = data.starts_with("0x") ? parse_number<std::size_t>(data.substr(2), 16)
                                             : parse_number<std::size_t>(data);
  return number && *number < kStarts.size() ? std::string(kStarts[*number]) : std::string();
}

// Value CurrentState of a package's key. Source: outputs of DISM beside exports of the same
// machine.
std::string package_state(std::string_view data) {
  const auto number = data.starts_with("0x") ? parse_number<unsigned>(data.substr(2), 16)
                                             : parse_number<unsigned>(data);
  switch (number.value_or(0xFFFF)) {
    case 0x0: return "Not Present";
    case 0x5: return "Uninstall Pending";
    case 0x40: return "Staged";
    case 0x50: return "Superseded";
    case 0x60: return "Install Pending";
    case 0x65: return "Partially Installed";
    case 0x70:
    case 0x80: return "Installed";
    default: return std::string(data);
  }
}

// The part of `key` behind `marker` up to the next backslash; "" without it. `rest` is what
// follows.
std::string_view part_behind(std::string_view key,
                             std::string_view marker,
                             std::string_view& rest) {
  const std::size_t at = key.find(marker);
  if (at == std::string_view::npos) return {};
  const std::string_view tail = key.substr(at + marker.size());
  const std::size_t slash = tail.find('\\');
  rest = slash == std::string_view::npos ? std::string_view() : tail.substr(slash + 1);
  return tail.substr(0, slash);
}

// Values whose meaning is a fact of its own: see take_pending().
bool is_stated_otherwise(std::string_view key, std::string_view name) {
  for (const std::string_view part : {"\\component based servicing\\rebootpending",
                                      "\\component based servicing\\rebootinprogress",
                                      "\\component based servicing\\packagespending",
                                      "\\component based servicing\\sessionspending",
                                      "\\windowsupdate\\auto update\\rebootrequired",
                                      "\\currentversion\\run",
                                      "\\currentversion\\uninstall\\"}) {
    if (key.find(part) != std::string_view::npos) return true;
  }
  if (key.ends_with("\\winlogon")) return name == "shell" || name == "userinit";
  return key == "hklm\\system\\setup" || name.starts_with("pendingfilerenameoperations");
}

struct ImageSystem {
  std::string edition;
  std::string version;
};

class Observer {
 public:
  Observer(const AnalysisView& view, const Knowledge& knowledge, ObservedMachine& machine)
      : view_(view),
        knowledge_(knowledge),
        machine_(machine) {}

  void observe() {
    machine_.items = view_.items.size();
    for (const Fact& fact : view_.facts) {
      if (fact.key == fact::kMachineName && machine_.name.empty()) machine_.name = fact.value;
    }
    for (const Fact& fact : view_.facts) {
      take(fact);
    }
    take_items();
    resolve_loose();
    describe();
  }

 private:
  void take(const Fact& fact) {
    fact_ = &fact;
    const std::string_view key = fact.key;
    if (key.starts_with("file.")) return take_file(fact);
    if (key == fact::kImageFile) return take_image_file(fact);
    if (key == fact::kImage) return take_image(fact);
    if (key.starts_with("acl.")) return take_access(fact);
    if (key == fact::kService) return take_service(fact);
    if (key == fact::kRegistryValue) return take_value(fact);
    take_pending(fact);
    take_listed(fact);
    take_system(fact);
  }

  StatedAt at() const {
    const std::uint32_t item = fact_->source.item;
    return {item < view_.items.size() ? view_.items[item].path : "", fact_->source.line};
  }

  Observed& thing(Things& things, const std::string& key, std::string_view name) {
    auto [found, added] = things.try_emplace(key);
    if (added) {
      found->second.name = std::string(name);
      found->second.at = at();
    }
    return found->second;
  }
  Observed& thing(DifferenceKind kind, const std::string& key, std::string_view name) {
    return thing(machine_.of(kind), key, name);
  }

  void take_listed(const Fact& fact) {
    const std::string_view key = fact.key;
    if (key == fact::kMinifilter) {
      const Parts words = words_of(fact.value, 3);
      Observed& filter = thing(DifferenceKind::Filter, to_lower(words[0]), words[0]);
      set(filter, Aspect::Altitude, words[1]);
      set(filter, Aspect::Instances, words[2]);
    } else if (key == fact::kProcess) {
      constexpr std::size_t kTableCutsAt = 25;
      const Parts parts = parts_of(fact.value, 3);
      const std::string name = to_lower(parts[0].substr(0, kTableCutsAt));
      set(thing(DifferenceKind::Process, name, parts[0]), Aspect::Process, parts[1]);
    } else if (key == fact::kHotfix) {
      thing(DifferenceKind::Update, to_lower(fact.value), fact.value);
    } else if (key == fact::kPackage) {
      const Parts parts = parts_of(fact.value, 2);
      set(thing(DifferenceKind::Update, to_lower(parts[0]), parts[0]), Aspect::State, parts[1]);
    } else if (key == fact::kFeature) {
      const Parts parts = parts_of(fact.value, 2);
      const std::string name = "feature " + std::string(parts[0]);
      set(thing(DifferenceKind::Update, to_lower(name), name), Aspect::State, parts[1]);
    } else if (key == fact::kProduct) {
      const Parts parts = parts_of(fact.value, 3);
      Observed& program = thing(DifferenceKind::Program, to_lower(parts[0]), parts[0]);
      set(program, Aspect::Version, parts[1]);
      set(program, Aspect::Company, parts[2]);
    } else if (key == fact::kDriverPackage) {
      const Parts parts = parts_of(fact.value, 4);
      Observed& driver = thing(DifferenceKind::Driver, to_lower(parts[0]), parts[0]);
      set(driver, Aspect::Provider, parts[1]);
      set(driver, Aspect::Version, parts[2]);
      set(driver, Aspect::Signer, parts[3]);
    } else if (key == fact::kDiskFree) {
      const Parts words = words_of(fact.value, 2);
      set(thing(machine_.volumes, to_lower(words[0]), words[0]), Aspect::Size, words[1]);
    }
  }

  // What waits for a restart, and what starts with Windows: by what it is, not by which value says
  // so.
  void take_pending(const Fact& fact) {
    const bool startup = fact.key == fact::kStartupEntry;
    if (!startup && pending_fact(fact.key).points == 0) return;
    const Parts parts = parts_of(fact.value, startup ? 3 : 2);
    std::string key = "fact:" + fact.key;
    std::string name = fact.key;
    if (startup) name = std::string(parts[0]) + "\\" + std::string(parts[1]);
    if (fact.key == fact::kServicingPending || fact.key == fact::kSetupState) name = parts[0];
    // Of many files the first stands for all.
    key += "|" + to_lower(name);
    set(thing(DifferenceKind::Registry, key, name), Aspect::Data, parts.back());
  }

  // Programs that were collected themselves have the path of the evidence.
  Observed& file_at(std::string_view path) {
    const bool on_machine = path.find('\\') != std::string_view::npos || path.starts_with('%');
    const std::string full = on_machine ? std::string(path) : machine_path(path);
    if (full.empty()) return thing(machine_.loose, to_lower(path), path);
    return thing(DifferenceKind::File, comparable_path(full, machine_.name), full);
  }

  // A machine of whose evidence nothing else says which Windows it is may be an image.
  void take_image(const Fact& fact) {
    const Parts parts = parts_of(fact.value, 7);
    if (parts[1] == "1") image_ = {std::string(parts[3]), std::string(parts[4])};
  }

  // A listing with hashes, of another kind than those of files that are at hand.
  void take_image_file(const Fact& fact) {
    const Parts parts = parts_of(fact.value, 4);
    set(take_listed_file(parts), Aspect::Sha1, parts[3]);
  }

  // Path, size, time.
  Observed& take_listed_file(const Parts& parts) {
    Observed& file = file_at(parts[0]);
    file.listed = true;
    set(file, Aspect::Size, parts[1]);
    set(file, Aspect::Time, parts[2]);
    machine_.folders.emplace(parent_of(comparable_path(parts[0], machine_.name)));
    return file;
  }

  void take_file(const Fact& fact) {
    if (fact.key == fact::kFileEntry) {
      take_listed_file(parts_of(fact.value, 3));
    } else if (fact.key == fact::kFileVersion) {
      const Parts parts = parts_of(fact.value, 6);
      Observed& file = file_at(parts[0]);
      set(file, Aspect::Version, parts[1]);
      set(file, Aspect::Company, parts[2]);
      // "" says that there is no signature: known, and other than not looked at.
      if (parts[5] != "-") file.aspects.try_emplace(Aspect::Signer, parts[5]);
      take_hash_of_item(fact, file);
    } else if (fact.key == fact::kFileHash) {
      const Parts parts = parts_of(fact.value, 2);
      set(file_at(parts[0]), Aspect::Sha256, parts[1]);
    }
  }

  // Where the item is the file itself, its hash is known.
  void take_hash_of_item(const Fact& fact, Observed& file) {
    if (fact.source.item >= view_.items.size()) return;
    const Item& item = view_.items[fact.source.item];
    if (item.decoder != "pe") return;
    set(file, Aspect::Sha256, item.sha256);
    set(file, Aspect::Size, std::to_string(item.bytes));
  }

  void take_access(const Fact& fact) {
    if (fact.key == fact::kDenyAce) return;  // stands among the entries too
    const Parts parts = parts_of(fact.value, 2);
    ObservedAccess& access = machine_.access[comparable_object(parts[0], machine_.name)];
    if (access.path.empty()) {
      access.path = std::string(parts[0]);
      access.at = at();
    }
    if (fact.key == fact::kOwner) {
      if (access.owner.empty()) access.owner = std::string(parts[1]);
      return;
    }
    // One path may be in several outputs; a set of entries is the same whoever wrote it down.
    const std::string entry(parts[1]);
    constexpr std::size_t kMostEntries = 1'000;  // a list of 64 KiB holds fewer that differ
    if (access.entries.size() >= kMostEntries) return;
    if (std::find(access.entries.begin(), access.entries.end(), entry) == access.entries.end()) {
      access.entries.push_back(entry);
    }
  }

  void take_service(const Fact& fact) {
    const Parts words = words_of(fact.value, 4);
    Observed& service = thing(DifferenceKind::Service, comparable_service(words[0]), words[0]);
    service.listed = true;
    set(service, Aspect::State, words[1]);
    set(service, Aspect::Start, words[2]);
    set(service, Aspect::Image, words[3]);
  }

  void take_value(const Fact& fact) {
    const Parts parts = parts_of(fact.value, 4);
    const std::string key = comparable_key(parts[0], machine_.name);
    machine_.key_areas.insert(key_area(key));
    if (take_service_value(key, parts) || take_package_value(key, parts)) return;
    take_system_value(key, parts);
    if (is_stated_otherwise(key, to_lower(parts[1]))) return;
    const bool policy = key.find("\\policies\\") != std::string::npos;
    const std::string name = std::string(parts[0]) + "\\" +
                             (parts[1].empty() ? std::string("@") : std::string(parts[1]));
    Observed& value = thing(policy ? DifferenceKind::Policy : DifferenceKind::Registry,
                            key + "|" + to_lower(parts[1]),
                            name);
    // An empty text is a value too.
    value.aspects.try_emplace(Aspect::Data, parts[3]);
  }

  bool take_service_value(std::string_view key, const Parts& parts) {
    std::string_view rest;
    const std::string_view name = part_behind(key, "\\currentcontrolset\\services\\", rest);
    if (name.empty() || !rest.empty()) return false;
    const std::string value = to_lower(parts[1]);
    if (value != "start" && value != "imagepath") return false;
    Observed& service = thing(DifferenceKind::Service,
                              comparable_service(name),
                              parts[0].substr(parts[0].rfind('\\') + 1));
    service.listed = true;
    set(service, Aspect::Start, value == "start" ? start_name(parts[3]) : "");
    if (value == "imagepath") set(service, Aspect::Image, parts[3]);
    return true;
  }

  bool take_package_value(std::string_view key, const Parts& parts) {
    std::string_view rest;
    const std::string_view name = part_behind(key, "\\component based servicing\\packages\\", rest);
    if (name.empty() || !rest.empty()) return false;
    if (!equal_ignoring_case(parts[1], "CurrentState")) return true;  // times and sizes of it
    Observed& package =
        thing(DifferenceKind::Update, std::string(name), parts[0].substr(parts[0].rfind('\\') + 1));
    set(package, Aspect::State, package_state(parts[3]));
    return true;
  }

  void take_system_value(std::string_view key, const Parts& parts) {
    if (key.ends_with("\\windows nt\\currentversion")) {
      if (parts[1] == "UBR") {
        revision_ =
            parse_number<int>(parts[3].substr(std::min<std::size_t>(2, parts[3].size())), 16)
                .value_or(0);
      }
      if (parts[1] == "CurrentBuild" || parts[1] == "CurrentBuildNumber") {
        registry_build_ = build_of(parts[3]);
      }
    } else if (key.ends_with("\\control\\nls\\language") && parts[1] == "InstallLanguage") {
      language_ = std::string(parts[3]);
    }
  }

  void take_system(const Fact& fact) {
    if (fact.key == fact::kOsVersion) {
      // The one that tells the most: "10.0.19045.4170" before "10.0.19045".
      if (std::count(fact.value.begin(), fact.value.end(), '.') >
          std::count(machine_.version.begin(), machine_.version.end(), '.')) {
        machine_.version = fact.value;
      }
    } else if (fact.key == fact::kEdition) {
      if (edition_.empty()) edition_ = fact.value;
    } else if (fact.key == fact::kLanguage) {
      language_ = fact.value;
    } else if (fact.key == fact::kArchitecture || fact.key == fact::kTimeZone ||
               fact.key == fact::kModel || fact.key == fact::kAntivirus) {
      const bool many = fact.key == fact::kAntivirus;
      const std::string key = many ? fact.key + " " + to_lower(fact.value) : fact.key;
      set(thing(DifferenceKind::System, key, fact.key), Aspect::Value, fact.value);
    }
  }

  void take_items() {
    for (const Item& item : view_.items) {
      if (item.events == 0) continue;
      Observed& log = machine_.logs[to_lower(item.path)];
      log.name = item.path;
      log.at = {item.path, 0};
      log.aspects[Aspect::Events] = std::to_string(item.events);
    }
  }

  // Files of which only the name is known go by it, unless two have the same.
  void resolve_loose() {
    std::map<std::string, std::size_t> names;
    for (const auto& [path, file] : machine_.loose) {
      ++names[std::string(file_name_of(path))];
    }
    Things named;
    for (auto& [path, file] : machine_.loose) {
      const std::string name(file_name_of(path));
      named.try_emplace(names[name] == 1 ? name : path, std::move(file));
    }
    machine_.loose = std::move(named);
  }

  void add_system(std::string_view key, const std::string& value) {
    if (value.empty()) return;
    Observed& thing = machine_.of(DifferenceKind::System)[std::string(key)];
    thing.name = std::string(key);
    thing.aspects[Aspect::Value] = value;
  }

  void describe() {
    if (machine_.version.empty() && registry_build_ == 0) {
      machine_.version = image_.version;
      if (edition_.empty()) edition_ = image_.edition;
    }
    machine_.build = build_of(machine_.version);
    if (machine_.build == 0 && registry_build_ != 0) {
      machine_.build = registry_build_;
      machine_.version = "10.0." + std::to_string(registry_build_);
    }
    const std::vector<std::string_view> parts = split(machine_.version, '.');
    if (parts.size() == 4) machine_.revision = parse_number<int>(parts[3]).value_or(0);
    if (parts.size() == 3 && revision_ != 0) {
      machine_.revision = revision_;
      machine_.version += "." + std::to_string(revision_);
    }
    const SystemReading reading = read_system_name(knowledge_, machine_.version, edition_);
    machine_.system = reading.title;
    machine_.edition = reading.edition != nullptr ? reading.edition->id : edition_;
    machine_.language = language_;
    add_system(fact::kOsVersion, machine_.version);
    add_system(fact::kEdition, machine_.edition);
    add_system(fact::kLanguage, machine_.language);
    for (const auto& [key, service] : machine_.of(DifferenceKind::Service)) {
      const auto image = service.aspects.find(Aspect::Image);
      const bool known = image != service.aspects.end();
      const bool driver = (known && is_driver_image(image->second)) || key == "ntfs" ||
                          key == "tcpip" || key == "disk";
      machine_.lists_drivers = machine_.lists_drivers || driver;
      machine_.lists_services = machine_.lists_services || (known && !driver) || key == "rpcss" ||
                                key == "eventlog" || key == "schedule" || key == "wuauserv" ||
                                key == "winmgmt";
    }
  }

  const AnalysisView& view_;
  const Knowledge& knowledge_;
  ObservedMachine& machine_;
  const Fact* fact_ = nullptr;
  std::string edition_;
  std::string language_;
  int registry_build_ = 0;
  ImageSystem image_;
  int revision_ = 0;
};

}  // namespace

ObservedMachine observe_machine(std::string path,
                                const AnalysisView& view,
                                const Knowledge& knowledge) {
  ObservedMachine machine;
  machine.path = std::move(path);
  Observer(view, knowledge, machine).observe();
  return machine;
}

std::string key_area(std::string_view comparable_key) {
  const std::vector<std::string_view> parts = split(comparable_key, '\\');
  std::size_t count = 3;
  if (comparable_key.starts_with("hklm\\software\\microsoft\\")) count = 5;
  if (comparable_key.starts_with("hklm\\system\\")) count = 4;
  std::string area;
  for (std::size_t i = 0; i < std::min(count, parts.size()); ++i) {
    if (i != 0) area += '\\';
    area += parts[i];
  }
  return area;
}

bool is_driver_image(std::string_view image) {
  const std::string lower = to_lower(image);
  return lower.ends_with(".sys") || lower.find("\\drivers\\") != std::string::npos;
}

}  // namespace casebook
