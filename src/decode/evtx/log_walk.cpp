// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/log_walk.h"

#include <algorithm>

#include "base/cancel.h"

namespace casebook::evtx {
void LogWalk::slots(std::size_t begin, std::size_t end, LogVisitor& visitor) {
  for (std::size_t slot = begin; slot < end && !cancel_requested(); slot += kChunkBytes) {
    find_chunks(whole_.subspan(slot), places_);
    for (const std::size_t place : places_) {
      // Where the header is lost the grid is not ours: what begins behind the end is the next's.
      if (slot + place < end) chunk(slot + place, visitor);
    }
  }
}

void LogWalk::chunk(std::size_t place, LogVisitor& visitor) {
  const ByteView bytes = chunk_at(whole_, place);
  const ChunkHead head = read_chunk_head(bytes);
  find_records(bytes, head, found_);
  visitor.chunk(place, head, found_);
  reader_.begin_chunk(bytes);
  for (const RecordFrame& frame : found_.records) {
    if (frame.recovered && is_told(frame)) continue;
    const Reading reading = reader_.read(frame);
    // What lies behind the end is there by chance: only a whole record is worth telling.
    if (frame.recovered && reading != Reading::Sound) continue;
    visitor.record(place, reader_, reading);
  }
}

bool LogWalk::is_told(const RecordFrame& frame) const {
  return std::any_of(found_.records.begin(), found_.records.end(), [&](const RecordFrame& other) {
    return !other.recovered && other.id == frame.id;
  });
}

std::vector<std::size_t> chunks_by_age(ByteView whole) {
  struct Aged {
    std::uint64_t first_id = 0;
    std::size_t place = 0;
  };
  std::vector<Aged> aged;
  std::vector<std::size_t> places;
  for (std::size_t slot = first_slot(whole); slot < whole.size(); slot += kChunkBytes) {
    find_chunks(whole.subspan(slot), places);
    for (const std::size_t place : places) {
      aged.push_back({first_id_of(chunk_at(whole, slot + place)), slot + place});
    }
  }
  std::stable_sort(aged.begin(), aged.end(), [](const Aged& a, const Aged& b) {
    return a.first_id < b.first_id;
  });
  places.clear();
  for (const Aged& one : aged) {
    places.push_back(one.place);
  }
  return places;
}

}  // namespace casebook::evtx
