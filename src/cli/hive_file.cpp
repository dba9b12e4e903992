// SPDX-License-Identifier: Apache-2.0
#include "cli/hive_file.h"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/input_file.h"
#include "evidence/content.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

// The file of the same folder whose name is NAME + ending; "" when there is none.
std::string beside(const std::string& path, std::string_view ending) {
  const fs::path hive(path);
  const std::string wanted = hive.filename().string() + std::string(ending);
  const fs::path folder = hive.has_parent_path() ? hive.parent_path() : fs::path(".");
  std::error_code error;
  std::string found;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!equal_ignoring_case(name, wanted)) continue;
    // Of names that differ by case only the first, so that the order of the folder means nothing.
    if (found.empty() || at->path().string() < found) found = at->path().string();
  }
  return found;
}

std::string join(std::string_view path, std::string_view name) {
  return fmt::format("{}{}{}", path, path.empty() ? "" : "\\", name);
}

// "HKLM\SYSTEM\X" and "HKEY_LOCAL_MACHINE\SYSTEM\X" of a SYSTEM hive are X.
std::string without_mount(std::string path, std::string_view mount) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kShort = {
      {{"HKLM\\", "HKEY_LOCAL_MACHINE\\"}, {"HKCU\\", "HKEY_CURRENT_USER\\"}, {"Computer\\", ""}}};
  for (const auto& [typed, full] : kShort) {
    if (starts_with_ignoring_case(path, typed))
      path = std::string(full) + path.substr(typed.size());
  }
  if (equal_ignoring_case(path, mount)) return "";
  if (starts_with_ignoring_case(path, std::string(mount) + "\\")) {
    return path.substr(mount.size() + 1);
  }
  return path;
}

Error no_such_key(const HiveKey& nearest,
                  const std::string& path,
                  std::string_view missing,
                  Language language) {
  constexpr std::size_t kMostNames = 8;
  std::string names;
  std::size_t count = 0;
  HiveSubkeys subkeys(nearest);
  HiveKey key;
  while (count < kMostNames + 1 && subkeys.next(key)) {
    if (++count > kMostNames) break;
    names += (names.empty() ? "" : ", ") + key.name().text();
  }
  if (count > kMostNames) names += ", ...";
  const bool is_chinese = language == Language::Chinese;
  if (names.empty()) names = is_chinese ? "（无）" : "(none)";
  const std::string text =
      is_chinese
          ? fmt::format("没有项“{}”；存在的最近上级项为 {}，其子项：{}", missing, path, names)
          : fmt::format("no key \"{}\"; the nearest that exists is {}, its subkeys: {}",
                        missing,
                        path,
                        names);
  return Error{ErrorCode::InvalidInput, text};
}

}  // namespace

Result<HiveFile> open_hive_file(const std::string& path, HiveLogs logs) {
  HiveFile file;
  ASSIGN_OR_RETURN(file.content, open_input_file(path));
  const ByteView bytes = file.content->bytes();
  file.recovery = std::make_unique<HiveRecovery>();
  const auto header = read_hive_header(bytes);
  if (header && !header->is_log() && header->is_dirty()) {
    std::array<std::shared_ptr<const Content>, 2> contents = {empty_content(), empty_content()};
    for (const std::string_view ending : {".LOG", ".LOG1", ".LOG2"}) {
      const std::string log = beside(path, ending);
      if (log.empty()) continue;
      auto content = open_input_file(log);
      if (!content.ok()) return std::move(content.error());
      if (content.value()->bytes().empty()) continue;
      file.logs.push_back(fs::path(log).filename().string());
      contents[ending == ".LOG2" ? 1 : 0] = content.value();
    }
    file.recovery->was_dirty = true;
    if (logs == HiveLogs::Replay) {
      *file.recovery = recover_hive(bytes, contents[0]->bytes(), contents[1]->bytes());
    }
  }
  const bool is_recovered = !file.recovery->bytes.empty();
  auto hive = Hive::open(is_recovered ? ByteView(file.recovery->bytes) : bytes);
  if (!hive.ok()) return std::move(hive.error()).context(path);
  file.hive = std::make_unique<Hive>(std::move(hive).value());
  return file;
}

Result<FoundKey> find_key(const Hive& hive, std::string_view typed, Language language) {
  const std::string mount(hive.mount());
  std::string wanted = without_mount(std::string(typed), mount);
  const bool has_backslash = wanted.find('\\') != std::string::npos;
  if (!has_backslash && !hive.root().find(wanted).exists()) {
    wanted = without_mount(replace_all(std::move(wanted), "/", "\\"), mount);
  }
  FoundKey found{hive.root(), mount};
  std::string_view rest = wanted;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\\'), rest.size());
    const std::string_view part = rest.substr(0, end);
    const std::string_view whole = rest;
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    HiveKey next = found.key.find(part);
    if (!next.exists() && equal_ignoring_case(part, "CurrentControlSet")) {
      next = found.key.find(hive.control_set());
    }
    if (!next.exists()) return no_such_key(found.key, found.path, whole, language);
    found = {next, join(found.path, next.name().text())};
  }
  return found;
}

}  // namespace casebook
