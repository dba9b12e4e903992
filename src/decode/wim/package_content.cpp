// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"
#include "base/utf16.h"
#include "base/utf8.h"
#include "decode/executable.h"
#include "decode/hive.h"
#include "decode/provisioning_package.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

constexpr std::uint64_t kLargestHive = 128 << 20;
constexpr std::uint64_t kLargestProgram = 16 << 20;
constexpr std::uint64_t kLargestText = 4 << 20;
constexpr std::uint64_t kAllBytes = 512 << 20;
constexpr std::size_t kMostLooked = 256;
constexpr std::size_t kMostNamed = 2000;
constexpr std::size_t kMostAreas = 12;
constexpr std::size_t kDeepestUninstall = 8;

// Programs and libraries of the User State Migration Tool. Source: folder of the ADK.
constexpr std::array<std::string_view, 8> kToolNames = {"scanstate.exe",
                                                        "loadstate.exe",
                                                        "migcore.dll",
                                                        "migstore.dll",
                                                        "mighost.exe",
                                                        "usmtutils.exe",
                                                        "unbcl.dll",
                                                        "migapp.xml"};

constexpr std::array<std::string_view, 4> kScripts = {".cmd", ".bat", ".ps1", ".vbs"};
constexpr std::array<std::string_view, 4> kTexts = {".xml", ".ini", ".log", ".txt"};

template <typename Names>
bool ends_with_one(std::string_view name, const Names& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return name.ends_with(ending);
  });
}

// "NTUSER.DAT", "UsrClass.dat", "SOFTWARE", "x.hiv", "HKLM.hive"
bool is_hive_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> kEndings = {".dat", ".hiv", ".hive", ".reghive"};
  constexpr std::array<std::string_view, 7> kNames = {
      "system", "software", "default", "components", "sam", "security", "drivers"};
  return ends_with_one(name, kEndings) ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// What comes behind `folder` in a path, up to the next slash: "Contoso Agent" for "Program Files".
std::optional<std::string> part_below(std::string_view path, std::string_view folder) {
  const std::string lower = to_lower(path);
  const std::string wanted = std::string(folder) + "/";
  std::size_t at = lower.find(wanted);
  if (at == std::string::npos || (at != 0 && lower[at - 1] != '/')) return std::nullopt;
  at += wanted.size();
  const std::size_t end = std::min(path.find('/', at), path.size());
  if (end == at) return std::nullopt;
  return std::string(path.substr(at, end - at));
}

// "10.0.19041.1" in a line that names USMT or ScanState; "" when there is none.
std::string version_in(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!is_digit(line[at]) || (at > 0 && (is_digit(line[at - 1]) || line[at - 1] == '.')))
      continue;
    std::size_t end = at;
    int dots = 0;
    while (end < line.size() && (is_digit(line[end]) || line[end] == '.')) {
      dots += line[end++] == '.' ? 1 : 0;
    }
    if (dots == 3 && end - at <= 24 && line[end - 1] != '.') {
      return std::string(line.substr(at, end - at));
    }
    at = end;
  }
  return {};
}

std::string stated_version(std::string_view text) {
  for (const std::string_view line : split(text, '\n')) {
    const bool names_it =
        contains_ignoring_case(line, "scanstate") || contains_ignoring_case(line, "usmt");
    if (!names_it) continue;
    std::string version = version_in(line.substr(0, 4096));
    if (!version.empty()) return version;
  }
  return {};
}

std::string text_value(const HiveKey& key, std::string_view name) {
  const auto value = key.value(name);
  return value && value->type() == 1 ? value->text(1024) : std::string();  // REG_SZ
}

class PackageReader {
 public:
  PackageReader(WimFile& file, std::uint32_t image) : file_(file), image_(image) {}

  Result<PackageContent> read() {
    RETURN_IF_ERROR(file_.walk(image_, [this](const WimEntry& entry) {
      take(entry);
      return true;
    }));
    for (const std::string& name : folders_) {
      add_program({name.substr(name.find('\n') + 1), "", name.substr(0, name.find('\n'))});
    }
    content_.profiles.assign(profiles_.begin(), profiles_.end());
    RETURN_IF_ERROR(look_inside());
    if (left_out_ != 0) {
      content_.issues.push_back({"wim-members-left", 0, 0, left_out_, ""});
    }
    return std::move(content_);
  }

 private:
  void take(const WimEntry& entry) {
    if (entry.path.empty() || entry.is_link) return;
    if (entry.is_folder) {
      ++content_.folders;
    } else {
      ++content_.files;
      content_.bytes += entry.size;
    }
    take_folders(entry);
    if (entry.is_folder) return;
    const std::string name = to_lower(file_name_of(entry.path));
    if (ends_with_one(name, kScripts) && content_.scripts.size() < kMostNamed) {
      content_.scripts.push_back(entry.path);
    }
    const bool is_tool = std::find(kToolNames.begin(), kToolNames.end(), name) != kToolNames.end();
    if (is_hive_name(name)) {
      want(entry, kLargestHive);
    } else if (is_tool) {
      want(entry, kLargestProgram);
    } else if (ends_with_one(name, kTexts) && entry.path.find('/') == std::string::npos) {
      want(entry, kLargestText);  // what describes the package lies at its top
    }
  }

  void take_folders(const WimEntry& entry) {
    for (const std::string_view folder : {"program files", "program files (x86)"}) {
      const auto part = part_below(entry.path, folder);
      const bool is_file_there = part && !entry.is_folder && file_name_of(entry.path) == *part;
      if (!part || is_file_there || folders_.size() >= kMostNamed) continue;
      const std::size_t at = to_lower(entry.path).find(std::string(folder) + "/");
      folders_.insert(entry.path.substr(0, at + folder.size() + 1 + part->size()) + "\n" + *part);
    }
    if (const auto user = part_below(entry.path, "users")) {
      const bool is_file = !entry.is_folder && file_name_of(entry.path) == *user;
      if (!is_file && profiles_.size() < kMostNamed) profiles_.insert(*user);
    }
  }

  void want(const WimEntry& entry, std::uint64_t largest) {
    if (entry.is_missing || entry.is_encrypted || entry.size > largest ||
        wanted_.size() >= kMostLooked || wanted_bytes_ + entry.size > kAllBytes) {
      ++left_out_;
      return;
    }
    wanted_bytes_ += entry.size;
    wanted_.push_back(entry.path);
  }

  Status look_inside() {
    ASSIGN_OR_RETURN(const TemporaryFolder folder, TemporaryFolder::make());
    const auto take = [&](const std::string& path, const Status& status) {
      if (!status.ok()) {
        content_.issues.push_back(
            {"archive-damaged", 0, 0, 1, path + ": " + status.error().message});
        return true;
      }
      std::ifstream in(folder.path() + "/" + path, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      look_at(path, bytes);
      return true;
    };
    file_.extract_each(image_, wanted_, folder.path(), take);
    return ok_status();
  }

  void look_at(const std::string& path, const std::string& bytes) {
    const std::string name = to_lower(file_name_of(path));
    const ByteView view = as_bytes(bytes);
    if (bytes.starts_with("regf")) {
      look_at_hive(path, view);
    } else if (is_executable(view)) {
      content_.tools.push_back({name, read_executable(view).file_version, path});
    } else if (ends_with_one(name, kTexts)) {
      std::string text = bytes;
      if (bytes.starts_with("\xFF\xFE")) {
        text.clear();
        append_utf16le(text, view);
      }
      const std::string version = stated_version(text);
      if (!version.empty()) content_.tools.push_back({"USMT", version, path});
    }
  }

  void look_at_hive(const std::string& path, ByteView bytes) {
    PackageHive found{path, bytes.size(), false, 0, 0, {}};
    const Result<Hive> hive = Hive::open(bytes);
    if (hive.ok()) {
      found.is_readable = true;
      count(hive.value(), path, found);
      for (const Issue& issue : hive.value().damage()) {
        content_.issues.push_back(issue);
        content_.issues.back().detail = path + (issue.detail.empty() ? "" : ": " + issue.detail);
      }
    } else {
      content_.issues.push_back({"archive-damaged", 0, 0, 1, path + ": " + hive.error().message});
    }
    content_.hives.push_back(std::move(found));
  }

  void count(const Hive& hive, const std::string& path, PackageHive& found) {
    std::map<std::string, std::uint64_t> areas;
    std::vector<std::string> names;
    HiveWalk walk(hive.root());
    while (walk.next()) {
      ++found.keys;
      found.values += walk.key().value_count();
      names.resize(walk.depth());
      names.push_back(to_valid_utf8(walk.key().name().text()));
      if (walk.depth() >= 2 &&
          (areas.size() < kMostNamed || areas.contains(names[1] + "\\" + names[2]))) {
        ++areas[names[1] + "\\" + names[2]];
      }
      const bool is_uninstall = names.size() >= 3 && names.size() <= kDeepestUninstall &&
                                to_lower(names[names.size() - 2]) == "uninstall" &&
                                to_lower(names[names.size() - 3]) == "currentversion";
      if (is_uninstall) {
        const std::string name = text_value(walk.key(), "DisplayName");
        if (!name.empty()) add_program({name, text_value(walk.key(), "DisplayVersion"), path});
      }
    }
    found.areas.assign(areas.begin(), areas.end());
    std::stable_sort(found.areas.begin(), found.areas.end(), [](const auto& a, const auto& b) {
      return a.second > b.second;
    });
    if (found.areas.size() > kMostAreas) found.areas.resize(kMostAreas);
  }

  void add_program(PackageProgram program) {
    if (content_.programs.size() < kMostNamed) content_.programs.push_back(std::move(program));
  }

  WimFile& file_;
  std::uint32_t image_;
  PackageContent content_;
  std::set<std::string> folders_;  // "path\nname"
  std::set<std::string> profiles_;
  std::vector<std::string> wanted_;
  std::uint64_t wanted_bytes_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace

Result<PackageContent> read_package(WimFile& file, std::uint32_t image) {
  return PackageReader(file, image).read();
}

}  // namespace casebook
