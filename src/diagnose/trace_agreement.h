// SPDX-License-Identifier: Apache-2.0
// Traces and logs that tell of the same object in the same seconds corroborate each other.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// How far apart the clocks of a log line and of a trace may be.
inline constexpr Micros kAgreementWindow = 5 * kSecond;

class TraceAgreement {
 public:
  explicit TraceAgreement(const DiagnoseInput& input);

  // trace.agrees for each object of the chain's cause that a trace shows refused or held within
  // seconds of it.
  std::vector<Fact> facts_of(const Chain& chain) const;

 private:
  struct Told {
    const Fact* fact = nullptr;
    Micros at = kNoTime;  // UTC
  };

  const EventSource& events_;
  std::string computer_;
  std::multimap<std::string, Told> told_;             // refusals and holders by comparable path
  std::multimap<std::string, const Fact*> suspects_;  // by path as written
};

}  // namespace casebook
