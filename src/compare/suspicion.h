// SPDX-License-Identifier: Apache-2.0
// How much a difference can have to do with the failure, and why; or which group it is folded into.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "compare/observe.h"
#include "model/comparison.h"
#include "model/knowledge.h"

namespace casebook {

class Suspect {
 public:
  // All three must outlive it.
  Suspect(const ObservedMachine& good, const ObservedMachine& bad, const Knowledge& knowledge);

  // Fills reasons and points of a difference whose aspects are known; `key` is the comparable name,
  // a side is null when it does not have the thing. Gives the group that folds it, or "".
  std::string_view judge(Difference& difference,
                         const std::string& key,
                         const Observed* good,
                         const Observed* bad) const;

  // The same for owner and access list; `good` may be null, then BAD is compared with what Windows
  // sets. False when there is nothing to tell.
  bool judge_access(Difference& difference,
                    const std::string& path,
                    const ObservedAccess* good,
                    const ObservedAccess& bad) const;

  // Of groups that follow from the machines: "build-versions", "update-level", "language".
  Bilingual title_of(std::string_view group) const;

 private:
  std::string_view judge_file(Difference& difference,
                              const std::string& path,
                              const Observed* good,
                              const Observed* bad) const;
  std::string_view judge_missing_file(Difference& difference,
                                      const std::string& path,
                                      const Observed& good) const;
  std::string_view judge_extra_file(Difference& difference,
                                    const std::string& path,
                                    const Observed& bad) const;
  std::string_view judge_changed_file(Difference& difference, const std::string& path) const;
  void judge_filter(Difference& difference, const std::string& name, const Observed* bad) const;
  std::string_view judge_service(Difference& difference,
                                 const std::string& name,
                                 const Observed* good,
                                 const Observed* bad) const;
  void judge_driver_package(Difference& difference, const Observed* bad) const;
  std::string_view judge_value(Difference& difference,
                               const std::string& value,
                               const Observed* good,
                               const Observed* bad) const;
  std::string_view judge_pending(Difference& difference,
                                 const std::string& value,
                                 const Observed* bad) const;
  void judge_update(Difference& difference, const Observed* bad) const;
  void judge_presence(Difference& difference, const Observed* bad) const;
  std::string_view judge_system(Difference& difference, const std::string& key) const;

  void add_product(Difference& difference, std::string_view text, std::string_view altitude) const;
  void add_editions(Difference& difference) const;
  bool same_build() const;
  bool builds_known() const { return good_.build != 0 && bad_.build != 0; }

  const ObservedMachine& good_;
  const ObservedMachine& bad_;
  const Knowledge& knowledge_;
  std::set<std::string> good_store_;  // store_key() of all files
  std::set<std::string> bad_store_;
};

// "10.0.19041.1" before "10.0.19041.12": below 0, 0, above 0; by numbers, missing parts are 0.
int compare_versions(std::string_view a, std::string_view b);

}  // namespace casebook
