// SPDX-License-Identifier: Apache-2.0
// Goes through the slots of an event log and gives each record, damaged ones and those from before
// the log went round too.
#pragma once

#include <cstddef>
#include <vector>

#include "decode/evtx/chunk.h"
#include "decode/evtx/event_reader.h"

namespace casebook::evtx {

class LogVisitor {
 public:
  LogVisitor() = default;
  LogVisitor(const LogVisitor&) = delete;
  LogVisitor& operator=(const LogVisitor&) = delete;
  virtual ~LogVisitor() = default;

  // `chunk`: its offset in the file.
  virtual void chunk(std::size_t chunk, const ChunkHead& head, const ChunkRecords& records) = 0;
  virtual void record(std::size_t chunk, EventReader& reader, Reading reading) = 0;
};

// Reads the slots that begin in [begin, end) of the file `whole`; `end` lies on the grid of the
// file, or at its end. A record behind the free offset is given only when it can be read and no
// other of its chunk has its id.
class LogWalk {
 public:
  explicit LogWalk(ByteView whole) : whole_(whole), templates_(whole), reader_(templates_) {}

  void slots(std::size_t begin, std::size_t end, LogVisitor& visitor);
  // One chunk, by its offset in the file.
  void chunk(std::size_t place, LogVisitor& visitor);

 private:
  bool is_told(const RecordFrame& frame) const;

  ByteView whole_;
  TemplateCache templates_;
  EventReader reader_;
  ChunkRecords found_;
  std::vector<std::size_t> places_;
};

// Offsets in the file of all chunks: those that hold older records first.
std::vector<std::size_t> chunks_by_age(ByteView whole);

}  // namespace casebook::evtx
