// SPDX-License-Identifier: Apache-2.0
// Diagnoses of what lies in a case. The same contents under the same names are read once by one
// version of program and knowledge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "desk/evidence.h"
#include "store/connection.h"

namespace casebook::desk {

struct Analysis {
  std::int64_t id = 0;
  std::int64_t case_id = 0;
  std::int64_t customer = 0;
  std::string input;   // hash over contents and names
  std::string engine;  // version of program and knowledge
  std::string state;   // queued, running, done, failed
  std::string verdict;
  std::string summary_en;
  std::string summary_zh;
  std::string report;  // hash of the contents: the diagnosis as JSON
  std::string failure;
  std::optional<std::int64_t> same_as;   // whose report it took over
  std::optional<std::int64_t> previous;  // of the same case
  std::string changes;                   // JSON: what differs from the previous one
  Micros created = 0;
  Micros updated = 0;
  std::int64_t version = 1;
};

struct Finding {
  std::int64_t id = 0;
  std::int64_t analysis = 0;
  std::int64_t case_id = 0;
  std::int64_t customer = 0;
  std::int64_t position = 0;  // from 1, the best first
  std::string cause;
  std::string title_en;
  std::string title_zh;
  std::string level;
  std::int64_t confidence = 0;  // thousandths
  std::string code;
  std::string phase;
  std::string operation;
  std::string objects;  // JSON
  Micros updated = 0;
};

// What a reading of the evidence gave.
struct AnalysisOutcome {
  std::string report;  // the diagnosis as JSON
  std::string verdict;
  std::string summary_en;
  std::string summary_zh;
  std::vector<Finding> findings;
};

enum class Again : std::uint8_t {
  IfChanged,  // only when contents, program or knowledge are not those of the last one
  Anyway,
};

// Inside of the transaction that causes it. One that waits already serves both.
Status ask_for_analysis(const Desk& desk,
                        store::Connection& connection,
                        std::int64_t case_id,
                        std::int64_t customer,
                        Again again);

// The hash over the contents and names of readable evidence, in its order; "" when there is none.
std::string input_hash(const std::vector<Evidence>& evidence);

// One that was done with this input by this engine, of any case: what it read is what is here.
Result<std::optional<Analysis>> known_analysis(const Desk& desk,
                                               store::Connection& connection,
                                               std::string_view input);

// The latest of the case that is done.
Result<std::optional<Analysis>> last_analysis(store::Connection& connection, std::int64_t case_id);

// Inside of a transaction: keeps what was found as a new analysis of the case. `report_hash`: of
// its contents, which are in the store of contents already.
Result<Analysis> keep_analysis(const Desk& desk,
                               store::Connection& connection,
                               std::int64_t case_id,
                               std::int64_t customer,
                               const std::vector<Evidence>& evidence,
                               const AnalysisOutcome& outcome,
                               std::string_view report_hash);
// The same for one that was made for another case, or before.
Result<Analysis> take_over_analysis(const Desk& desk,
                                    store::Connection& connection,
                                    std::int64_t case_id,
                                    std::int64_t customer,
                                    const std::vector<Evidence>& evidence,
                                    const Analysis& known);
// One that nobody could make.
Result<Analysis> keep_failed_analysis(const Desk& desk,
                                      store::Connection& connection,
                                      std::int64_t case_id,
                                      std::int64_t customer,
                                      const std::vector<Evidence>& evidence,
                                      std::string_view failure);

// NotFound also for those of customers whom the actor may not see.
Result<Analysis> find_analysis(store::Connection& connection, const Actor& actor, std::int64_t id);
// The latest first.
Result<std::vector<Analysis>> analyses_of(store::Connection& connection,
                                          const Actor& actor,
                                          std::int64_t case_id);
Result<std::vector<Finding>> findings_of(store::Connection& connection,
                                         const Actor& actor,
                                         std::int64_t analysis);

}  // namespace casebook::desk
