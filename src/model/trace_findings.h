// SPDX-License-Identifier: Apache-2.0
// What is read out of traces: who was refused, who held a file, what happened to a file, and what
// differs between a trace of a good machine and one of a bad machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bilingual.h"
#include "model/access_list.h"
#include "model/trace.h"

namespace casebook {

// What is known about the machine beside the trace; all of it may be empty.
struct InstalledFilter {
  std::string name;      // "ExGuard", with or without ".sys"
  std::string altitude;  // "385250.5"; "" when not known
  std::string company;   // "" when not known
};
struct TraceSurroundings {
  std::vector<InstalledFilter> filters;  // of fltmc, of the SYSTEM hive
  std::vector<AccessList> access_lists;  // of icacls, Get-Acl, hives
  std::string procmon_altitude = "385200";
};

enum class SuspectKind : std::uint8_t { Driver, Process, Acl };
std::string_view suspect_kind_name(SuspectKind kind);  // "driver", "process", "acl"

struct Suspect {
  SuspectKind kind = SuspectKind::Driver;
  std::string name;     // "exguard.sys", "scanner.exe (1234)", "access list"
  std::string product;  // id of the knowledge's product; "" when none is known
  double weight = 0;    // 0..1: how sure; the first suspect has the largest
  Bilingual why;
  std::uint32_t process = kNoTraceIndex;  // of a Process
  const TraceModule* module = nullptr;    // of a Driver that stands in the stack
};

// One refusal, with all that are the same: same process, operation, object, result and access.
struct Denial {
  std::size_t event = 0;  // the first
  std::size_t last = 0;
  std::uint64_t count = 0;
  std::uint32_t process = 0;
  std::string operation;
  std::string path;
  std::uint32_t result = 0;
  std::string desired_access;         // "" when the operation has none
  double weight = 0;                  // 0..1: how much it looks like the reason of a failure
  Bilingual why;                      // of the weight
  std::vector<std::size_t> followed;  // events on the same object afterwards, at most kMostFollowed
  Bilingual follow_up;                // what they say: "nobody got further", ...
  std::vector<Suspect> suspects;      // the likeliest first
};
inline constexpr std::size_t kMostFollowed = 12;

// Failures that mean nothing, counted by the reason why.
struct FoldedFailures {
  std::string id;  // stable: "retried-with-less", "search-path", "known-noise" ...
  Bilingual why;
  std::uint64_t count = 0;
  std::size_t example = 0;  // event
};

struct Denials {
  std::vector<Denial> denials;  // the weightiest first
  std::vector<FoldedFailures> folded;
  std::vector<Bilingual> limits;  // what this trace cannot show
  std::uint64_t left_out = 0;     // denials beyond the most that are listed
};

enum class HolderKind : std::uint8_t {
  Handle,   // an open handle
  Section,  // the file is mapped
  Image,    // the file is loaded as a program, library or driver
  Hive,     // the file is loaded as a registry hive
};
std::string_view holder_kind_name(HolderKind kind);  // "handle", "section", "image", "hive"

struct Holder {
  HolderKind kind = HolderKind::Handle;
  std::uint32_t process = 0;
  std::optional<std::size_t> opened;  // event; none: opened before the trace began
  std::optional<std::size_t> closed;  // event; none: not seen
  std::string desired_access;         // "" when the open was not seen
  std::string share_mode;
  bool conflicts = false;  // with what the victim wanted, as far as the trace shows
  double weight = 0;       // 0..1
  Bilingual why;           // certainty included
};

// A SHARING VIOLATION, with all that are the same.
struct Violation {
  std::size_t event = 0;
  std::size_t last = 0;
  std::uint64_t count = 0;
  std::uint32_t process = 0;
  std::string operation;
  std::string path;
  std::uint32_t result = 0;
  std::string desired_access;
  std::string share_mode;
  bool recovered = false;  // the process got what it wanted a moment later
  double weight = 0;
  std::vector<Holder> holders;  // the likeliest first; empty: not seen
  Bilingual why;                // when there is no holder: what the trace shows instead
};

struct Violations {
  std::vector<Violation> violations;  // the weightiest first
  std::vector<Bilingual> limits;
  std::uint64_t left_out = 0;
};

// The life of one file over all processes and names.
struct FileStep {
  std::size_t event = 0;  // the first of those told together
  std::size_t last = 0;
  std::uint64_t count = 0;  // of events
  std::uint32_t process = 0;
  std::string path;  // its name at that moment
  Bilingual what;    // "reads 1.2 MB in 14 operations"
  bool failed = false;
  std::uint32_t result = 0;
};
struct FileStory {
  std::vector<std::string> names;  // in order of time
  std::vector<FileStep> steps;
  std::uint64_t events = 0;  // that belong to it
  std::uint64_t left_out = 0;
};

// One side of a difference.
struct TraceSide {
  std::uint64_t count = 0;                                     // of events
  std::vector<std::pair<std::string, std::uint64_t>> results;  // "SUCCESS": 3
  std::optional<std::size_t> event;  // an example, in the trace of that side
  std::size_t trace = 0;             // which of the good ones
  FileTime time = 0;                 // of the example
  std::string detail;                // of the example
  std::vector<std::string> steps;    // of a chain: "C:\x: CreateFile, +WriteFile"
  Ticks duration = 0;                // the longest
};

enum class TraceDifferenceKind : std::uint8_t {
  ResultFlip,    // succeeds on the good machine, fails on the bad one
  MissingChain,  // goes on in the good trace and stops in the bad one
  ExtraActor,    // a process that touches the object on the bad machine only
  ExtraModule,   // a driver or library that only the bad machine has
  MissingModule,
  Duration,  // takes far longer
  Version,   // of the same program, driver or component
  OnlyBad,   // an object that only the bad machine's processes touch
  OnlyGood,
};
std::string_view trace_difference_name(TraceDifferenceKind kind);  // "result-flip", ...

struct TraceDifference {
  TraceDifferenceKind kind = TraceDifferenceKind::ResultFlip;
  double suspicion = 0;   // 0..1
  std::string path;       // as the bad machine has it (the good one for what is missing)
  std::string compared;   // as it was compared, normalised
  std::string operation;  // "" when it is not about one
  std::string process;    // name; "" when it is not about one
  TraceSide good;
  TraceSide bad;
  Bilingual why;
};

// How much one rule of normalisation or folding did.
struct TraceFolding {
  std::string id;  // what --keep names: "winsxs", "download", "inflight", "guid" ...
  Bilingual what;
  std::uint64_t good = 0;  // paths or events it changed
  std::uint64_t bad = 0;
  bool is_off = false;
};

// One trace of a comparison.
struct ComparedTrace {
  std::string path;  // of its first file
  std::string computer;
  std::uint32_t build = 0;
  std::uint64_t events = 0;
  FileTime first = 0;
  FileTime last = 0;
  bool is_local_time = false;
};

// A place in the tree of paths of both sides, in the order of a walk through it.
enum class TraceMark : std::uint8_t { Same, Differs, OnlyGood, OnlyBad };
std::string_view trace_mark_name(TraceMark mark);  // "same", "differs", "only-good", "only-bad"
struct TraceTreeNode {
  std::string name;         // one component, normalised
  std::uint32_t depth = 0;  // 0: a root
  TraceMark mark = TraceMark::Same;
  std::uint64_t good = 0;  // events on the object itself, in the first good trace
  std::uint64_t bad = 0;
  std::optional<std::size_t> difference;  // the most suspicious one about it
};

// Events of both sides in one order: a pair did the same to the same object.
struct TraceRow {
  std::size_t event = 0;
  FileTime time = 0;
  Ticks duration = 0;
  std::string process;
  std::string operation;
  std::string path;
  std::string result;
  std::string detail;
};
struct TraceRowPair {
  std::optional<TraceRow> good;
  std::optional<TraceRow> bad;
  bool differs = false;  // in their results
};

// How much of what the one with fewer objects touched the other touched too: of the bad trace and
// the good one that is most like it.
struct TraceOverlap {
  double share = 1;              // 0 to 1
  bool is_known = false;         // false when one of them touched next to nothing
  bool is_of_servicing = false;  // only what servicing touched was looked at
  bool is_little = false;        // as between captures of different jobs
};

struct TraceComparison {
  std::vector<ComparedTrace> good;
  ComparedTrace bad;
  std::vector<TraceDifference> differences;  // the most suspicious first
  std::vector<TraceTreeNode> tree;           // of the differences and their neighbours
  std::uint64_t tree_left_out = 0;
  std::vector<TraceRowPair> around;  // around the first divergence
  std::vector<TraceFolding> foldings;
  std::uint64_t left_out = 0;
  std::uint64_t good_events = 0;
  std::uint64_t bad_events = 0;
  TraceOverlap overlap;
  std::vector<Bilingual> limits;
};

}  // namespace casebook
