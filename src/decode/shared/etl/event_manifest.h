// SPDX-License-Identifier: Apache-2.0
// The manifest of an event provider, whatever it was read from: the XML that a developer writes
// (.man, or the copy that an EventSource puts into a trace), what the message compiler makes of it
// (WEVT_TEMPLATE in a program file), or the trace message format of WPP (.tmf).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/shared/etl/manifests.h"
#include "model/message_book.h"

namespace casebook::etl {

inline constexpr std::uint32_t kNoMessage = 0xFFFFFFFF;

// A text in both languages, as a MessageBook has it. "" when there is none.
struct BothTexts {
  std::string en;
  std::string zh;
};

// A channel, level, task, opcode or keyword.
struct NamedValue {
  std::uint64_t value = 0;
  std::uint32_t task = 0;  // of an opcode: the task that it belongs to; 0: any
  std::uint32_t message = kNoMessage;
  std::string name;  // "win:Error"
};

struct EventDefinition {
  std::uint16_t id = 0;
  std::uint8_t version = 0;
  std::uint8_t channel = 0;
  std::uint8_t level = 0;
  std::uint8_t opcode = 0;
  std::uint16_t task = 0;
  std::uint64_t keywords = 0;
  std::uint32_t message = kNoMessage;
  BothTexts text;
  Schema schema;
};

struct ProviderManifest {
  GuidBytes guid{};
  std::string name;  // "" when the manifest does not say
  std::uint32_t message = kNoMessage;
  std::vector<EventDefinition> events;
  std::vector<std::shared_ptr<ValueMap>> maps;
  std::vector<NamedValue> channels;
  std::vector<NamedValue> levels;
  std::vector<NamedValue> tasks;
  std::vector<NamedValue> opcodes;
  std::vector<NamedValue> keywords;
};

// "{945A8954-C147-4ACD-923F-40C45405A658}" with or without braces, in either case; false when it is
// none.
bool read_guid(std::string_view text, GuidBytes& guid);

// All providers of an instrumentation manifest. Events whose values cannot be told apart by it come
// with a schema that is not whole. Source: EventManifest Schema, learn.microsoft.com.
std::vector<ProviderManifest> read_manifest_xml(std::string_view xml);

// The messages of a trace message format (.tmf) as events: a provider for each GUID, ids are the
// numbers of messages. Messages with arguments of unknown kinds come with a schema that is not
// whole.
std::vector<ProviderManifest> read_trace_format(std::string_view text);

// Gives binary fields the length that their meaning implies. False for a field whose place in an
// event cannot be known.
bool finish_field(Field& field);

// What to call an event that has no symbol: "Event 12 Connect/Start".
std::string event_title(const EventDefinition& event, const ProviderManifest& provider);

// Manifests by provider, id and version. The first of the same counts.
class ManifestTable final : public EventSchemas {
 public:
  void add(ProviderManifest&& provider);

  const Schema* find(const Event& event) const override;
  std::string_view provider_name(const GuidBytes& guid) const override;

  // Null when the event is not known, or has no text.
  const EventMessage* message(const GuidBytes& guid, std::uint32_t id, std::uint32_t version) const;
  bool empty() const { return events_.empty(); }
  std::size_t size() const { return events_.size(); }

 private:
  struct Known {
    Schema schema;
    BothTexts text;
    EventMessage message;  // views into `text`
  };
  std::map<GuidBytes, std::string> names_;
  // On the heap each, so that views into short texts stay.
  std::map<std::pair<GuidBytes, std::uint32_t>, std::unique_ptr<Known>> events_;
};

}  // namespace casebook::etl
