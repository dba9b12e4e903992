// SPDX-License-Identifier: Apache-2.0
// What the events of manifest providers mean. Such events hold bare values: their layout is in the
// provider's manifest, on the machine they come from.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "decode/shared/etl/events.h"
#include "decode/shared/etl/trace_logging.h"

namespace casebook::etl {

class ManifestTable;

// Where manifests come from: the trace itself, and behind it message files beside the trace.
class EventSchemas {
 public:
  EventSchemas() = default;
  EventSchemas(const EventSchemas&) = delete;
  EventSchemas& operator=(const EventSchemas&) = delete;
  virtual ~EventSchemas() = default;

  // Null when nothing is known. Views and pointers live as long as the schemas.
  virtual const Schema* find(const Event& event) const = 0;
  virtual std::string_view provider_name(const GuidBytes& guid) const = 0;  // "" when not known
};

// The manifests that .NET providers (EventSource) write into the trace, as events 0xFFFE in pieces.
class InBandManifests final : public EventSchemas {
 public:
  // `behind` is asked about what the trace does not tell; may be null.
  explicit InBandManifests(const EventSchemas* behind);
  ~InBandManifests() override;

  static bool is_manifest(const Event& event) {
    return event.kind == EventKind::Event && event.id == 0xFFFE && event.schema.empty();
  }
  // Takes one piece. Bounded: at most 256 providers, 4 MiB each.
  void add(const Event& event);
  // Reads what came together. Call once, after the last piece.
  void finish();

  const Schema* find(const Event& event) const override;
  std::string_view provider_name(const GuidBytes& guid) const override;

 private:
  struct Pieces {
    std::uint16_t total = 0;
    std::map<std::uint16_t, std::string> texts;
    std::size_t bytes = 0;
  };

  std::map<GuidBytes, Pieces> pieces_;
  const EventSchemas* behind_;
  std::unique_ptr<ManifestTable> table_;
};

// Providers of Windows that matter here; "" for others.
std::string_view known_provider(const GuidBytes& guid);

// Texts that can be seen in a payload of unknown layout: UTF-16 and ASCII, quoted, in order, at
// most 16. Appends nothing when there are none.
void append_strings(std::string& out, ByteView payload);

}  // namespace casebook::etl
