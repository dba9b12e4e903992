// SPDX-License-Identifier: Apache-2.0
// Paths of a trace without what differs between any two machines and any two runs of one job, so
// that the paths of two traces can be compared. Which rule changed a path is said, and each rule
// can be switched off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "model/trace.h"
#include "trace/path_shapes.h"

namespace casebook {

// In the order of reports.
enum class PathRule : std::uint8_t {
  Case,
  Drive,
  Winsxs,
  ServicingStack,
  Download,
  InFlight,
  Pending,
  CbsTemp,
  SetupFolder,
  Panther,
  DriverStore,
  Prefetch,
  Temp,
  Time,
  Pid,
  Guid,
  Sid,
  User,
  Computer,
  RegistryRoot,
  ControlSet,
  UserHive,
  Classes,
  Session,
};
inline constexpr std::size_t kPathRules = 24;

// A set of rules, one bit each.
using PathRules = std::uint32_t;
constexpr PathRules rule_bit(PathRule rule) {
  return PathRules{1} << static_cast<unsigned>(rule);
}

std::string_view path_rule_id(PathRule rule);  // "winsxs": stable, what --keep names
Bilingual path_rule_text(PathRule rule);       // what it takes away
std::optional<PathRule> find_path_rule(std::string_view id);

struct NormalisedPath {
  std::string text;
  PathRules rules = 0;  // that changed it
  // Of a path below a component of the store; both empty for others.
  std::string component;  // "amd64_sample_31bf3856ad364e35_<version>_none_<hash>"
  std::string version;    // "10.0.19041.1"
};

// GUIDs in the paths of a trace, sorted, each once.
std::vector<GuidNumber> guids_of(const Trace& trace);

// Normalises the paths of one trace. Safe for many threads.
class PathNormaliser {
 public:
  // `shared` are GUIDs that other traces have too, sorted: they name a thing and stay; others were
  // generated. Must outlive this object, as `trace` must. `off` are the rules not to apply.
  PathNormaliser(const Trace& trace, const std::vector<GuidNumber>& shared, PathRules off);

  // Linear in the length of the path.
  void normalise(std::string_view path, NormalisedPath& out) const;

 private:
  friend class PathScan;

  const std::vector<GuidNumber>& shared_;
  std::vector<std::uint32_t> pids_;  // sorted
  std::string computer_;             // in lower case
  std::string system_root_;          // in lower case: "c:\windows"
  PathRules off_;
};

}  // namespace casebook
