// SPDX-License-Identifier: Apache-2.0
// One event as one line, as Get-WindowsUpdateLog writes it:
//   "2025/10/08 21:03:26.9403720 11168 10232 Agent           text"
// The same columns for every kind of event, so that all traces read alike.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "decode/shared/etl/events.h"
#include "decode/shared/etl/manifests.h"
#include "decode/shared/etl/trace_logging.h"
#include "model/event.h"

namespace casebook::etl {

// What the line says beside its text. Views are valid until the next call.
struct EventLine {
  std::string_view component;
  std::size_t text_at = 0;  // of the message in the line
  Level level = Level::Unknown;
  std::uint32_t code = 0;
};

enum class Shown : std::uint8_t {
  Yes,
  Partly,      // the payload does not fit its description; what fits was written
  NoManifest,  // written, but the meaning of its values is not known
  NoSymbols,   // the same, of a message of WPP
  No,          // of a kind that is only counted; nothing was written
};

// The providers whose events make up WindowsUpdate.log, and those beside them.
enum class UpdateSource : std::uint8_t { None, Client, Sih, Medic };
UpdateSource update_source(std::string_view provider);

class EventWriter {
 public:
  // `schemas` may be null.
  explicit EventWriter(const EventSchemas* schemas) : schemas_(schemas) {}

  // Whether a manifest or a trace format describes the event.
  bool knows(const Event& event) const {
    return schemas_ != nullptr && schemas_->find(event) != nullptr;
  }

  // Appends any event, without a line end. `offset_minutes` is added to its time.
  Shown write(const Event& event, int offset_minutes, std::string& out, EventLine& line);

  // Appends an event of an update provider exactly as Get-WindowsUpdateLog does.
  // REQUIRES: `source` is that of the event, and not None
  Shown write_update(const Event& event,
                     UpdateSource source,
                     int offset_minutes,
                     std::string& out,
                     EventLine& line);

 private:
  void head(const Event& event,
            int offset_minutes,
            std::string_view component,
            std::string& out,
            EventLine& line);
  Shown fields(const Event& event, const Schema& schema, std::string& out, EventLine& line);
  Shown message(const Event& event, const Schema& schema, std::string& out, EventLine& line);
  Shown wpp_message(const Event& event, int offset_minutes, std::string& out, EventLine& line);
  Shown manifest_event(const Event& event, std::string& out);

  const EventSchemas* schemas_;
  SchemaCache cache_;
  std::string component_;
  std::string kernel_text_;
  // The parts of the line before, which the next one mostly shares.
  std::uint32_t shown_pid_ = 0;
  std::uint32_t shown_tid_ = 0;
  std::array<char, 24> ids_{};
  std::size_t ids_end_ = 0;
  Ticks shown_second_ = 0;  // in local seconds; stands in date_
  char date_[20] = {};      // "2025/10/08 21:03:26."
};

}  // namespace casebook::etl
