// SPDX-License-Identifier: Apache-2.0
// From chains and fired rules to ranked causes, what is unknown, and what to do next.
#pragma once

#include <vector>

#include "diagnose/chain.h"
#include "model/code_book.h"
#include "model/diagnosis.h"
#include "model/firing.h"
#include "model/knowledge.h"
#include "model/stream.h"

namespace casebook {

// An attempt with what the walk and the rules said about it. `attempt` may be null: rules that
// speak about the bundle as a whole.
struct Judged {
  const Attempt* attempt = nullptr;
  Chain chain;
  std::vector<Firing> firings;
};

// Succeeded, or was cancelled by the user: there is nothing to explain.
inline bool went_well(const Attempt& attempt) {
  return attempt.episode.outcome == Outcome::Success ||
         attempt.episode.outcome == Outcome::Cancelled;
}

struct DiagnoseInput {
  const Knowledge& knowledge;
  const CodeBook& codes;
  const EventSource& source;
  const Matches& matches;
  const std::vector<Item>& items;
  const std::vector<Fact>& facts;
  const std::vector<Attempt>& attempts;
  std::vector<Judged> judged;
  std::string machine = {};    // its name, for texts
  std::size_t not_judged = 0;  // attempts that failed or have no result, and were too many
};

Diagnosis diagnose(const DiagnoseInput& input);

// Statements about the whole bundle that rules may ask for, each computed from all attempts'
// chains:
//   contrast.same_name   "file name|number of roots|roots": one file name denied in unrelated
//   places contrast.same_object "file name|number of attempts": the same object stops several
//   attempts contrast.moving_object "number|names": each attempt stops at another object
//   acl.denied_name      "name|path|entry|whose list|in Chinese": an access list denies a file of a
//   name that was refused
//   acl.list_differs     "path|item|item": of such a list and of another one that does not deny
//   crash.product        "program|product|seen as": whose module a program crashed in
//   product.present      "name|kind|seen as|name in Chinese": a known security or management
//   product system.*, target.*   which Windows: see machine.h
std::vector<Fact> bundle_facts(const DiagnoseInput& input);

// The chain of one attempt as facts: chain.code, chain.symptom, chain.object, chain.file,
// chain.operation, chain.phase, chain.kind, chain.family.
std::vector<Fact> chain_facts(const Attempt& attempt, const Chain& chain);

// A start or stop of the machine that an event log tells of.
struct PowerMark {
  Micros time = kNoTime;
  bool unclean = false;  // it came back without having been shut down
  Source source;
};

// In order of time.
std::vector<PowerMark> power_marks(const DiagnoseInput& input);

// attempt.power_lost "minutes": the attempt has no end, and the next that the machine says about
// itself, so long after the attempt's last line, is that it was not shut down.
std::vector<Fact> break_off_facts(const Attempt& attempt, const std::vector<PowerMark>& marks);

}  // namespace casebook
