// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/events.h"

#include <algorithm>
#include <cstring>

#include "base/binary.h"

namespace casebook::etl {
namespace {

// The third byte of a record: how its head is laid out. Source: evntrace.h and public readers.
enum HeadType : unsigned {
  kSystem32 = 0x01,
  kSystem64 = 0x02,
  kCompact32 = 0x03,
  kCompact64 = 0x04,
  kFull32 = 0x0A,
  kInstance32 = 0x0B,
  kError = 0x0D,
  kPerfInfo32 = 0x10,
  kPerfInfo64 = 0x11,
  kEvent32 = 0x12,
  kEvent64 = 0x13,
  kFull64 = 0x14,
  kInstance64 = 0x15,
};

// The fourth byte.
constexpr unsigned kTraceFlag = 0x80;
constexpr unsigned kMessageFlags = 0x90;

constexpr std::size_t kSystemBytes = 32;
constexpr std::size_t kCompactBytes = 24;
constexpr std::size_t kPerfInfoBytes = 16;
constexpr std::size_t kFullBytes = 48;
constexpr std::size_t kInstanceBytes = 56;
constexpr std::size_t kEventBytes = 0x50;
constexpr std::size_t kMessageBytes = 8;

constexpr std::size_t kSystemSizeAt = 4;  // the other kinds have their size at 0

template <typename T>
T at(ByteView record, std::size_t offset) {
  return number_at<T>(record, offset);
}

GuidBytes guid_at(ByteView record, std::size_t offset) {
  GuidBytes guid;
  std::memcpy(guid.data(), record.data() + offset, guid.size());
  return guid;
}

bool is_system(unsigned type) {
  return type == kSystem32 || type == kSystem64 || type == kCompact32 || type == kCompact64 ||
         type == kPerfInfo32 || type == kPerfInfo64;
}

// "u16 size of the whole, name, NUL, ...": provider traits of a TraceLogging provider.
std::string_view name_in_traits(ByteView traits) {
  if (traits.size() < 3) return {};
  const std::string_view rest = as_text(traits.subspan(2));
  return rest.substr(0, rest.find('\0'));
}

}  // namespace

bool EventReader::next(Event& event) {
  while (true) {
    while (buffer_.events.size() >= at_ + kMessageBytes) {
      const std::size_t from = at_;
      const ByteView rest = buffer_.events.subspan(from);
      const auto marker = at<std::uint32_t>(rest, 0);
      if (marker == 0 || marker == 0xFFFFFFFF || (marker >> 16U) == 0) break;
      event = {};
      const std::size_t size = read(rest, event);
      if (size == 0) {
        skip_damage(from);
        break;
      }
      at_ = from + (size + 7) / 8 * 8;
      if (event.bytes == 0) continue;  // of a kind that says nothing
      event.offset = buffer_.offset + (buffer_.head.is_compressed() ? 0 : kBufferHeadBytes + from);
      return true;
    }
    if (!next_buffer()) return false;
  }
}

bool EventReader::next_buffer() {
  at_ = 0;
  while (buffers_.next(buffer_)) {
    if (is_stale(buffer_.head)) {
      output_.issue("etl-buffer-stale", buffer_.offset, buffer_.head.bytes);
      continue;
    }
    return true;
  }
  buffer_.events = {};
  return false;
}

// A file that is used again (circular, or set aside beforehand) keeps buffers of the trace before:
// they were written out before this one began, or after it ended. A clock that can be set says
// nothing about that.
bool EventReader::is_stale(const BufferHead& head) const {
  constexpr Ticks kSlack = 60 * kTicksPerSecond;
  constexpr std::uint32_t kAppended = 0x04;
  if (!header_ || header_->clock == TraceClock::System || head.stamp == 0 ||
      (header_->mode & kAppended) != 0) {
    return false;
  }
  const Ticks time = header_->time_of(head.stamp);
  return time == 0 || time + kSlack < header_->start ||
         (header_->end > header_->start && time > header_->end + kSlack);
}

// Records carry no mark to find the next one by: the rest of the buffer goes.
void EventReader::skip_damage(std::size_t from) {
  output_.issue("etl-event-damaged",
                buffer_.offset + (buffer_.head.is_compressed() ? 0 : kBufferHeadBytes + from),
                buffer_.events.size() - from);
  buffer_.events = {};
}

Ticks EventReader::time_of(std::int64_t stamp) const {
  return header_ ? header_->time_of(stamp) : 0;
}

// Gives the size of the record; 0 when it cannot be one.
std::size_t EventReader::read(ByteView rest, Event& event) {
  const auto type = unsigned{at<std::uint8_t>(rest, 2)};
  const auto flags = unsigned{at<std::uint8_t>(rest, 3)};
  if ((flags & kTraceFlag) == 0) return 0;
  if ((flags & kMessageFlags) == kMessageFlags) return read_message(rest, event);
  const bool system = is_system(type);
  const std::size_t size =
      system ? at<std::uint16_t>(rest, kSystemSizeAt) : std::size_t{at<std::uint16_t>(rest, 0)};
  if (size < kMessageBytes || size > rest.size()) return 0;
  const ByteView record = rest.first(size);
  if (system) return read_system(record, type, event);
  switch (type) {
    case kEvent32:
    case kEvent64: return read_event(record, type, event);
    case kFull32:
    case kFull64:
    case kInstance32:
    case kInstance64: return read_classic(record, type, event);
    case kError: return size;
    default: return 0;
  }
}

std::size_t EventReader::read_system(ByteView record, unsigned type, Event& event) {
  constexpr unsigned kHasSamples = 0x8000;  // of the processor; behind it, the counters
  const bool perf = type == kPerfInfo32 || type == kPerfInfo64;
  const bool compact = type == kCompact32 || type == kCompact64;
  std::size_t head = perf ? kPerfInfoBytes : compact ? kCompactBytes : kSystemBytes;
  if (record.size() < head) return 0;
  event.kind = EventKind::Kernel;
  event.version = at<std::uint16_t>(record, 0);
  event.type = at<std::uint8_t>(record, 6);
  event.group = at<std::uint8_t>(record, 7);
  event.pointer_bytes = type == kSystem32 || type == kCompact32 || type == kPerfInfo32 ? 4 : 8;
  std::int64_t stamp = 0;
  if (perf) {
    stamp = at<std::int64_t>(record, 8);
    const unsigned counters = event.version >> 8U & 7U;
    if ((event.version & kHasSamples) != 0 || counters != 0) head += 8 * std::size_t{counters};
    event.version &= 0xFFU;
    if (record.size() < head) return 0;
  } else {
    event.tid = at<std::uint32_t>(record, 8);
    event.pid = at<std::uint32_t>(record, 0x0C);
    stamp = at<std::int64_t>(record, 0x10);
  }
  event.payload = record.subspan(head);
  if (!header_ && event.group == 0 && event.type == 0) {
    header_ = read_trace_header(event.payload, stamp);
  }
  event.time = time_of(stamp);
  event.bytes = static_cast<std::uint32_t>(record.size());
  return record.size();
}

std::size_t EventReader::read_event(ByteView record, unsigned type, Event& event) {
  constexpr unsigned kExtended = 1;
  constexpr unsigned k32Bit = 0x20;
  constexpr unsigned k64Bit = 0x40;
  if (record.size() < kEventBytes) return 0;
  const auto flags = unsigned{at<std::uint16_t>(record, 4)};
  event.kind = EventKind::Event;
  event.tid = at<std::uint32_t>(record, 8);
  event.pid = at<std::uint32_t>(record, 0x0C);
  event.time = time_of(at<std::int64_t>(record, 0x10));
  event.guid = guid_at(record, 0x18);
  event.id = at<std::uint16_t>(record, 0x28);
  event.version = at<std::uint8_t>(record, 0x2A);
  event.level = at<std::uint8_t>(record, 0x2C);
  event.opcode = at<std::uint8_t>(record, 0x2D);
  event.task = at<std::uint16_t>(record, 0x2E);
  event.keyword = at<std::uint64_t>(record, 0x30);
  event.pointer_bytes = type == kEvent32 ? 4 : 8;
  if ((flags & k32Bit) != 0) event.pointer_bytes = 4;
  if ((flags & k64Bit) != 0) event.pointer_bytes = 8;
  std::size_t end_of_head = kEventBytes;
  if ((flags & kExtended) != 0 && !read_extended(record, end_of_head, event)) return 0;
  event.payload = record.subspan(end_of_head);
  event.bytes = static_cast<std::uint32_t>(record.size());
  return record.size();
}

bool EventReader::read_extended(ByteView record, std::size_t& end, Event& event) {
  constexpr unsigned kSchema = 11;
  constexpr unsigned kTraits = 12;
  constexpr std::size_t kItemHead = 8;
  bool more = true;
  while (more) {
    if (!is_inside(record, end, kItemHead)) return false;
    const std::size_t item = at<std::uint16_t>(record, end);
    const auto type = unsigned{at<std::uint16_t>(record, end + 2)};
    more = (at<std::uint16_t>(record, end + 4) & 1U) != 0;
    const std::size_t length = at<std::uint16_t>(record, end + 6);
    if (item < kItemHead || length > item - kItemHead || !is_inside(record, end, item))
      return false;
    const ByteView data = record.subspan(end + kItemHead, length);
    if (type == kSchema) event.schema = data;
    if (type == kTraits) event.provider = name_in_traits(data);
    end += item;
  }
  return true;
}

std::size_t EventReader::read_classic(ByteView record, unsigned type, Event& event) {
  const bool instance = type == kInstance32 || type == kInstance64;
  const std::size_t head = instance ? kInstanceBytes : kFullBytes;
  if (record.size() < head) return 0;
  event.kind = EventKind::Classic;
  event.type = at<std::uint8_t>(record, 4);
  event.level = at<std::uint8_t>(record, 5);
  event.version = at<std::uint16_t>(record, 6);
  event.tid = at<std::uint32_t>(record, 8);
  event.pid = at<std::uint32_t>(record, 0x0C);
  event.time = time_of(at<std::int64_t>(record, 0x10));
  // Of an instance the GUID is replaced by the number of its registration.
  if (!instance) event.guid = guid_at(record, 0x18);
  event.pointer_bytes = type == kFull32 || type == kInstance32 ? 4 : 8;
  event.payload = record.subspan(head);
  event.bytes = static_cast<std::uint32_t>(record.size());
  return record.size();
}

// Source: TRACE_MESSAGE_* in evntrace.h.
std::size_t EventReader::read_message(ByteView rest, Event& event) {
  enum Option : unsigned {
    kSequence = 0x01,
    kGuid = 0x02,
    kComponent = 0x04,
    kTime = 0x08,
    kCounterTime = 0x10,
    kIds = 0x20,
    kPointer32 = 0x40,
  };
  const std::size_t size = at<std::uint16_t>(rest, 0);
  if (size < kMessageBytes || size > rest.size()) return 0;
  const ByteView record = rest.first(size);
  event.kind = EventKind::Message;
  event.id = at<std::uint16_t>(record, 4);
  const auto options = unsigned{at<std::uint16_t>(record, 6)};
  ByteReader fields(record, kMessageBytes);
  if ((options & kSequence) != 0) fields.take<std::uint32_t>();
  if ((options & kGuid) != 0) {
    const ByteView guid = fields.take_bytes(event.guid.size());
    if (!fields.failed()) event.guid = guid_at(guid, 0);
  } else if ((options & kComponent) != 0) {
    const auto component = fields.take<std::uint32_t>();
    std::memcpy(event.guid.data(), &component, sizeof component);
  }
  if ((options & (kTime | kCounterTime)) != 0) event.time = time_of(fields.take<std::int64_t>());
  if ((options & kIds) != 0) {
    event.tid = fields.take<std::uint32_t>();
    event.pid = fields.take<std::uint32_t>();
  }
  if (fields.failed()) return 0;
  event.pointer_bytes = (options & kPointer32) != 0 ? 4 : 8;
  event.payload = record.subspan(fields.at());
  event.bytes = static_cast<std::uint32_t>(size);
  return size;
}

bool is_trace(ByteView bytes) {
  constexpr auto kHeaderType = static_cast<std::uint16_t>(BufferType::Header);
  const auto head = read_buffer_head(bytes, 0);
  if (!head || head->type != kHeaderType || head->is_compressed()) return false;
  if (!is_inside(bytes, kBufferHeadBytes, kSystemBytes + 8)) return false;
  const ByteView record = bytes.subspan(kBufferHeadBytes);
  const auto type = unsigned{at<std::uint8_t>(record, 2)};
  return (type == kSystem32 || type == kSystem64) &&
         (at<std::uint8_t>(record, 3) & kTraceFlag) != 0 && at<std::uint16_t>(record, 6) == 0;
}

void append_guid(std::string& out, const GuidBytes& guid) {
  constexpr std::array<std::uint8_t, 16> kOrder = {
      3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    const auto byte = std::to_integer<unsigned>(guid[kOrder[i]]);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
}

}  // namespace casebook::etl
