// SPDX-License-Identifier: Apache-2.0
// Which paths are the same file on its way: renamed, linked, or copied under the same name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "trace/compared_traces.h"

namespace casebook {

// What an operation changes about a file.
bool is_modifying(TraceAction action);
bool is_file_action(TraceAction action);

class FileFamilies {
 public:
  // Of the objects that processes of these roles touch. Linear in events and paths.
  FileFamilies(ComparedTraces& traces, const std::vector<bool>& roles);

  // The family of an object, as one of its members; the object itself when it is alone.
  std::uint32_t family(std::uint32_t object) const;
  // Family and member, for all objects of the roles; sorted.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> members() const;

 private:
  void note_objects(const TraceIndex& index, const std::vector<bool>& roles);
  void join_moves(ComparedTraces& traces, const TraceIndex& index, const std::vector<bool>& roles);
  void join_same_components(const ComparedTraces& traces);
  void join_same_names(const ComparedTraces& traces);
  void note(std::uint32_t object);
  std::uint32_t root(std::uint32_t object);
  void join(std::uint32_t one, std::uint32_t two);

  std::vector<std::uint32_t> parents_;  // by object; kNoName: not of these roles
  std::vector<std::uint32_t> objects_;  // of these roles
};

// Below a folder of a component: from that folder on, however deep it lies and wherever; else "".
std::string_view component_tail(std::string_view object);

// The component that an object lies below, as component_identity(), a part of the path; else "".
std::string_view component_name(std::string_view object);

// The second name of a Rename or Link as a path: bare names lie beside the first.
std::string full_target(std::string_view path, std::string target);

}  // namespace casebook
