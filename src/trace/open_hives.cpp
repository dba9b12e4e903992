// SPDX-License-Identifier: Apache-2.0
// The part of OpenFiles that is about hives of the registry.
#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/text.h"
#include "trace/open_files.h"

namespace casebook {

std::string_view hive_of_log(std::string_view name) {
  for (const std::string_view end : {".log", ".log1", ".log2"}) {
    if (name.ends_with(end)) return name.substr(0, name.size() - end.size());
  }
  if (!name.ends_with(".blf") && !name.ends_with(".regtrans-ms")) return {};
  const std::size_t brace = name.rfind('{');
  return brace == std::string_view::npos ? std::string_view() : name.substr(0, brace);
}

bool is_hive_name(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kNames = {"ntuser.dat",
                                                              "usrclass.dat",
                                                              "system",
                                                              "software",
                                                              "sam",
                                                              "security",
                                                              "default",
                                                              "components",
                                                              "drivers",
                                                              "bcd",
                                                              "amcache.hve",
                                                              "settings.dat"};
  const std::string_view file = file_name_of(name);
  if (std::find(kNames.begin(), kNames.end(), file) == kNames.end()) return false;
  const bool is_plain = file.find('.') == std::string_view::npos && file != "bcd";
  return !is_plain || folder_of(name).ends_with("\\config");
}

void OpenFiles::find_logs_of_hives() {
  for (std::uint32_t object = 0; object < watched_.size(); ++object) {
    const std::string_view hive = hive_of_log(watched_.name(object));
    if (!hive.empty()) logs_[std::string(hive)].push_back(object);
  }
}

void OpenFiles::load_hive(std::size_t event) {
  const std::string hive = names_.canonical(trace_.target(event));
  if (hive.empty()) return;
  std::vector<std::uint32_t> objects;
  if (const std::uint32_t own = watched_.find(hive); own != kNoTraceIndex) objects.push_back(own);
  if (const auto logs = logs_.find(hive); logs != logs_.end()) {
    objects.insert(objects.end(), logs->second.begin(), logs->second.end());
  }
  if (objects.empty()) return;
  std::string key;
  trace_.append_path(trace_.path_column()[event], key);
  std::vector<std::uint32_t>& loaded = hives_[with_folded_case(key)];
  for (const std::uint32_t object : objects) {
    HeldHandle handle = new_handle(HolderKind::Hive, trace_.process_column()[event], event);
    handle.file = file_of(object);
    handle.is_private = starts_with_ignoring_case(key, "\\REGISTRY\\A\\");
    const std::size_t before = handles_.size();
    add(std::move(handle));
    if (handles_.size() > before) loaded.push_back(static_cast<std::uint32_t>(before));
  }
}

void OpenFiles::unload_hive(std::size_t event) {
  if (hives_.empty()) return;
  std::string key;
  trace_.append_path(trace_.path_column()[event], key);
  const auto loaded = hives_.find(with_folded_case(key));
  if (loaded == hives_.end()) return;
  const FileTime time = trace_.event(event).time;
  for (const std::uint32_t number : loaded->second) {
    if (!handles_[number].closed) end(number, event, time);
  }
  hives_.erase(loaded);
}

}  // namespace casebook
