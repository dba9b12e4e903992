// SPDX-License-Identifier: Apache-2.0
// Which drivers and libraries the processes of one trace load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trace/compared_traces.h"

namespace casebook {

struct LoadedModule {
  std::uint32_t object = 0;  // its normalised path
  bool is_kernel = false;
  bool is_servicing = false;  // in a process that installs or repairs Windows
  bool is_microsoft = false;
  std::vector<std::uint16_t> roles;   // sorted
  std::vector<std::string> versions;  // sorted, each once
  std::string path;
  std::string company;
  std::string description;
};

class ModuleTable {
 public:
  // Of processes whose roles are in all traces.
  ModuleTable(ComparedTraces& traces, const TraceIndex& index);

  std::span<const LoadedModule> modules() const { return modules_; }  // sorted by object
  const LoadedModule* find(std::uint32_t object) const;

 private:
  void take_loads(const ComparedTraces& traces, const TraceIndex& index);
  void finish(const ComparedTraces& traces);

  std::vector<LoadedModule> modules_;
};

}  // namespace casebook
