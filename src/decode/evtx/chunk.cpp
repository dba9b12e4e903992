// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/chunk.h"

#include <algorithm>
#include <string_view>

#include <libdeflate.h>

#include "base/binary.h"

namespace casebook::evtx {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kFileSignature = "ElfFile\0"sv;
constexpr std::string_view kChunkSignature = "ElfChnk\0"sv;
constexpr std::uint32_t kRecordSignature = 0x00002A2A;
constexpr std::size_t kSmallestRecord = 28;
constexpr std::size_t kRecordAlignment = 8;
constexpr std::uint32_t kFlagNoChecksums = 4;

bool has_record(ByteView chunk, std::size_t offset) {
  if (!is_inside(chunk, offset, kSmallestRecord)) return false;
  if (number_at<std::uint32_t>(chunk, offset) != kRecordSignature) return false;
  const auto size = number_at<std::uint32_t>(chunk, offset + 4);
  if (size < kSmallestRecord || !is_inside(chunk, offset, size)) return false;
  return number_at<std::uint32_t>(chunk, offset + size - 4) == size;
}

// A record that Windows had begun to write: its head is there, its end is not.
bool has_torn_record(ByteView chunk, std::size_t offset) {
  if (!is_inside(chunk, offset, kSmallestRecord)) return false;
  if (number_at<std::uint32_t>(chunk, offset) != kRecordSignature) return false;
  const auto size = number_at<std::uint32_t>(chunk, offset + 4);
  return size >= kSmallestRecord && is_inside(chunk, offset, size);
}

RecordFrame frame_at(ByteView chunk, std::size_t offset) {
  RecordFrame frame;
  frame.offset = static_cast<std::uint32_t>(offset);
  frame.size = number_at<std::uint32_t>(chunk, offset + 4);
  frame.id = number_at<std::uint64_t>(chunk, offset + 8);
  frame.filetime = number_at<std::uint64_t>(chunk, offset + 16);
  return frame;
}

std::size_t next_record(ByteView chunk, std::size_t from) {
  std::size_t at = (from + kRecordAlignment - 1) & ~(kRecordAlignment - 1);
  while (at + kSmallestRecord <= chunk.size() && !has_record(chunk, at)) {
    at += kRecordAlignment;
  }
  return std::min(at, chunk.size());
}

// A chunk inside of the slack of the one at the start: it stands there when the file was cut. Only
// a sound header tells it from what a record may hold.
std::size_t find_chunk_inside(ByteView chunk) {
  std::size_t from = number_at<std::uint32_t>(chunk, 48);
  if (from < kChunkHeaderBytes || from > chunk.size()) from = kChunkHeaderBytes;
  const std::string_view text = as_text(chunk);
  for (std::size_t at = text.find(kChunkSignature, from); at != std::string_view::npos;
       at = text.find(kChunkSignature, at + 1)) {
    if (at % kRecordAlignment == 0 && read_chunk_head(chunk.subspan(at)).header_sound) return at;
  }
  return chunk.size();
}

bool is_zero(ByteView bytes) {
  return std::all_of(
      bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{}; });
}

}  // namespace

bool is_event_log(ByteView bytes) {
  return as_text(bytes).starts_with(kFileSignature);
}

ByteView chunk_at(ByteView whole, std::size_t place) {
  const ByteView rest = whole.subspan(place);
  const ByteView chunk = rest.subspan(0, std::min(rest.size(), kChunkBytes));
  if (chunk.size() < kChunkHeaderBytes || !as_text(chunk).starts_with(kChunkSignature))
    return chunk;
  return chunk.subspan(0, find_chunk_inside(chunk));
}

std::size_t first_slot(ByteView whole) {
  if (is_event_log(whole)) return std::min(kFileHeaderBytes, whole.size());
  if (whole.size() < kFileHeaderBytes || as_text(whole).starts_with(kChunkSignature)) return 0;
  const ByteView first = whole.subspan(kFileHeaderBytes);
  const bool behind =
      as_text(first).starts_with(kChunkSignature) || has_record(first, kChunkHeaderBytes);
  return behind ? kFileHeaderBytes : 0;
}

std::uint64_t first_id_of(ByteView chunk) {
  return chunk.size() < kChunkHeaderBytes ? 0 : number_at<std::uint64_t>(chunk, 24);
}

ChunkHead read_chunk_head(ByteView chunk) {
  ChunkHead head;
  if (chunk.size() < kChunkHeaderBytes) return head;
  head.signature = as_text(chunk).starts_with(kChunkSignature);
  head.first_id = first_id_of(chunk);
  head.last_id = number_at<std::uint64_t>(chunk, 32);
  head.free_offset = number_at<std::uint32_t>(chunk, 48);
  const bool unsummed = (number_at<std::uint32_t>(chunk, 120) & kFlagNoChecksums) != 0;
  std::uint32_t sum = libdeflate_crc32(0, chunk.data(), 120);
  sum = libdeflate_crc32(sum, chunk.data() + 128, kChunkHeaderBytes - 128);
  head.header_sound = unsummed || sum == number_at<std::uint32_t>(chunk, 124);
  if (head.free_offset < kChunkHeaderBytes || head.free_offset > chunk.size()) return head;
  const std::uint32_t data =
      libdeflate_crc32(0, chunk.data() + kChunkHeaderBytes, head.free_offset - kChunkHeaderBytes);
  head.data_sound = unsummed || data == number_at<std::uint32_t>(chunk, 52);
  return head;
}

void find_records(ByteView chunk, const ChunkHead& head, ChunkRecords& found) {
  found.clear();
  // A header that cannot be right bounds nothing: what stands in the chunk counts.
  const bool bounded = head.signature && head.header_sound &&
                       head.free_offset >= kChunkHeaderBytes && head.free_offset <= chunk.size();
  std::size_t at = kChunkHeaderBytes;
  while (at + kSmallestRecord <= chunk.size()) {
    const bool live = !bounded || at < head.free_offset;
    if (has_record(chunk, at)) {
      found.records.push_back(frame_at(chunk, at));
      found.records.back().recovered = !live;
      at += found.records.back().size;
      continue;
    }
    const std::size_t next = next_record(chunk, at + 1);
    const std::size_t end = bounded ? std::min(next, head.free_offset) : next;
    if (live && has_torn_record(chunk, at) && end >= at + kSmallestRecord) {
      RecordFrame torn = frame_at(chunk, at);
      torn.size = std::min(torn.size, static_cast<std::uint32_t>(end - at));
      torn.torn = true;
      found.records.push_back(torn);
      at = next;
      continue;
    }
    if (live && end > at && !is_zero(chunk.subspan(at, end - at))) {
      // An unbounded chunk ends where its records do.
      const bool tail = !bounded && next == chunk.size() && !found.records.empty();
      if (!tail) {
        found.gaps.push_back(
            {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at)});
      }
    }
    // Behind the free offset the search goes on: older records lie there.
    at = next;
  }
}

void find_chunks(ByteView whole_from_slot, std::vector<std::size_t>& places) {
  places.clear();
  const ByteView slot = whole_from_slot.subspan(0, std::min(whole_from_slot.size(), kChunkBytes));
  if (slot.size() < kChunkHeaderBytes) return;
  if (as_text(slot).starts_with(kChunkSignature)) {
    places.push_back(0);
    const std::size_t inside = find_chunk_inside(slot);
    if (inside < slot.size()) places.push_back(inside);
    return;
  }
  // A signature that was overwritten leaves its records in place.
  if (has_record(slot, kChunkHeaderBytes)) places.push_back(0);
  for (std::size_t at = as_text(slot).find(kChunkSignature); at != std::string_view::npos;
       at = as_text(slot).find(kChunkSignature, at + 1)) {
    if (at % kRecordAlignment == 0) places.push_back(at);
  }
}

}  // namespace casebook::evtx
