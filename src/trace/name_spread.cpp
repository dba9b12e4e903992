// SPDX-License-Identifier: Apache-2.0
#include "trace/name_spread.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "trace/trace_details.h"

namespace casebook {
namespace {

constexpr std::size_t kMostGranted = 64;  // names of one folder
constexpr std::size_t kMostRefused = 64;

// "c:\windows" of "c:\windows\temp".
std::string_view first_folder(std::string_view folder) {
  const std::size_t drive = folder.find('\\');
  if (drive == std::string_view::npos) return folder;
  return folder.substr(0, folder.find('\\', drive + 1));
}

}  // namespace

// Where several names were refused, those that were granted must be many more.
bool NameSpreads::Names::is_granting() const {
  if (refused.size() < 2) return !granted.empty();
  return granted.size() > 2 * refused.size();
}

void NameSpreads::add(const Refusal& refusal) {
  const std::string& object = study_.name(refusal);
  const std::string name(file_name_of(object));
  const Place place{folders_.add(folder_of(object)), study_.families().of(refusal.process)};
  Names& names = places_[place];
  if (names.refused.size() < kMostRefused) names.refused.insert(name);
  of_names_[name].insert(place);
}

void NameSpreads::note(std::uint32_t family, std::uint32_t path) {
  std::string text;
  study_.trace().append_path(path, text);
  const std::string object = study_.names().canonical(text);
  const std::uint32_t folder = folders_.find(folder_of(object));
  const auto place = places_.find({folder, family});
  if (place == places_.end() || place->second.granted.size() >= kMostGranted) return;
  const std::string_view name = file_name_of(object);
  if (!place->second.refused.contains(name)) place->second.granted.emplace(name);
}

void NameSpreads::look_at_trace() {
  if (places_.empty()) return;
  const Trace& trace = study_.trace();
  std::set<std::uint32_t> families;
  for (const auto& [place, names] : places_) {
    families.insert(place.second);
  }
  std::vector<bool> is_concerned(trace.processes().size(), false);
  for (std::uint32_t process = 0; process < is_concerned.size(); ++process) {
    is_concerned[process] = families.contains(study_.families().of(process));
  }
  const auto processes = trace.process_column();
  const auto operations = trace.operation_column();
  std::vector<std::uint32_t> last_family(trace.path_count(), kNoTraceIndex);  // each path once
  for (std::size_t event = 0; event < processes.size(); ++event) {
    if (!is_concerned[processes[event]]) continue;
    if (trace.operations()[operations[event]].action != TraceAction::Open) continue;
    if (!opens_handle(trace.result_column()[event])) continue;
    const std::uint32_t path = trace.path_column()[event];
    const std::uint32_t family = study_.families().of(processes[event]);
    if (std::exchange(last_family[path], family) != family) note(family, path);
  }
}

NameSpread NameSpreads::of(const Refusal& refusal) const {
  NameSpread spread;
  const std::string& object = study_.name(refusal);
  const auto places = of_names_.find(std::string(file_name_of(object)));
  if (places == of_names_.end()) return spread;
  const std::uint32_t here = folders_.find(folder_of(object));
  std::set<std::uint32_t> folders;
  std::set<std::string_view> roots;
  std::set<std::uint32_t> granting;
  std::set<std::uint32_t> closed;
  for (const Place& place : places->second) {
    const Names& names = places_.at(place);
    folders.insert(place.first);
    roots.insert(first_folder(folders_.text(place.first)));
    if (names.is_granting()) granting.insert(place.first);
    if (names.is_closed()) closed.insert(place.first);
  }
  spread.folders = folders.size();
  spread.roots = roots.size();
  spread.granting = granting.size();
  spread.closed = closed.size();
  spread.is_closed_here = closed.contains(here);
  return spread;
}

}  // namespace casebook
