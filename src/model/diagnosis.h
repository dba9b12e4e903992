// SPDX-License-Identifier: Apache-2.0
// What is concluded: episodes, hypotheses with their proof, and what could not be judged.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/time.h"
#include "model/event.h"
#include "model/fact.h"
#include "model/item.h"
#include "model/knowledge.h"

namespace casebook {

// One line that matched one signature.
struct Hit {
  std::uint32_t signature = 0;  // index into Knowledge::signatures
  EventRef event;
  std::map<std::string, std::string> captures;
};

// One attempt: a setup run, a servicing session with its restart, a scan, a reset.
struct Episode {
  std::string id;      // "e1", in order of start
  std::string family;  // stream it was cut from
  std::string
      kind;  // upgrade, reset, sysprep, update, repair, scan, migration, driver-install, ...
  Micros started = kNoTime;  // UTC when the clock is known, else as written
  Micros ended = kNoTime;
  Outcome outcome = Outcome::Unknown;
  std::string phase;  // downlevel, safeos, first_boot, second_boot, rollback, online, startup, ...
  std::string operation;  // as the log names it
  bool phase_derived = false;
  std::string result_code;    // "0xC1900101"
  std::string extended_code;  // "0x2000D"
  std::vector<std::string> packages;
  std::vector<EventRef> events;   // notable events in order: warnings, errors, signature hits
  std::vector<std::size_t> hits;  // indexes into the run's hits, same order
  EventRef first, last;           // range in the stream
};

enum class EvidenceRole : std::uint8_t { Cause, Anchor, Carrier, Supports, Contradicts };

struct Evidence {
  EventRef event;
  std::string item;          // path
  std::uint32_t line = 0;    // 0 when the item is binary; then `record` names the place
  std::uint32_t record = 0;  // the record's own number; 0: its place in the item, event.row + 1
  std::uint64_t offset = 0;
  Micros time = kNoTime;  // as written
  std::string text;       // the record, shortened to kEvidenceText, UTF-8
  // Of each line of `text` its line in the item, where lines between are left out; 0 for the mark
  // that says so. Empty: one behind the other.
  std::vector<std::uint32_t> text_lines;
  EvidenceRole role = EvidenceRole::Supports;

  std::uint32_t record_number() const { return record != 0 ? record : event.row + 1; }
};
inline constexpr std::size_t kEvidenceText = 600;

// A code as shown: with its name and meaning.
struct CodeShown {
  std::string code;  // "0x80070005"
  std::string name;  // "E_ACCESSDENIED"
  Bilingual meaning;
};

struct Objects {
  std::vector<std::string> files, drivers, processes, packages, products, kbs, keys, services;
};

struct NextEvidence {
  std::string artifact;  // Artifact::id
  Bilingual title;
  Bilingual why;
  Bilingual how;
};

struct Action {
  Bilingual title;
  std::vector<PlaybookStep> steps;
  Risk risk = Risk::None;  // highest of the steps
};

enum class ConfidenceLevel : std::uint8_t { Possible, Likely, VeryLikely, Confirmed };

// A cause proposed for this evidence, with what speaks for and against it.
struct Hypothesis {
  std::string id;     // "f1"
  std::string rule;   // rule that proposed it; "" for the generic chain walk
  std::string cause;  // Cause::id, or "generic.<family>"
  Bilingual title;
  Bilingual explanation;
  Bilingual direct_cause;  // what stopped the attempt
  Bilingual root_cause;    // why that was so; says so when it is unknown
  Bilingual tell_apart;
  double score = 0;       // log-odds like, see ARCHITECTURE.md "Confidence"
  double confidence = 0;  // 0..1
  ConfidenceLevel level = ConfidenceLevel::Possible;
  std::string episode;
  std::string phase;
  std::string operation;
  std::string primary_code;
  std::vector<CodeShown> codes;
  Objects objects;
  std::vector<Evidence> evidence;
  std::vector<Bilingual> reasons;  // what the score is made of, one sentence each
  std::vector<Bilingual> unknown;
  std::vector<NextEvidence> next_evidence;
  std::vector<Action> actions;
  std::string later_success;  // id of a later attempt at the same that went well; "" for none
  std::vector<std::string> related;  // ids of other hypotheses
  Bilingual relation;                // and what connects them
};

struct NoiseNote {
  std::string signature;
  std::uint64_t count = 0;
  Bilingual why;
  std::string sample;
};

enum class CheckStatus : std::uint8_t { Done, Partial, Missing };

struct Coverage {
  std::string check;  // stable id, e.g. "event-logs"
  Bilingual title;
  CheckStatus status = CheckStatus::Done;
  Bilingual why;
};

enum class Verdict : std::uint8_t { Failure, Healthy, Insufficient };

struct Machine {
  std::string name, os_build, edition, arch, timezone, target_build;
  bool timezone_known = false;
  Bilingual system;            // "Windows 10 1809 (LTSC 2019), Enterprise LTSC"; "" when not known
  Bilingual target_system;     // of target_build
  std::string updates_until;   // last day of updates for this system, "2029-01-09"
  bool updates_ended = false;  // when the last attempt was made
  std::vector<std::string> antivirus;
};

// What event logs tell of a kind that is worth knowing: restarts, power losses, crashes ...
struct Observation {
  std::string id;  // ObservationKind::id
  Bilingual title;
  std::uint64_t count = 0;
  Micros first = kNoTime;  // UTC as far as known
  Micros last = kNoTime;
  std::vector<Evidence> examples;  // the last few that differ, the youngest first
  bool from_fact = false;          // not from an event log
};

// An artifact of the knowledge that the evidence holds, and that serves.
struct HeldArtifact {
  std::string artifact;  // Artifact::id
  Bilingual title;
  std::string item;  // the first that is it
};

struct Diagnosis {
  Verdict verdict = Verdict::Insufficient;
  Bilingual summary;
  Bilingual reported;  // updates and codes that the customer wrote of; "" for none
  Machine machine;
  std::vector<Hypothesis> findings;  // best first
  std::vector<Episode> episodes;     // in order of start
  std::vector<NoiseNote> noise;
  std::vector<Observation> observations;  // most telling first
  std::vector<Coverage> coverage;
  std::vector<NextEvidence> next_evidence;  // for the case as a whole
  // What is to be collected, in that order: what findings, gaps and plans want and the evidence
  // does not hold. Each report shows this list.
  std::vector<NextEvidence> collect;
  std::vector<HeldArtifact> held;
};

std::string_view verdict_name(Verdict verdict);          // "failure", "healthy", "insufficient"
std::string_view level_name(ConfidenceLevel level);      // "confirmed", "very_likely", ...
std::string_view outcome_name(Outcome outcome);          // "success", "failure", ...
std::string_view role_name(EvidenceRole role);           // "cause", "anchor", ...
std::string_view check_status_name(CheckStatus status);  // "done", "partial", "missing"
std::string_view risk_name(Risk risk);                   // "none", "low", "medium", "high"
std::string_view role_name(Role role);                   // "begin", "end", ...
// A phase for people: {"Downlevel", "第一阶段（Downlevel）"}; the id itself when unknown.
Bilingual phase_title(const std::string& phase);
Bilingual episode_kind_title(const std::string& kind);

// Everything one run produced; what reports are rendered from.
struct AnalysisView {
  std::string bundle_path;
  std::uint64_t bundle_bytes = 0;
  std::string program_version;
  std::string knowledge_version;
  std::vector<Item> items;
  std::vector<Fact> facts;
  Diagnosis diagnosis;
};

}  // namespace casebook
