// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/trace_logging.h"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

#include "base/binary.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace casebook::etl {
namespace {

constexpr unsigned kChain = 0x80;  // one more byte follows
constexpr unsigned kRepeatMask = 0x60;
constexpr unsigned kTypeMask = 0x1F;
constexpr std::size_t kDeepest = 16;  // structures in structures

std::string take_name(ByteReader& reader, ByteView bytes) {
  const std::string_view rest = as_text(bytes.subspan(std::min(reader.at(), bytes.size())));
  const std::size_t length = std::min(rest.find('\0'), rest.size());
  reader.take_bytes(std::min(length + 1, rest.size()));
  std::string name = to_valid_utf8(rest.substr(0, length));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return name;
}

// Tags: seven bits in each byte, for the use of the provider alone.
void skip_tags(ByteReader& reader) {
  while (!reader.failed() && (reader.take<std::uint8_t>() & kChain) != 0) {
  }
}

bool read_field(ByteReader& reader, ByteView bytes, Field& field) {
  field.name = take_name(reader, bytes);
  const auto in = unsigned{reader.take<std::uint8_t>()};
  unsigned out = 0;
  if ((in & kChain) != 0) {
    out = reader.take<std::uint8_t>();
    if ((out & kChain) != 0) skip_tags(reader);
    out &= ~kChain;
  }
  field.in = static_cast<InType>(in & kTypeMask);
  field.out = static_cast<OutType>(out);
  field.repeat = static_cast<Repeat>((in & kRepeatMask) >> 5U);
  if (field.in == InType::Struct) {
    field.members = static_cast<std::uint8_t>(out);
    field.out = OutType::Default;
  }
  if (field.repeat == Repeat::Fixed) field.count = reader.take<std::uint16_t>();
  // A serialization of the provider's own: its description is for the provider, its data counted.
  if (field.repeat == Repeat::Custom) reader.take_bytes(reader.take<std::uint16_t>());
  return !reader.failed() && field.in <= InType::CountedBinary;
}

// Bytes before the first NUL character, eight characters at a time.
std::size_t text_length(ByteView units) {
  std::size_t at = 0;
#if defined(__SSE2__)
  const __m128i zero = _mm_setzero_si128();
  while (at + sizeof(__m128i) <= units.size()) {
    const __m128i eight = _mm_loadu_si128(reinterpret_cast<const __m128i*>(units.data() + at));
    if (_mm_movemask_epi8(_mm_cmpeq_epi16(eight, zero)) != 0) break;
    at += sizeof(__m128i);
  }
#endif
  return at + utf16le_length(units.subspan(at));
}

// Bytes of a value of fixed size; 0 for the others.
std::size_t fixed_size(InType type, std::uint32_t pointer_bytes) {
  switch (type) {
    case InType::Int8:
    case InType::UInt8: return 1;
    case InType::Int16:
    case InType::UInt16: return 2;
    case InType::Int32:
    case InType::UInt32:
    case InType::Hex32:
    case InType::Bool32:
    case InType::Float: return 4;
    case InType::Int64:
    case InType::UInt64:
    case InType::Hex64:
    case InType::Double:
    case InType::Filetime: return 8;
    case InType::Guid:
    case InType::Systemtime: return 16;
    case InType::Pointer: return pointer_bytes;
    default: return 0;
  }
}

class Walk {
 public:
  Walk(const Schema& schema, ByteView payload, std::uint32_t pointer_bytes, FieldVisitor& visitor)
      : fields_(schema.fields),
        payload_(payload),
        pointer_bytes_(pointer_bytes),
        visitor_(visitor),
        steps_left_(2 * payload.size() + 2 * schema.fields.size() + 64) {
    const bool refers = std::any_of(fields_.begin(), fields_.end(), [](const Field& field) {
      return field.repeat == Repeat::ByField || field.extent == Extent::ByField;
    });
    if (refers) numbers_.resize(fields_.size());
  }

  WalkResult go() {
    std::size_t index = 0;
    bool whole = true;
    while (whole && index < fields_.size()) {
      whole = field(index, 0);
    }
    return {at_, whole};
  }

 private:
  // Reads fields_[index] and moves the index behind it and its members.
  bool field(std::size_t& index, std::size_t depth) {
    const Field& field = fields_[index];
    if (depth > kDeepest || steps_left_-- == 0) return false;
    std::size_t count = 1;
    if (field.repeat == Repeat::Fixed) count = field.count;
    if (field.repeat == Repeat::ByField) count = number_of(field.count);
    if (field.repeat == Repeat::Counted && !take_count(count)) return false;
    if (field.repeat == Repeat::Custom) {
      ++index;
      if (!take_count(count) || !is_inside(payload_, at_, count)) return false;
      visitor_.value(field, take(count));
      return true;
    }
    const bool array = field.repeat != Repeat::Once;
    if (array) visitor_.begin_array(field, count);
    bool whole = true;
    for (std::size_t i = 0; whole && i < count; ++i) {
      if (steps_left_-- == 0) return false;
      whole = field.in == InType::Struct ? structure(index, depth) : value(field);
    }
    if (array) visitor_.end_array(field);
    index += field.in == InType::Struct ? 1 + all_members(index + 1, field.members, depth) : 1;
    return whole;
  }

  bool structure(std::size_t index, std::size_t depth) {
    const Field& field = fields_[index];
    visitor_.begin_struct(field);
    std::size_t next = index + 1;
    bool whole = true;
    for (std::size_t i = 0; whole && i < field.members; ++i) {
      whole = next < fields_.size() && this->field(next, depth + 1);
    }
    visitor_.end_struct(field);
    return whole;
  }

  // How many fields the `members` that begin at `index` take, theirs included.
  std::size_t all_members(std::size_t index, std::size_t members, std::size_t depth) const {
    std::size_t next = index;
    for (std::size_t i = 0; i < members && next < fields_.size(); ++i) {
      const Field& field = fields_[next++];
      if (field.in == InType::Struct && depth < kDeepest) {
        next += all_members(next, field.members, depth + 1);
      }
    }
    return next - index;
  }

  bool value(const Field& field) {
    const ByteView rest = payload_.subspan(at_);
    if (field.extent != Extent::OfType) return sized(field);
    switch (field.in) {
      case InType::Null: visitor_.value(field, {}); return true;
      case InType::Utf16: {
        const std::size_t length = text_length(rest);
        visitor_.value(field, rest.first(length));
        at_ += std::min(length + 2, rest.size());
        return true;
      }
      case InType::Ansi: {
        const std::size_t length = std::min(as_text(rest).find('\0'), rest.size());
        visitor_.value(field, rest.first(length));
        at_ += std::min(length + 1, rest.size());
        return true;
      }
      case InType::Binary:
      case InType::CountedUtf16:
      case InType::CountedAnsi:
      case InType::CountedBinary: {
        std::size_t length = 0;
        if (!take_count(length)) return false;
        return fixed(field, length);
      }
      case InType::Sid: {
        constexpr std::size_t kSidHead = 8;
        if (rest.size() < kSidHead) return false;
        return fixed(field, kSidHead + 4 * std::size_t{number_at<std::uint8_t>(rest, 1)});
      }
      default: {
        const std::size_t length = fixed_size(field.in, pointer_bytes_);
        return length != 0 && fixed(field, length);
      }
    }
  }

  bool fixed(const Field& field, std::size_t length) {
    if (!is_inside(payload_, at_, length)) return false;
    const ByteView value = take(length);
    note_number(field, value);
    visitor_.value(field, value);
    return true;
  }

  // What a manifest gives a length of; NULs at the end of a text only fill it up.
  bool sized(const Field& field) {
    const bool wide = field.in == InType::Utf16;
    const std::size_t length =
        (field.extent == Extent::Fixed ? field.length : number_of(field.length)) * (wide ? 2U : 1U);
    if (!is_inside(payload_, at_, length)) return false;
    const ByteView whole = take(length);
    std::size_t shown = length;
    if (wide) shown = text_length(whole);
    if (field.in == InType::Ansi) shown = std::min(as_text(whole).find('\0'), length);
    visitor_.value(field, whole.first(shown));
    return true;
  }

  void note_number(const Field& field, ByteView value) {
    if (numbers_.empty() || value.size() > sizeof(std::uint64_t)) return;
    std::uint64_t number = 0;
    std::memcpy(&number, value.data(), value.size());
    numbers_[static_cast<std::size_t>(&field - fields_.data())] = number;
  }

  // At most as much as could be there at all, so that products of it stay small.
  std::size_t number_of(std::size_t index) const {
    const std::uint64_t number = index < numbers_.size() ? numbers_[index] : 0;
    return static_cast<std::size_t>(std::min<std::uint64_t>(number, payload_.size() + 1));
  }

  ByteView take(std::size_t length) {
    at_ += length;
    return payload_.subspan(at_ - length, length);
  }

  bool take_count(std::size_t& count) {
    if (!is_inside(payload_, at_, 2)) return false;
    count = number_at<std::uint16_t>(payload_, at_);
    at_ += 2;
    return true;
  }

  const std::vector<Field>& fields_;
  ByteView payload_;
  std::uint32_t pointer_bytes_;
  FieldVisitor& visitor_;
  std::size_t at_ = 0;
  std::size_t steps_left_;
  std::vector<std::uint64_t> numbers_;  // by field; empty when no field refers to another
};

}  // namespace

Schema read_schema(ByteView bytes) {
  Schema schema;
  ByteReader reader(bytes, 0);
  const std::size_t size = reader.take<std::uint16_t>();
  const ByteView inside = bytes.first(std::min(size, bytes.size()));
  skip_tags(reader);
  schema.event = take_name(reader, bytes);
  while (!reader.failed() && reader.at() < inside.size()) {
    Field field;
    if (!read_field(reader, inside, field)) return schema;
    schema.fields.push_back(std::move(field));
  }
  schema.whole = !reader.failed() && size <= bytes.size();
  return schema;
}

const Schema& SchemaCache::find(ByteView bytes) {
  constexpr std::size_t kMost = 4096;
  const std::string_view key = as_text(bytes);
  for (const Recent& recent : recent_) {
    if (recent.schema != nullptr && recent.key == key) return *recent.schema;
  }
  if (known_.size() >= kMost) {
    known_.clear();
    recent_ = {};
  }
  auto found = known_.find(std::string(key));
  if (found == known_.end()) found = known_.emplace(key, read_schema(bytes)).first;
  recent_[next_++ % recent_.size()] = {found->first, &found->second};
  return found->second;
}

WalkResult walk_fields(const Schema& schema,
                       ByteView payload,
                       std::uint32_t pointer_bytes,
                       FieldVisitor& visitor) {
  return Walk(schema, payload, pointer_bytes, visitor).go();
}

}  // namespace casebook::etl
