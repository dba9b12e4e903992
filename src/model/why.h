// SPDX-License-Identifier: Apache-2.0
// Why rules fired and why they did not, and why a line is known or is not. Made by rules/, for
// those who write knowledge. Pointers are into the Knowledge, which outlives all of this.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/diagnosis.h"
#include "model/knowledge.h"

namespace casebook {

// How a condition turned out.
enum class ConditionState : std::uint8_t {
  Holds,
  NoHit,          // its signature matches no line of the evidence
  OnlyElsewhere,  // lines match it, but outside this attempt
  OnlyNoise,      // lines match it, but a noise signature knows them as harmless
  NoFact,
  ValueDiffers,
  CodeDiffers,
  NoCode,  // the line carries no code to compare
  TooFar,  // from what the rule bound first
  TooFew,
};

enum class Clause : std::uint8_t { All, Any, None, Boost };

// A condition of a rule, asked about one attempt.
struct ConditionAccount {
  const Condition* condition = nullptr;
  Clause clause = Clause::All;
  ConditionState state = ConditionState::Holds;
  std::string place;        // "CBS.log:120": what satisfies it, or came nearest; "" for nothing
  std::string text;         // that line, shortened
  std::string found;        // the value or code that it has
  std::int64_t number = 0;  // TooFar: seconds away; TooFew: how many there are
  // Names more than the symptom: a cause or a hint to one, a fact of the machine. Begin, end,
  // phase, anchor and carrier, and the facts of the chain, hold in every attempt of their kind.
  bool telling = false;
};

struct BoostAccount {
  const Boost* boost = nullptr;
  bool holds = false;
  std::vector<ConditionAccount> conditions;
};

// A rule, asked about one attempt.
struct RuleAccount {
  const Rule* rule = nullptr;
  bool fires = false;
  bool asked = true;          // false: only attempts are asked about it, and this is the bundle
  bool kind_fits = true;      // the attempt's kind is one of Rule::kinds
  bool phase_fits = true;     // likewise Rule::phases
  std::string superseded_by;  // the rule that fires too and says more
  double score = 0;           // the rule's own and the boosts that hold; 0 unless it fires
  std::vector<ConditionAccount> conditions;  // all, any, none, in the order of the rule
  std::vector<BoostAccount> boosts;

  // How many things are missing: 0 exactly when it fires.
  int missing() const;
  // How many conditions of `all` and `any` hold.
  int held() const;
};

// What the rules say about one attempt, or about the bundle as a whole.
struct AttemptAccount {
  Episode episode;  // id is "" for the bundle as a whole
  std::vector<RuleAccount> rules;
};

// A signature that does not match a line, and where it stops.
struct LineMiss {
  const Signature* signature = nullptr;
  std::string matched;     // the beginning of the pattern that the line does have
  std::string missing;     // what comes next in the pattern and the line does not have
  std::string behind;      // the end of the pattern, as far as the line has it again
  std::size_t column = 0;  // 1-based, in bytes: where in the line `missing` was expected
  std::string line_rest;   // the line from there, shortened
  std::string place;       // "CBS.log:120", when the line was found in evidence
  double share = 0;        // of the pattern's literal text that was found, 0 to 1
};

// Where a signature stands in the evidence.
struct SignatureAccount {
  const Signature* signature = nullptr;
  std::size_t items = 0;  // that it is searched for in
  std::size_t hits = 0;
  std::vector<std::string> places;  // of the first hits
  std::vector<LineMiss> nearest;    // lines that come near; filled when there is no hit
};

struct Why {
  std::vector<SignatureAccount> signatures;  // those that were asked for
  std::vector<AttemptAccount> attempts;      // those that did not go well, then the whole bundle
  std::size_t left_out = 0;                  // earlier attempts, of which there are too many
};

// A signature that matches a line.
struct LineMatch {
  const Signature* signature = nullptr;
  bool applies = true;  // to logs of the decoder that was asked for
  std::map<std::string, std::string> captures;
};

struct LineAccount {
  std::vector<LineMatch> matches;  // in the order of the knowledge
  std::vector<LineMiss> nearest;   // of those that do not match, best first
  bool cut = false;                // the line is longer than what is searched for captures
};

// "holds", "no_hit", ...
std::string_view condition_state_name(ConditionState state);
std::string_view clause_name(Clause clause);  // "all", "any", ...

}  // namespace casebook
