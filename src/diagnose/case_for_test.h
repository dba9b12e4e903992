// SPDX-License-Identifier: Apache-2.0
// A case for the tests of this room: logs of failed attempts, judged without rules unless a test
// adds firings. All names are invented.
#pragma once

#include <memory>
#include <string>

#include "diagnose/diagnose.h"
#include "model/codes_for_test.h"
#include "model/run_for_test.h"

namespace casebook {

class CaseForTest {
 public:
  CaseForTest() {
    run.add_signature("anchor", Role::Anchor);
    run.add_signature("cause", Role::Cause);
    run.add_signature("carrier", Role::Carrier);
    run.add_signature("supports", Role::Supports);
    run.add_signature("noise", Role::Noise).why = {"harmless", "无害"};
  }

  // A log whose only attempt fails at `object` with the error 5, at a full hour.
  std::uint32_t add_failure(const std::string& hour,
                            const std::string& object,
                            const std::string& family = "setup") {
    const std::uint32_t item = run.add_item(family + hour + ".log", family);
    run.add(item, {.time = hour + ":00:00", .message = "Cannot open " + object + " (Error = 5)"});
    run.add(item,
            {.time = hour + ":00:01",
             .message = "Operation failed. Error: 0x80070005",
             .hits = {{"anchor"}}});
    return item;
  }

  // One attempt for each item that may hold one, as add_failure() made it. After the last record.
  void cut() {
    for (std::uint32_t item = 0; item < run.items.size(); ++item) {
      if (run.items[item].family != "events" && !run.matches.by_item[item].empty()) {
        attempts.push_back(run.attempt_of(item));
      }
    }
  }

  // Walks all chains anew; firings of an attempt are added by its id. Lives as long as the case.
  DiagnoseInput judge() const {
    DiagnoseInput input{run.knowledge, codes, run, run.matches, run.items, run.facts, attempts, {}};
    for (const Attempt& attempt : attempts) {
      Judged judged;
      judged.attempt = &attempt;
      if (attempt.episode.outcome == Outcome::Failure) {
        judged.chain = walk_chain(attempt, run.matches, run.knowledge, run, codes, false);
      }
      for (const auto& [episode, firing] : firings) {
        if (episode == attempt.episode.id) judged.firings.push_back(firing);
      }
      input.judged.push_back(std::move(judged));
    }
    return input;
  }

  // A rule for a cause of the same id, which fired in an attempt with this score.
  Firing& fire(const std::string& episode, const std::string& cause, double score) {
    rules.push_back(std::make_unique<Rule>());
    rules.back()->id = "rule." + cause;
    rules.back()->cause = cause;
    if (run.knowledge.find_cause(cause) == nullptr) {
      Cause known;
      known.id = cause;
      known.title = {"Title of " + cause, "标题 " + cause};
      run.knowledge.causes.push_back(std::move(known));
    }
    Firing firing;
    firing.rule = rules.back().get();
    firing.score = score;
    firings.emplace_back(episode, std::move(firing));
    return firings.back().second;
  }
  Rule& last_rule() { return *rules.back(); }

  RunForTest run;
  CodesForTest codes;
  std::vector<Attempt> attempts;
  std::vector<std::pair<std::string, Firing>> firings;  // with the attempt they belong to
  std::vector<std::unique_ptr<Rule>> rules;
};

}  // namespace casebook
