// SPDX-License-Identifier: Apache-2.0
// Several machines side by side: what each one's diagnosis says, and what those with the same cause
// have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/bilingual.h"
#include "model/diagnosis.h"

namespace casebook {

// What can be the same or different between machines, in the order in which people are told.
enum class Trait : std::uint8_t {
  File,
  Driver,
  Process,
  Package,
  Service,
  Key,
  Code,
  Phase,
  Operation,
  Product,  // a known security or management product that left traces
  Filter,   // a file system filter driver, whoever made it; compared only
  System,
  Target,
  Model,
};

using Traits = std::set<std::pair<Trait, std::string>>;

// One machine's diagnosis, as far as a comparison needs it.
struct FleetMachine {
  std::string path;  // its bundle below the folder, "PC-017.zip"
  std::string name;  // as the evidence names it; may be ""
  Bilingual system;  // as Machine's
  Bilingual target;
  Bilingual unreadable;  // why there is no diagnosis; else ""
  Verdict verdict = Verdict::Insufficient;
  Bilingual summary;
  std::string cause;      // of the first finding; "" without one
  Bilingual title;        // the same
  Bilingual cause_title;  // the knowledge's, when it names no object
  double confidence = 0;
  ConfidenceLevel level = ConfidenceLevel::Possible;
  std::size_t other_findings = 0;
  Traits traits;
  bool lists_programs = false;  // its evidence lists filters, services or processes: absence counts
};

// Machines whose first finding is the same cause.
struct FleetGroup {
  std::string cause;
  Bilingual title;
  std::vector<std::size_t> machines;  // indexes into Fleet::machines
  Traits same;                        // what all of them share
  Traits only_here;  // products and filters on all of them, and on no machine that went well
  std::size_t compared_with = 0;  // machines that went well and list their programs
  std::vector<std::pair<Trait, std::vector<std::string>>> varies;  // what differs, by machine
};

// A thing that machines of different causes name: one reason may stand behind all of them.
struct FleetLink {
  Trait trait = Trait::File;
  std::string value;
  std::vector<std::size_t> machines;
};

struct Fleet {
  std::string path;
  std::vector<FleetMachine> machines;  // by path
  std::vector<FleetGroup> groups;      // the largest first
  std::vector<FleetLink> across;       // named by machines of two groups and more
  std::vector<std::size_t> healthy;
  std::vector<std::size_t> insufficient;
  std::vector<std::size_t> unreadable;
};

std::string_view trait_name(Trait trait);  // "file", "driver", ... for programs

}  // namespace casebook
