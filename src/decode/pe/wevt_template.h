// SPDX-License-Identifier: Apache-2.0
// A compiled instrumentation manifest (resource WEVT_TEMPLATE): the events of providers, the names
// and types of their fields, and numbers of texts in the message table beside it.
#pragma once

#include <cstddef>
#include <vector>

#include "base/bytes.h"
#include "decode/shared/etl/event_manifest.h"
#include "model/issue.h"

namespace casebook::pe {

struct WevtTemplate {
  std::vector<etl::ProviderManifest> providers;
  std::vector<Issue> issues;  // offsets in the resource
};

// What one resource may become in memory: many events may share one large template.
inline constexpr std::size_t kMostWevtFields = 200'000;

// Damage costs what lies in it, not what is beside it. Texts are still to be looked up by their
// numbers; the binary XML of templates is not needed, because the fields stand behind it.
// Sources: "Windows Event manifest binary format", libfwevt documentation, J. Metz; the order of
// type and offset in a provider's list, of flags in maps and fields after the structures of
// EventTraceKit; EVENT_DESCRIPTOR, TDH_IN_TYPE and TDH_OUT_TYPE, learn.microsoft.com.
WevtTemplate read_wevt_template(ByteView resource);

}  // namespace casebook::pe
