// SPDX-License-Identifier: Apache-2.0
// What customers sent, once it is whole: checked whether it can be read, and of what it is.
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
#include "store/connection.h"

namespace casebook::desk {

struct Evidence {
  std::int64_t id = 0;
  std::int64_t case_id = 0;
  std::int64_t customer = 0;
  std::optional<std::int64_t> upload;
  std::string sha256;  // "" once deleted
  std::int64_t bytes = 0;
  std::string name;     // bytes, as the sender gave them
  std::string state;    // checking, readable, unreadable, deleted
  std::string remarks;  // JSON: see EvidenceRemark
  Micros created = 0;
  Micros updated = 0;
  std::int64_t version = 1;
};

// What there is to say about one file, at once and in words.
struct EvidenceRemark {
  // "recognised", "machine", "duplicate", "empty", "unreadable", "unknown-kind", "password",
  // "damaged", "other-machine", "other-time"
  std::string kind;
  std::string value;  // of "machine": its name; of "duplicate": the other's id
  std::string en;
  std::string zh;
};

Result<Evidence> evidence_of_id(store::Connection& connection, std::int64_t id);
// In the order in which it came.
Result<std::vector<Evidence>> evidence_of_case(store::Connection& connection,
                                               const Actor& actor,
                                               std::int64_t case_id);
std::vector<EvidenceRemark> remarks_of(const Evidence& evidence);
// Live lists are told the state that it has now. Inside of the transaction that gives it.
Status tell_of_evidence(const Desk& desk,
                        store::Connection& connection,
                        const Evidence& evidence,
                        std::string_view state);

// Inside of the transaction that ends the check: what was found, ticks of the checklists of the
// case for `artifacts` (ids of the knowledge), and an analysis of the case when there is something
// new to read.
Status conclude_check(const Desk& desk,
                      store::Connection& connection,
                      const Evidence& evidence,
                      bool is_readable,
                      const std::vector<EvidenceRemark>& remarks,
                      const std::vector<std::string>& artifacts);

}  // namespace casebook::desk
