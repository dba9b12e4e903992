// SPDX-License-Identifier: Apache-2.0
// Whether refusals follow a file name or a folder: a rule of a filter can follow a name, an access
// list follows folders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "trace/refusals.h"

namespace casebook {

// Refusals of one file name that nobody recovered from.
struct NameSpread {
  std::size_t folders = 0;   // in so many folders
  std::size_t roots = 0;     // that lie in so many first folders of drives
  std::size_t granting = 0;  // folders where the same caller was granted other names
  std::size_t closed = 0;    // folders where other names were refused, and none granted
  bool is_closed_here = false;

  bool follows_name() const { return folders >= 2 && closed == 0 && (granting >= 2 || roots >= 3); }
};

class NameSpreads {
 public:
  explicit NameSpreads(const RefusalStudy& study) : study_(study) {}

  // First all refusals of files are added, then the trace is looked at once.
  void add(const Refusal& refusal);
  void look_at_trace();

  NameSpread of(const Refusal& refusal) const;  // nothing of a refusal that was not added

 private:
  using Place = std::pair<std::uint32_t, std::uint32_t>;  // a folder, a family of processes
  struct Names {
    std::set<std::string, std::less<>> refused;
    std::set<std::string, std::less<>> granted;  // at most kMostGranted
    bool is_granting() const;
    bool is_closed() const { return granted.empty() && refused.size() >= 2; }
  };

  void note(std::uint32_t family, std::uint32_t path);

  const RefusalStudy& study_;
  TextNumbers folders_;
  std::map<Place, Names> places_;
  std::unordered_map<std::string, std::set<Place>> of_names_;
};

}  // namespace casebook
