// SPDX-License-Identifier: Apache-2.0
// The records inside the buffers, whatever kind of head they have, as one structure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "decode/decoder.h"
#include "decode/shared/etl/buffers.h"
#include "decode/shared/etl/trace_header.h"

namespace casebook::etl {

// As stored: the first three parts are little-endian.
using GuidBytes = std::array<std::byte, 16>;

enum class EventKind : std::uint8_t {
  Kernel,   // of the system itself: group and type
  Classic,  // of a class in MOF: GUID and type
  Event,    // of a manifest or self-describing: provider, id, level
  Message,  // of WPP: the GUID of a source file and the number of a line in it
};

// Views are valid until the reader moves on.
struct Event {
  EventKind kind = EventKind::Kernel;
  std::uint64_t offset = 0;  // in the file; of a compressed buffer: where the buffer begins
  std::uint32_t bytes = 0;
  Ticks time = 0;  // 0: the record carries none, or the trace's clock is not known
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  GuidBytes guid{};
  std::uint16_t version = 0;
  std::uint8_t group = 0;  // Kernel
  std::uint8_t type = 0;   // Kernel, Classic
  std::uint8_t level = 0;
  std::uint8_t opcode = 0;
  std::uint16_t id = 0;  // Event; of a message its number
  std::uint16_t task = 0;
  std::uint64_t keyword = 0;
  std::string_view provider;  // UTF-8, from the record itself; often ""
  ByteView schema;            // of a self-describing event; else empty
  ByteView payload;
  std::uint32_t pointer_bytes = 8;
};

// Reads all records of a trace in the order of the file. Skips damaged ones and reports them.
class EventReader {
 public:
  EventReader(ByteView file, DecodeOutput& output) : buffers_(file, output), output_(output) {}

  bool next(Event& event);

  // Known once the first record was read; null when the trace begins with something else.
  const TraceHeader* header() const { return header_ ? &*header_ : nullptr; }

 private:
  bool next_buffer();
  bool is_stale(const BufferHead& head) const;
  std::size_t read(ByteView rest, Event& event);
  std::size_t read_system(ByteView rest, unsigned type, Event& event);
  std::size_t read_event(ByteView rest, unsigned type, Event& event);
  std::size_t read_classic(ByteView rest, unsigned type, Event& event);
  std::size_t read_message(ByteView rest, Event& event);
  bool read_extended(ByteView record, std::size_t& at, Event& event);
  void skip_damage(std::size_t from);
  Ticks time_of(std::int64_t stamp) const;

  BufferWalk buffers_;
  DecodeOutput& output_;
  Buffer buffer_;
  std::size_t at_ = 0;  // in the events of buffer_
  std::optional<TraceHeader> header_;
};

// Whether the beginning of a file is that of a trace.
bool is_trace(ByteView bytes);

// "0b7a6f19-47c4-454e-8c5c-e868d637e4d8"
void append_guid(std::string& out, const GuidBytes& guid);

}  // namespace casebook::etl
