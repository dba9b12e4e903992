// SPDX-License-Identifier: Apache-2.0
// What one machine's evidence states, gathered from facts of any format under names that can be
// compared.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/access_list.h"
#include "model/comparison.h"
#include "model/diagnosis.h"
#include "model/knowledge.h"

namespace casebook {

// One thing that a side names.
struct Observed {
  std::string name;  // as written
  std::map<Aspect, std::string> aspects;
  StatedAt at;
  bool listed = false;  // in a listing, whose silence about another thing says something
};

using Things = std::map<std::string, Observed>;  // by comparable name

struct ObservedAccess : AccessList {
  StatedAt at;
};

struct ObservedMachine {
  std::string path;
  std::string name;
  std::string version;  // with the update revision when it is known
  int build = 0;        // 0: not known
  int revision = 0;     // "4170" of 10.0.19045.4170; 0: not known
  std::string edition;  // id of the knowledge's edition, else as written
  std::string language;
  Bilingual system;
  std::size_t items = 0;
  std::array<Things, kDifferenceKinds> things;
  std::map<std::string, ObservedAccess> access;  // by comparable path or key
  std::set<std::string> folders;                 // comparable; of which files are listed
  std::set<std::string> key_areas;  // comparable beginnings of keys that the evidence holds
  Things loose;    // programs whose path on the machine nothing shows, by file name
  Things logs;     // by path in the evidence, with their number of events
  Things volumes;  // free space
  bool lists_services = false;
  bool lists_drivers = false;

  const Things& of(DifferenceKind kind) const { return things[static_cast<std::size_t>(kind)]; }
  Things& of(DifferenceKind kind) { return things[static_cast<std::size_t>(kind)]; }
};

// The run that `view` is of may go afterwards.
ObservedMachine observe_machine(std::string path,
                                const AnalysisView& view,
                                const Knowledge& knowledge);

// The beginning of a key up to where people export: three to five parts.
std::string key_area(std::string_view comparable_key);

// A kernel driver, by the program behind a service.
bool is_driver_image(std::string_view image);

}  // namespace casebook
