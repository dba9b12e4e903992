// SPDX-License-Identifier: Apache-2.0
// Which drivers of a machine are not Windows' own, and what their altitudes mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "model/knowledge.h"
#include "model/trace.h"
#include "model/trace_findings.h"

namespace casebook {

// Process Monitor's own driver, whatever its version.
bool is_own_driver(std::string_view driver);

// Whether a driver comes with Windows or from Microsoft; nothing when nobody knows. `company` may
// be "".
std::optional<bool> is_driver_of_microsoft(std::string_view driver,
                                           std::string_view company,
                                           const Knowledge* knowledge);

// "385200.5" -> 385200.5; nothing when it is no number.
std::optional<double> altitude_value(std::string_view altitude);

// What Microsoft assigns the altitude for: "activity monitor", "anti-virus"; "" when it is in no
// group. Source: "Load order groups and altitudes for minifilter drivers", learn.microsoft.com.
Bilingual altitude_group(double altitude);

// A filter of the file system that is not Microsoft's.
struct ThirdPartyFilter {
  std::string name;              // "exguard.sys"
  std::string altitude;          // "" when not known
  std::optional<bool> is_below;  // Process Monitor; nothing when not known
  const Product* product = nullptr;
  const TraceModule* module = nullptr;
};

// What is known of the machine's filters.
struct FilterList {
  std::vector<ThirdPartyFilter> filters;
  bool is_complete = false;  // a list of the machine, not put together from loaded drivers
  bool is_empty_for_sure() const { return is_complete && filters.empty(); }
};
FilterList third_party_filters(const Trace& trace,
                               const TraceSurroundings& surroundings,
                               const Knowledge* knowledge);

}  // namespace casebook
