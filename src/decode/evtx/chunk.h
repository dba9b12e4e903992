// SPDX-License-Identifier: Apache-2.0
// The frame of an event log: chunks of 64 KiB that stand on their own, and the records in them.
// Sources: libevtx documentation (J. Metz), MS-EVEN6; checked against 620 files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace casebook::evtx {

inline constexpr std::size_t kFileHeaderBytes = 4096;
inline constexpr std::size_t kChunkBytes = 65536;
inline constexpr std::size_t kChunkHeaderBytes = 512;
inline constexpr std::size_t kTemplateTable = 384;  // 32 offsets of template definitions
inline constexpr std::size_t kTemplateChains = 32;

bool is_event_log(ByteView bytes);  // begins with the file header's signature

// What a chunk says of itself, and whether it is true.
struct ChunkHead {
  bool signature = false;  // "ElfChnk"
  bool header_sound = false;
  bool data_sound = false;  // of an open log the sums are not written yet
  std::uint64_t first_id = 0;
  std::uint64_t last_id = 0;
  std::size_t free_offset = 0;  // behind the last record
};

// `chunk`: at most kChunkBytes, from the chunk's start.
ChunkHead read_chunk_head(ByteView chunk);
// The chunk at `place` of the file: shorter than kChunkBytes where the file ends, or where the next
// chunk begins because something was cut out between them.
ByteView chunk_at(ByteView whole, std::size_t place);
// Where the grid of chunks begins: behind the file header, also behind a damaged one.
std::size_t first_slot(ByteView whole);
// Only the id of its first record; 0 when the chunk is too short.
std::uint64_t first_id_of(ByteView chunk);

// A record whose frame is sound, or torn.
struct RecordFrame {
  std::uint32_t offset = 0;  // in the chunk
  std::uint32_t size = 0;
  std::uint64_t id = 0;
  std::uint64_t filetime = 0;
  bool torn = false;       // its end was not written; what it holds may be half of it
  bool recovered = false;  // behind the free offset: from before the log went round

  std::size_t payload() const { return offset + 24U; }
  std::size_t payload_end() const { return offset + size - 4U; }
};

// Bytes where a record should have been and none could be read.
struct Gap {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

struct ChunkRecords {
  std::vector<RecordFrame> records;  // by offset; those behind the free offset come last
  std::vector<Gap> gaps;             // before the free offset

  void clear() {
    records.clear();
    gaps.clear();
  }
};

// Finds all records. Neither the free offset nor the ids of the header are trusted: a broken record
// is stepped over to the next whose two sizes agree.
void find_records(ByteView chunk, const ChunkHead& head, ChunkRecords& found);

// Places of chunks in `slot`, which is where the grid of the file has one (or what is left of the
// file). Usually 0; a cut in the file moves them. Empty when the slot was never used or holds none.
// `whole_from_slot`: the file from the slot's start on.
void find_chunks(ByteView whole_from_slot, std::vector<std::size_t>& places);

}  // namespace casebook::evtx
