// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "desk/page.h"
#include "server/areas/tus.h"
#include "server/json.h"
#include "server/route.h"

// What clients write: headers of tus, cursors, times, paths and bodies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  using namespace casebook::server;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(tus_metadata(text));
  if (const auto checksum = tus_checksum(text)) {
    if (checksum->digest.size() != (checksum->is_sha256 ? 32U : 20U)) std::abort();
  }
  if (const auto parts = tus_final_parts(text)) {
    if (parts->empty()) std::abort();
  }
  if (const auto cursor = desk::cursor_of(text)) {
    const auto again = desk::cursor_of(desk::cursor_text(*cursor));
    if (!again || again->id != cursor->id || again->updated != cursor->updated) std::abort();
  }
  static_cast<void>(parse_rfc3339(text));
  for (const Route& route : routes()) {
    const auto values = match_path(route.pattern, text);
    if (values && values->contains("")) std::abort();
  }
  Fields fields(text);
  static_cast<void>(fields.maybe_text("title"));
  static_cast<void>(fields.maybe_number("customer"));
  static_cast<void>(fields.maybe_numbers("customers"));
  static_cast<void>(fields.list("items"));
  static_cast<void>(fields.maybe_time("reported"));
  static_cast<void>(fields.done().ok());
  return 0;
}
