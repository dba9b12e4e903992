// SPDX-License-Identifier: Apache-2.0
// The records of event logs, whichever form they came in, the youngest first.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "diagnose/diagnose.h"

namespace casebook {

struct LogEvent {
  const Notable* notable = nullptr;
  std::string_view provider;  // its key, see provider_key(); valid during the call
  std::uint32_t id = 0;
  Micros utc = kNoTime;
};

// "Microsoft-Windows-Kernel-Power" -> "kernel-power".
std::string provider_key(std::string_view provider);

// Each log from its end, at most half a million records of it: what lies further back is far from
// any failure that people ask about.
void for_each_log_event(const DiagnoseInput& input,
                        const std::function<void(const LogEvent&)>& call);

// Disks that come and go do not hold Windows: those that were pulled out, and those whose device
// number shows that they were plugged in again.
class PluggedDisks {
 public:
  explicit PluggedDisks(const DiagnoseInput& input);

  // Whether an event of the provider "disk" is about one of them.
  bool concern(const LogEvent& event) const;

 private:
  const DiagnoseInput& input_;
  std::set<int> numbers_;
};

}  // namespace casebook
