// SPDX-License-Identifier: Apache-2.0
// Texts and manifests of events out of files: message tables and compiled manifests in programs,
// libraries, drivers and their .mui files, instrumentation manifests (.man) and trace message
// formats
// (.tmf).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "model/message_book.h"

namespace casebook {

namespace etl {
class EventSchemas;
}

// What a file is good for here, told by its beginning and its name; cheap.
enum class MessageFileKind : std::uint8_t { None, Executable, Manifest, TraceFormat };
MessageFileKind message_file_kind(std::string_view path, ByteView bytes);

// The texts of several files over those that the program has itself. A text of the program goes
// first, because it is in both languages; of files in the order they were added the first that
// knows an event. A language that no file has is shown in the other. Memory: bounded by kMostText
// and kMostFields of the implementation, whatever the number of files.
class MessageFiles final : public MessageBook {
 public:
  // `built_in` may be null; else it must outlive this.
  explicit MessageFiles(const MessageBook* built_in);
  ~MessageFiles() override;

  // Copies what it needs. Files without texts are passed over; damage is told by their decoder.
  void add(std::string_view path, ByteView bytes);

  // What a SYSTEM or SOFTWARE hive says of which file has the texts of which provider.
  void add_hive(ByteView bytes);

  // Call once, after the last add() and before the first find().
  void finish();

  const EventMessage* find(std::string_view provider, std::uint32_t id) const override;
  const EventMessage* find_event(const EventIdentity& event) const override;

  // Manifests as traces need them. Valid as long as this.
  const etl::EventSchemas& schemas() const;

  std::size_t texts() const;      // in message tables
  std::size_t manifests() const;  // events that a manifest describes
  bool is_full() const;           // what came later was left out

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace casebook
