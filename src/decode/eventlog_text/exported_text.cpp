// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.h"
#include "decode/eventlog_text/event_fields.h"
#include "decode/exported_event.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"

namespace casebook {
namespace {

enum class Part : std::uint8_t { None, Channel, Computer, User, Record, Process, Thread };

using PartName = PairName<Part>;

constexpr std::array kPartNames = {
    PartName{"Log Name", Part::Channel},
    PartName{"LogName", Part::Channel},
    PartName{"日志名称", Part::Channel},
    PartName{"Computer", Part::Computer},
    PartName{"MachineName", Part::Computer},
    PartName{"计算机", Part::Computer},
    PartName{"電腦", Part::Computer},
    PartName{"User", Part::User},
    PartName{"UserId", Part::User},
    PartName{"用户", Part::User},
    PartName{"RecordId", Part::Record},
    PartName{"Index", Part::Record},
    PartName{"ProcessId", Part::Process},
    PartName{"ThreadId", Part::Thread},
};

}  // namespace

ExportedEvent read_exported_text(std::string_view record) {
  ExportedEvent event;
  LineReader lines(record);
  Line line;
  while (lines.next(line)) {
    std::string_view name;
    std::string_view value;
    if (!read_pair(line.text, name, value)) continue;
    // What follows is text of the provider.
    if (event_field(name) == EventField::Message) break;
    switch (meaning_of(kPartNames, name)) {
      case Part::Channel: event.channel = value; break;
      case Part::Computer: event.computer = value; break;
      case Part::User:
        if (!equal_ignoring_case(value, "N/A")) event.user = value;
        break;
      case Part::Record: event.record = parse_number<std::uint64_t>(value); break;
      case Part::Process: event.process = parse_number<std::uint64_t>(value); break;
      case Part::Thread: event.thread = parse_number<std::uint64_t>(value); break;
      case Part::None: break;
    }
  }
  return event;
}

}  // namespace casebook
