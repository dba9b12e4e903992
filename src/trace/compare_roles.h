// SPDX-License-Identifier: Apache-2.0
// Which processes of several traces correspond: those with the same role, whatever their numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/trace.h"

namespace casebook {

struct TraceRole {
  std::string name;   // "svchost.exe (wuauserv)", as people read it
  std::string image;  // "svchost.exe", in lower case
  std::string company;
  bool is_servicing = false;  // installs updates, upgrades, resets or repairs Windows
  bool is_system = false;     // the kernel
  bool is_recorder = false;   // Process Monitor
  bool is_microsoft = false;
};

// A role is the name of the image with what tells its instances apart: the service of a svchost,
// the phase of Windows Setup, and the parent where all traces have the same several parents.
class RoleTable {
 public:
  explicit RoleTable(std::span<const Trace* const> traces);

  // `process` is an index into the processes of traces[trace].
  std::uint16_t of(std::size_t trace, std::uint32_t process) const {
    return process < of_[trace].size() ? of_[trace][process] : kNobody;
  }
  const TraceRole& role(std::uint16_t number) const { return roles_[number]; }
  std::uint16_t size() const { return static_cast<std::uint16_t>(roles_.size()); }
  bool is_in(std::uint16_t role, std::size_t trace) const;
  // In all of the traces before `last` and in `last`.
  bool is_common(std::uint16_t role, std::size_t last) const;

 private:
  static constexpr std::uint16_t kNobody = 0;  // the role of processes that nobody knows

  std::vector<TraceRole> roles_;
  std::vector<std::vector<std::uint16_t>> of_;  // by trace and process
  std::vector<std::vector<bool>> is_in_;        // by trace and role
};

// What the command line says of the instance: "wuauserv" for "svchost.exe -k netsvcs -s wuauserv";
// "" when it says nothing that matters. `image` in lower case.
std::string instance_of(std::string_view image, std::string_view command_line);

}  // namespace casebook
