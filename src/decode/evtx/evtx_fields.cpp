// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <libdeflate.h>

#include "base/utf16.h"
#include "decode/event_log.h"
#include "decode/evtx/binxml.h"
#include "decode/evtx/chunk.h"
#include "decode/evtx/event_reader.h"
#include "decode/evtx/log_walk.h"
#include "decode/rewritable.h"

namespace casebook::evtx {
namespace {

constexpr std::size_t kNameTable = 128;  // 64 offsets of names
constexpr std::size_t kNameChains = 64;
constexpr std::size_t kDataSumAt = 52;
constexpr std::size_t kHeadSumAt = 124;
constexpr std::size_t kFlagsAt = 120;
constexpr std::uint32_t kFlagNoChecksums = 4;
constexpr std::size_t kDeepestNesting = 8;  // as EventReader allows

class TextVisitor : public LogVisitor {
 public:
  TextVisitor(ByteView whole, const std::function<void(const TextField&)>& call)
      : whole_(whole),
        call_(call) {}

  void chunk(std::size_t /*chunk*/,
             const ChunkHead& /*head*/,
             const ChunkRecords& /*records*/) override {}

  void record(std::size_t /*chunk*/, EventReader& reader, Reading reading) override {
    if (reading == Reading::Damaged && reader.event().values == nullptr) return;
    tell_column(reader, Column::Computer, "Computer");
    for (const EventField& field : reader.fields()) {
      if (field.is_text) {
        call_({.name = field.name, .text = field.text});
      } else {
        tell(field.name, field.value);
      }
    }
    tell_values(reader, reader.event(), 1);
  }

 private:
  void tell_column(EventReader& reader, Column column, std::string_view name) {
    const Value value = reader.value(column);
    if (!value.is_null()) return tell(name, value);
    text_.clear();
    reader.append(text_, column);
    if (!text_.empty()) call_({.name = name, .text = text_});
  }

  // All values, so that the edges of each are known; names are told by then.
  void tell_values(EventReader& reader, const Instance& instance, std::size_t depth) {
    if (instance.values == nullptr) return;
    const std::vector<Value> values = *instance.values;
    for (const Value& value : values) {
      tell("", value);
      if (!value.is(ValueType::BinXml) || depth >= kDeepestNesting) continue;
      Instance inner;
      if (reader.open(value, depth, inner) == Reading::Sound) tell_values(reader, inner, depth + 1);
    }
  }

  void tell(std::string_view name, const Value& value) {
    if (value.is_string_array()) {
      for_each_string(value, [&](const Value& one) { tell(name, one); });
      return;
    }
    const bool is_wide = value.is(ValueType::String);
    if ((!is_wide && !value.is(ValueType::AnsiString)) || value.bytes.empty()) return;
    const bool is_inside_file =
        value.bytes.data() >= whole_.data() &&
        value.bytes.data() + value.bytes.size() <= whole_.data() + whole_.size();
    if (!is_inside_file) return;
    text_.clear();
    if (is_wide) {
      append_utf16le(text_, without_nuls(value.bytes));
    } else {
      text_ = as_text(value.bytes);
    }
    call_({name,
           text_,
           static_cast<std::uint64_t>(value.bytes.data() - whole_.data()),
           value.bytes.size(),
           is_wide});
  }

  ByteView whole_;
  const std::function<void(const TextField&)>& call_;
  std::string text_;
};

void put(std::span<std::byte> bytes, std::size_t at, std::uint32_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// The names that the chunk's table leads to.
void restore_names(ByteView original, std::span<std::byte> rewritten) {
  std::size_t steps = original.size() / 8;
  for (std::size_t chain = 0; chain < kNameChains; ++chain) {
    std::size_t at = number_at<std::uint32_t>(original, kNameTable + 4 * chain);
    while (at >= kChunkHeaderBytes && steps-- > 0) {
      const auto name = name_at(original, at);
      if (!name) break;
      std::copy_n(original.data() + at, name_bytes(*name), rewritten.data() + at);
      at = number_at<std::uint32_t>(original, at);
    }
    if (steps > original.size()) return;  // spent: a circle
  }
}

void reseal_chunk(ByteView original, std::span<std::byte> rewritten) {
  if (original.size() < kChunkHeaderBytes) return;
  std::copy_n(original.data(), kChunkHeaderBytes, rewritten.data());
  restore_names(original, rewritten);
  const ChunkHead head = read_chunk_head(original);
  const bool unsummed = (number_at<std::uint32_t>(original, kFlagsAt) & kFlagNoChecksums) != 0;
  if (unsummed || !head.signature) return;
  if (head.data_sound) {
    put(rewritten,
        kDataSumAt,
        libdeflate_crc32(
            0, rewritten.data() + kChunkHeaderBytes, head.free_offset - kChunkHeaderBytes));
  }
  if (!head.header_sound) return;
  std::uint32_t sum = libdeflate_crc32(0, rewritten.data(), kFlagsAt);
  sum = libdeflate_crc32(sum, rewritten.data() + 128, kChunkHeaderBytes - 128);
  put(rewritten, kHeadSumAt, sum);
}

}  // namespace

bool is_rewritable_log(ByteView file) {
  return is_event_log_file(file);
}

void for_each_event_text(ByteView file, const std::function<void(const TextField&)>& call) {
  TextVisitor visitor(file, call);
  LogWalk(file).slots(first_slot(file), file.size(), visitor);
}

void reseal_event_log(ByteView original, std::span<std::byte> rewritten) {
  if (is_event_log(original)) {
    const std::size_t head = std::min(original.size(), kFileHeaderBytes);
    std::copy_n(original.data(), std::min<std::size_t>(head, 128), rewritten.data());
  }
  std::vector<std::size_t> places;
  for (std::size_t slot = first_slot(original); slot < original.size(); slot += kChunkBytes) {
    find_chunks(original.subspan(slot), places);
    for (const std::size_t place : places) {
      const ByteView chunk = chunk_at(original, slot + place);
      reseal_chunk(chunk, rewritten.subspan(slot + place, chunk.size()));
    }
  }
}

}  // namespace casebook::evtx
