// SPDX-License-Identifier: Apache-2.0
// A record of an event log that was exported as XML or text, taken apart into what an event log
// itself has columns for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace casebook {

// What the export does not say is absent: "" or nothing.
struct ExportedEvent {
  std::string channel;
  std::string computer;
  std::string user;
  std::string message;
  std::optional<std::uint8_t> level = {};  // as Windows counts: 1 critical .. 5 verbose, 0 always
  std::optional<std::uint64_t> record = {};
  std::optional<std::uint64_t> process = {};
  std::optional<std::uint64_t> thread = {};
  // Values of the payload in order; those without a name have "".
  std::vector<std::pair<std::string, std::string>> fields = {};
};

// `record`: one <Event>...</Event>, or what is left of it.
ExportedEvent read_exported_xml(std::string_view record);

// `record`: one record of the forms that write "Name: value" lines (wevtutil, Event Viewer's
// details, Format-List); of others nothing is known. Its message is not taken.
ExportedEvent read_exported_text(std::string_view record);

}  // namespace casebook
