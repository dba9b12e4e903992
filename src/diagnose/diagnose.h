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
//   contrast.shared_profile "folder|SID|SID": two accounts of ProfileList have one folder
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

// What an attempt's log states of its settings otherwise than the last attempt of the same kind
// that went well: attempt.changed "fact's key|former value|value|id of that attempt".
std::vector<Fact> changed_facts(const DiagnoseInput& input, const Attempt& attempt);

}  // namespace casebook
