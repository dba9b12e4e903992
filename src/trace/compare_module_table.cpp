// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_module_table.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"

namespace casebook {
namespace {

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

ModuleTable::ModuleTable(ComparedTraces& traces, const TraceIndex& index) {
  std::unordered_map<std::string, std::size_t> places;  // in modules_, by path
  const auto& processes = index.trace().processes();
  for (std::size_t i = 0; i < processes.size(); ++i) {
    const std::uint16_t role = traces.roles().of(index.number(), static_cast<std::uint32_t>(i));
    if (!traces.is_in_all(role)) continue;
    for (const TraceModule& module : processes[i].modules) {
      if (module.path.empty()) continue;
      const auto [place, is_new] = places.emplace(module.path, modules_.size());
      if (is_new) {
        modules_.emplace_back();
        modules_.back().object = traces.add_object(index, module.path);
        modules_.back().path = module.path;
      }
      LoadedModule& loaded = modules_[place->second];
      if (loaded.roles.empty() || loaded.roles.back() != role) loaded.roles.push_back(role);
      if (!module.version.empty() &&
          (loaded.versions.empty() || loaded.versions.back() != module.version)) {
        loaded.versions.push_back(module.version);
      }
      if (loaded.company.empty()) loaded.company = module.company;
      if (loaded.description.empty()) loaded.description = module.description;
    }
  }
  take_loads(traces, index);
  finish(traces);
}

// Exports have no tables of modules, but the events.
void ModuleTable::take_loads(const ComparedTraces& traces, const TraceIndex& index) {
  for (const Tally& tally : index.tallies()) {
    if (index.action(tally.key.operation) != TraceAction::LoadImage) continue;
    if (!traces.is_in_all(tally.key.role)) continue;
    LoadedModule& loaded = modules_.emplace_back();
    loaded.object = tally.key.object;
    loaded.roles.push_back(tally.key.role);
    loaded.path = event_path(index.trace(), tally.first);
  }
}

void ModuleTable::finish(const ComparedTraces& traces) {
  std::stable_sort(modules_.begin(), modules_.end(), [](const auto& a, const auto& b) {
    return a.object < b.object;
  });
  std::vector<LoadedModule> joined;
  for (LoadedModule& module : modules_) {
    if (joined.empty() || joined.back().object != module.object) {
      joined.push_back(std::move(module));
      continue;
    }
    LoadedModule& same = joined.back();
    same.roles.insert(same.roles.end(), module.roles.begin(), module.roles.end());
    same.versions.insert(same.versions.end(), module.versions.begin(), module.versions.end());
    if (same.company.empty()) same.company = module.company;
    if (same.description.empty()) same.description = module.description;
  }
  modules_ = std::move(joined);
  for (LoadedModule& module : modules_) {
    sort_unique(module.roles);
    sort_unique(module.versions);
    for (const std::uint16_t role : module.roles) {
      module.is_kernel = module.is_kernel || traces.role(role).is_system;
      module.is_servicing = module.is_servicing || traces.role(role).is_servicing;
    }
    module.is_microsoft = module.company.empty()
                              ? traces.object(module.object).starts_with("%windir%\\")
                              : contains_ignoring_case(module.company, "microsoft");
  }
}

const LoadedModule* ModuleTable::find(std::uint32_t object) const {
  const auto found = std::lower_bound(
      modules_.begin(), modules_.end(), object, [](const auto& module, std::uint32_t wanted) {
        return module.object < wanted;
      });
  return found != modules_.end() && found->object == object ? &*found : nullptr;
}

}  // namespace casebook
