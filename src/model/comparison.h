// SPDX-License-Identifier: Apache-2.0
// What differs between a machine that works (GOOD) and one that does not (BAD).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"

namespace casebook {

// What is compared; among equally suspicious differences the earlier kind comes first.
enum class DifferenceKind : std::uint8_t {
  Access,   // owner and access list of a path
  Filter,   // file system minifilters
  Service,  // services: state, start type, program
  Driver,   // kernel drivers, driver packages
  File,     // presence, version, size, hash, signer
  Policy,   // registry values below a Policies key
  Registry,
  Update,   // hotfixes and packages
  Program,  // installed programs
  Process,
  System,  // build, edition, zone ...
};
inline constexpr std::size_t kDifferenceKinds = 11;

enum class Change : std::uint8_t { OnlyGood, OnlyBad, Differs };

// What of a thing is compared.
enum class Aspect : std::uint8_t {
  Version,
  Size,
  Sha256,
  Sha1,  // of a file in an image
  Signer,
  Company,
  Provider,
  Time,
  State,
  Start,
  Image,
  Altitude,
  Instances,
  Owner,
  Entry,  // of an access list
  Data,
  Process,  // its number
  Events,   // of a log
  Value,    // of the system: its build, edition ...
};

struct AspectChange {
  Aspect aspect = Aspect::Value;
  std::string good;  // "" when GOOD has none
  std::string bad;
};

struct SuspicionReason {
  Bilingual text;
  int points = 0;  // below 0: it explains the difference away
};

// Where a side says it.
struct StatedAt {
  std::string item;        // path in its evidence; "" when it says nothing
  std::uint32_t line = 0;  // 1-based; 0 when the format has none
};

struct Difference {
  DifferenceKind kind = DifferenceKind::File;
  Change change = Change::Differs;
  std::string subject;  // as BAD writes it, else as GOOD does
  std::vector<AspectChange> aspects;
  std::vector<SuspicionReason> reasons;  // the weightiest first
  int points = 0;                        // 0 to 100
  StatedAt good;
  StatedAt bad;
};

// From here on a difference is told first, and counts for the exit status.
inline constexpr int kSuspicious = 20;

enum class Suspicion : std::uint8_t { None, Some, Much, VeryMuch };
Suspicion suspicion_of(int points);  // below 20, below 40, below 70, and above

// Differences that every two machines have, or that another one explains.
struct FoldedDifferences {
  std::string id;  // "file-times"
  Bilingual title;
  std::size_t count = 0;
  std::vector<Difference> members;  // at most kMostFolded of them
};
inline constexpr std::size_t kMostFolded = 5'000;

// Evidence that is missing, so that a kind could not be compared.
struct NotCompared {
  DifferenceKind kind = DifferenceKind::File;
  bool good_lacks = false;
  bool bad_lacks = false;
  Bilingual why;
  std::vector<std::string> artifacts;  // Artifact ids: what to collect
  std::vector<Bilingual> titles;       // of them
};

struct ComparedMachine {
  std::string path;
  std::string name;     // "" when the evidence does not say
  std::string version;  // "10.0.19045.4170"
  Bilingual system;     // "Windows 10 22H2, Enterprise"
  std::size_t items = 0;
};

struct KindCount {
  DifferenceKind kind = DifferenceKind::File;
  std::size_t good = 0;  // things that a side lists
  std::size_t bad = 0;
  std::size_t same = 0;
};

struct Comparison {
  ComparedMachine good;
  ComparedMachine bad;
  std::string knowledge_version;
  std::vector<KindCount> counts;        // of the kinds that were asked for
  std::vector<Difference> differences;  // the most suspicious first
  std::vector<FoldedDifferences> folded;
  std::vector<NotCompared> not_compared;

  std::size_t suspicious() const;  // how many of `differences` lead
};

std::string_view difference_kind_name(DifferenceKind kind);  // "access", "filter", ...
std::string_view change_name(Change change);                 // "only_good", "only_bad", "differs"
std::string_view aspect_name(Aspect aspect);                 // "version", "size", ...
std::string_view suspicion_name(Suspicion suspicion);        // "none", "some", "much", "very_much"

}  // namespace casebook
