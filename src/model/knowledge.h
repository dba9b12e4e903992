// SPDX-License-Identifier: Apache-2.0
// What experts know, as data: the structures that the files under /knowledge are loaded into.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"

namespace casebook {

// The role that a line of this shape plays in a chain. See ARCHITECTURE.md, "Roles".
enum class Role : std::uint8_t {
  Begin,     // an attempt starts here
  End,       // an attempt ends here; `outcome` says how
  Phase,     // sets the phase or the operation of the attempt
  Anchor,    // the symptom: the backward walk starts here
  Carrier,   // only hands the same error upwards
  Cause,     // names an object together with an error
  Supports,  // speaks for a cause without naming an error itself
  Noise,     // looks like an error, also occurs in successful runs
  Fact,      // states something worth knowing; captures become facts
};

enum class Outcome : std::uint8_t { Unknown, Success, Failure, Cancelled, Pending };

// Where a piece of knowledge was written, for messages: "signatures/setup.yaml:12".
struct KnowledgePlace {
  std::string file;
  int line = 0;

  std::string text() const { return file + ":" + std::to_string(line); }
};

struct Signature {
  std::string id;  // "setup.operation-failed"
  Role role = Role::Supports;
  std::vector<std::string>
      decoders;         // which decoders' items it applies to; empty = every text item
  std::string pattern;  // RE2 syntax; named groups are captures
  int rank = 0;         // among anchors: the higher one wins; else unused
  Outcome outcome = Outcome::Unknown;       // for End
  std::map<std::string, std::string> sets;  // constant captures: phase, operation, kind, fact
  Bilingual why;                            // required for Noise: why it is harmless
  std::vector<std::string> matches;         // samples that must match, at least one
  std::vector<std::string> must_not_match;
  KnowledgePlace place;
};

// The decoder of the text that this one writes the lines of: "windowsupdate" for "wu_etl". Itself
// for all others.
std::string_view lines_of(std::string_view decoder);

// Whether the signature is searched for in what this decoder reads: when it names the decoder, or
// the one whose lines it writes.
bool applies_to(const Signature& signature, std::string_view decoder);

// One requirement of a rule. Text forms are documented in CONTRIBUTING.md, "A rule".
struct Condition {
  std::string signature;             // a hit of this signature ...
  std::string fact;                  // ... or a fact with this key
  std::string value;                 // RE2 over the fact's value, or over `capture` of the hit
  std::string capture;               // which capture `value` and `codes` look at
  std::vector<std::uint32_t> codes;  // the line's code must be one of these (compared as layers)
  std::string as;          // name under which captures are used in texts; default: id tail
  bool anywhere = false;   // in the whole bundle instead of the episode
  int within_seconds = 0;  // 0 = no limit; distance to the rule's first condition
  int at_least = 1;        // number of hits, or of distinct `distinct` captures
  std::string distinct;
};

struct Boost {
  std::vector<Condition> all;  // when all of these hold, `add` is added
  double add = 0;
  bool decisive = false;  // an intervention or a contrast that may lift the level to "confirmed"
  Bilingual because;
};

// What a rule cannot tell.
struct OpenQuestion {
  Bilingual text;
  // What answers it once the rule bound it: names of its conditions ("module"), or of one of their
  // captures ("module.version"), which must not be empty then.
  std::vector<std::string> answered_by = {};
};

struct Rule {
  std::string id;
  std::string cause;                // Cause::id
  std::vector<std::string> kinds;   // episode kinds it is asked for; empty = all
  std::vector<std::string> phases;  // phases it is asked for; empty = all
  bool without_failure = false;     // also asked when no episode failed (blocks, useless logs)
  std::vector<Condition> all;
  std::vector<Condition> any;
  std::vector<Condition> none;
  Bilingual title;   // says more than that of the cause; "" = the cause's
  double score = 3;  // base, see ARCHITECTURE.md "Confidence"
  std::vector<Boost> boosts;
  std::map<std::string, std::string> sets;  // phase, operation, code: override what was derived
  std::vector<std::string> objects;         // "file: {gather.object}", kind before the colon
  Bilingual because;                        // sentence with {capture} fields
  std::vector<OpenQuestion> unknown;
  std::vector<std::string> ask_for;     // Artifact ids; asked for while a question is open
  std::vector<std::string> supersedes;  // rules that say less about the same lines
  KnowledgePlace place;
};

struct Cause {
  std::string id;
  std::string family;     // setup, servicing, update, reset, migration, driver, disk, ...
  Bilingual title;        // may hold {fields} of the rule that fired
  Bilingual explanation;  // the same
  Bilingual tell_apart;   // how to tell it from its neighbours
  std::vector<std::string> neighbours;  // Cause ids
  std::string playbook;                 // Playbook id
  std::vector<std::string> references;
  KnowledgePlace place;
};

enum class Risk : std::uint8_t { None, Low, Medium, High };

struct PlaybookStep {
  Bilingual action;
  Bilingual why;     // what it is good for: what it proves, rules out or repairs
  Bilingual expect;  // what is seen when it worked
  Bilingual check;   // where or with which command one looks; "" when the step itself shows it
  Bilingual undo;    // how to go back; "" when nothing changes
  std::string command;
  Risk risk = Risk::None;
  std::vector<std::string> families = {};  // of the attempts that it is for; empty = all
  std::vector<Condition> done_by = {};     // facts, each of which shows that the step was taken
  bool is_done = false;                    // of a finding's step: the evidence shows that it was
};

struct Playbook {
  std::string id;
  Bilingual title;
  std::vector<PlaybookStep> steps;  // from reversible to irreversible
  KnowledgePlace place;
};

// When in a request an artifact is collected: what is lost soonest comes first, what takes long
// last.
enum class Effort : std::uint8_t {
  Answer,    // a sentence in a mail
  Fleeting,  // the next attempt, a clean-up or plain use of the machine destroys it
  Quick,     // a text log or the output of one command
  Long,      // a trace, a dump, a scan: minutes of work or gigabytes
};

// A kind of evidence we know how to find and ask for.
struct Artifact {
  std::string id;
  Bilingual title;
  std::vector<std::string> paths;  // where it lies on Windows
  Bilingual why;                   // what it shows
  Bilingual how;                   // how to get it, in words a customer can follow
  Bilingual verify;                // how to see that the right thing was collected
  Bilingual if_absent;             // what to take or to say instead
  Bilingual privacy;               // what it may hold that nobody should send unawares
  std::string decoder;             // registry name of what reads it; "" when nothing does yet
  Effort effort = Effort::Quick;
  // How it is recognised in a bundle: a file name or path with wildcards, or "format:NAME" for a
  // decoder or an unread format, or kFailedAttempt. Empty: by the decoder, and by the file names of
  // `paths`.
  std::vector<std::string> found_as;
  std::vector<std::string> not_enough;  // the same for files that do not do alone
  KnowledgePlace place;
};
// In `found_as`: told by the logs, when they show an attempt that failed and its time.
inline constexpr std::string_view kFailedAttempt = "failed-attempt";

enum class Priority : std::uint8_t { Required, Helpful };

struct PlanItem {
  std::string artifact;  // Artifact::id
  Priority priority = Priority::Required;
  Bilingual why;     // why this plan wants it, where that says more than the artifact's own
  Bilingual window;  // which time it must cover
  KnowledgePlace place;
};

// What to ask a customer for when one kind of operation fails.
struct CollectionPlan {
  std::string id;
  Bilingual title;
  Bilingual when;                     // for which complaints
  std::vector<std::string> kinds;     // episode kinds whose failure calls for it
  std::vector<std::string> families;  // families of causes, where no kind decides
  std::vector<std::string> causes;    // Cause ids that call for it beside the plan of the kind
  bool offline = false;           // Windows does not start: all is done in the recovery environment
  std::vector<Bilingual> before;  // what to do, or to leave alone, before anything is collected
  std::vector<PlanItem> items;
  KnowledgePlace place;
};

// A security or management product known by its drivers and processes (domain table h.4).
struct Product {
  std::string id;
  Bilingual name;
  std::string kind;                    // av, edr, dlp, control, backup, ...
  std::vector<std::string> drivers;    // file names, lower case
  std::vector<std::string> processes;  // file names, lower case
  std::vector<std::string> names;      // as registered with Windows
  std::vector<std::string> folders;    // path parts that identify it
  std::vector<std::string> services;   // names of Windows services, lower case
  std::vector<std::string> altitudes;  // of its minifilters, as Microsoft assigned them
  KnowledgePlace place;
};

// A release of Windows. Several share a build number; the edition decides which one it is.
struct System {
  std::string id;
  int build = 0;
  std::string version;  // "1809", "22H2", "" when it has none
  Bilingual name;       // "Windows 10"
  bool server = false;
  std::string branch;                                // "rs5_release", of build strings
  int same_files_as = 0;                             // differs from that build by a switch only
  std::map<std::string, std::string> updates_until;  // group of editions -> "2021-05-11"
  std::map<std::string, std::string> also_called;    // group of editions -> "LTSC 2019"
  KnowledgePlace place;
};

struct Edition {
  std::string id;  // as the registry's EditionID
  Bilingual name;
  std::string group;               // home, enterprise, ltsc, iot-ltsc, government, server
  std::vector<std::string> names;  // as logs and systeminfo write it
  KnowledgePlace place;
};

// Something that event logs or other facts tell and that is worth a line in a report, whatever
// failed.
struct ObservationKind {
  // One kind of event: the provider as the log names it (without "Microsoft-Windows-"), and its id.
  struct Event {
    std::string provider;
    std::uint32_t id = 0;
  };
  std::string id;   // "power-lost"
  Bilingual title;  // of a fact it may show its parts: "{1}"
  std::vector<Event> events;
  std::string fact;   // key of a fact, instead of events
  std::string value;  // RE2 over its value
  int rank = 0;       // the higher, the earlier it is shown
  KnowledgePlace place;
};

// What the access lists of one kind of path look like where nobody changed them. The first entry
// that fits a path speaks for it.
struct ExpectedAccess {
  struct Grant {
    std::string account;  // "NT AUTHORITY\SYSTEM"
    std::string rights;   // in icacls' letters: "RX"; of keys also "KA", "KR"
    int since_build = 0;  // earlier builds of Windows do not have the account
  };
  std::string id;  // "component-store"
  Bilingual title;
  Bilingual why;                   // why servicing needs it
  bool is_key = false;             // of keys, not of files
  std::vector<std::string> paths;  // comparable, with wildcards: "%windir%\winsxs\*"
  std::vector<std::string> except;
  std::vector<std::string> owners;  // the usual one first; empty: any
  std::vector<Grant> needs;         // without one of them servicing cannot do its work
  std::vector<Grant> usual;         // given besides
  std::vector<Grant> denials;       // entries that deny and are Windows' own
  KnowledgePlace place;
};

struct Knowledge {
  std::string version;  // of the data: a short hash over all files
  std::vector<Signature> signatures;
  std::vector<Rule> rules;
  std::vector<Cause> causes;
  std::vector<Playbook> playbooks;
  std::vector<Artifact> artifacts;
  std::vector<CollectionPlan> plans;
  std::vector<Product> products;
  std::vector<System> systems;
  std::vector<Edition> editions;
  std::vector<ObservationKind> observations;
  std::vector<ExpectedAccess> access;

  const Cause* find_cause(const std::string& id) const;
  const Playbook* find_playbook(const std::string& id) const;
  const Artifact* find_artifact(const std::string& id) const;
  const CollectionPlan* find_plan(const std::string& id) const;
  const Signature* find_signature(const std::string& id) const;
};

}  // namespace casebook
