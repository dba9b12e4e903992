// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/etl/event_text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/time.h"
#include "base/utf8.h"
#include "decode/shared/etl/kernel_events.h"
#include "decode/shared/etl/values.h"
#include "decode/shared/message_text.h"
#include "decode/shared/update_marks.h"

namespace casebook::etl {
namespace {

constexpr std::size_t kIdColumn = 5;
constexpr std::size_t kComponentColumn = 15;
constexpr std::size_t kLongestText = 256 * 1024;  // of one event; its payload has 64 KiB at most
constexpr std::size_t kMostHexBytes = 64;

template <typename... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

// Decimal, left in a column, and a blank. Gives the place behind it.
char* put_column(char* to, std::uint32_t number) {
  std::array<char, 10> digits{};
  std::size_t count = 0;
  do {
    digits[digits.size() - ++count] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  to = std::copy(digits.end() - static_cast<std::ptrdiff_t>(count), digits.end(), to);
  return std::fill_n(to, count < kIdColumn ? kIdColumn - count + 1 : 1, ' ');
}

Level level_of(std::uint8_t level) {
  switch (level) {
    case 1: return Level::Fatal;
    case 2: return Level::Error;
    case 3: return Level::Warning;
    default: return Level::Info;
  }
}

bool is_string(const Field& field) {
  const bool string = field.in == InType::Utf16 || field.in == InType::Ansi ||
                      field.in == InType::CountedUtf16 || field.in == InType::CountedAnsi;
  return string && field.repeat == Repeat::Once;
}

// The finished line of an update provider.
bool is_message(const Field& field) {
  return is_string(field) && (field.name == "Info" || field.name == "m");
}

// Where one of the fields stands in the text: "name=value", the value from `value` on.
struct FieldPlace {
  std::string_view name;
  std::size_t begin = 0;
  std::size_t value = 0;
  std::size_t end = 0;
};

// Appends what a value is called, or the names of its bits; false when the map does not know it.
bool append_mapped(std::string& out, const ValueMap& map, ByteView value) {
  if (value.empty() || value.size() > sizeof(std::uint64_t)) return false;
  std::uint64_t number = 0;
  std::memcpy(&number, value.data(), value.size());
  const std::size_t begin = out.size();
  std::uint64_t rest = number;
  for (const MapValue& one : map.values) {
    const bool holds =
        map.is_bits ? one.value != 0 && (number & one.value) == one.value : number == one.value;
    if (!holds || one.text.empty()) continue;
    out.append(out.size() == begin ? "" : "|").append(one.text);
    rest &= ~std::uint64_t{one.value};
    if (!map.is_bits) return true;
  }
  if (out.size() != begin && rest != 0) put(out, "|0x{:x}", rest);
  return out.size() != begin;
}

// "name=value; other=[1, 2]; structure={a=1; b=2}". Of a single text only the text.
class TextVisitor final : public FieldVisitor {
 public:
  TextVisitor(std::string& out, bool bare)
      : out_(out),
        bare_(bare),
        limit_(out.size() + kLongestText) {}

  // Notes where the fields of the event stand, those inside of structures with what holds them.
  void note_places(std::vector<FieldPlace>& places) { places_ = &places; }

  void value(const Field& field, ByteView value) override {
    if (const auto code = result_code(field, value); code && code_ == 0) code_ = *code;
    if (is_full() || field.out == OutType::NoPrint) return;
    if (bytes_) {
      append_byte(value);
      return;
    }
    begin(field);
    if (field.map == nullptr || !append_mapped(out_, *field.map, value)) {
      append_value(out_, field, value);
    }
    end();
  }

  // An array of bytes is a piece of data more often than a list of numbers.
  void begin_array(const Field& field, std::size_t count) override {
    if (is_full()) return;
    begin(field);
    ++depth_;
    bytes_ = field.in == InType::UInt8 && field.out == OutType::Default && count > 0;
    out_ += bytes_ ? "0x" : "[";
    in_list_ = !bytes_;
    first_ = true;
  }
  void end_array(const Field& /*field*/) override {
    if (!bytes_ && !is_full()) out_ += ']';
    bytes_ = false;
    in_list_ = false;
    first_ = false;
    leave();
  }
  void begin_struct(const Field& field) override {
    if (is_full()) return;
    begin(field);
    ++depth_;
    out_ += '{';
    in_list_ = false;
    first_ = true;
  }
  void end_struct(const Field& field) override {
    if (!is_full()) out_ += '}';
    first_ = false;
    in_list_ = field.repeat != Repeat::Once;
    leave();
  }

  std::uint32_t code() const { return code_; }
  bool is_full() const { return out_.size() >= limit_; }

 private:
  void begin(const Field& field) {
    if (!first_) out_ += in_list_ ? ", " : "; ";
    first_ = false;
    const std::size_t start = out_.size();
    if (!in_list_ && !bare_ && !field.name.empty()) {
      out_ += field.name;
      out_ += '=';
    }
    if (places_ != nullptr && depth_ == 0) {
      places_->push_back({field.name, start, out_.size(), out_.size()});
    }
  }
  void end() {
    if (places_ != nullptr && depth_ == 0 && !places_->empty()) places_->back().end = out_.size();
  }
  // Of what a full text left out nothing was begun.
  void leave() {
    if (depth_ != 0) --depth_;
    end();
  }
  void append_byte(ByteView value) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = std::to_integer<unsigned>(value[0]);
    out_ += kDigits[byte >> 4U];
    out_ += kDigits[byte & 15U];
  }

  std::string& out_;
  bool bare_;
  std::size_t limit_;
  std::vector<FieldPlace>* places_ = nullptr;
  std::size_t depth_ = 0;  // arrays and structures around
  bool first_ = true;
  bool in_list_ = false;
  bool bytes_ = false;
  std::uint32_t code_ = 0;
};

// The one text among the fields; the others are passed over.
class MessageVisitor final : public FieldVisitor {
 public:
  explicit MessageVisitor(std::string& out) : out_(out) {}
  void value(const Field& field, ByteView value) override {
    if (done_ || !is_message(field)) return;
    append_value(out_, field, value);
    done_ = true;
  }
  void begin_array(const Field& /*field*/, std::size_t /*count*/) override {}
  void end_array(const Field& /*field*/) override {}
  void begin_struct(const Field& /*field*/) override {}
  void end_struct(const Field& /*field*/) override {}

 private:
  std::string& out_;
  bool done_ = false;
};

void append_hex(std::string& out, ByteView bytes) {
  for (const std::byte byte : bytes.first(std::min(bytes.size(), kMostHexBytes))) {
    put(out, "{:02x}", std::to_integer<unsigned>(byte));
  }
  if (bytes.size() > kMostHexBytes) put(out, "... ({} bytes)", bytes.size());
}

// "GUID number: hex "texts"": what there is without the symbols of the program.
Shown append_message_event(std::string& out, const Event& event) {
  append_guid(out, event.guid);
  put(out, " message {}", event.id);
  if (!event.payload.empty()) {
    out += ": ";
    append_hex(out, event.payload);
    const std::size_t at = out.size();
    append_strings(out, event.payload);
    if (out.size() != at) out.insert(at, 1, ' ');
  }
  return Shown::NoSymbols;
}

Shown append_classic_event(std::string& out, const Event& event) {
  append_guid(out, event.guid);
  put(out, " type={} version={}", event.type, event.version);
  const std::size_t at = out.size();
  append_strings(out, event.payload);
  if (out.size() != at) out.insert(at, ": ");
  return Shown::NoManifest;
}

}  // namespace

UpdateSource update_source(std::string_view provider) {
  if (provider == "WUTraceLogging") return UpdateSource::Client;
  if (provider == "SIHTraceLogging") return UpdateSource::Sih;
  return provider.starts_with("Microsoft.Windows.WaaSMedic") ? UpdateSource::Medic
                                                             : UpdateSource::None;
}

void EventWriter::head(const Event& event,
                       int offset_minutes,
                       std::string_view component,
                       std::string& out,
                       EventLine& line) {
  constexpr Ticks kLatest = 2'650'467'744'000'000'000;  // the year 10000
  const std::int64_t shift = std::int64_t{offset_minutes} * 60 * std::int64_t{kTicksPerSecond};
  Ticks time = event.time;
  if (time >= kLatest) time = 0;
  if (time > static_cast<Ticks>(shift < 0 ? -shift : 0)) time += static_cast<Ticks>(shift);
  const Ticks second = time / kTicksPerSecond;
  if (second != shown_second_ || date_[0] == '\0') {
    const CivilTime civil = civil_of(time_from_filetime(time));
    fmt::format_to_n(date_,
                     sizeof date_,
                     "{:04}/{:02}/{:02} {:02}:{:02}:{:02}.",
                     civil.year,
                     civil.month,
                     civil.day,
                     civil.hour,
                     civil.minute,
                     civil.second);
    shown_second_ = second;
  }
  if (ids_end_ == 0 || event.pid != shown_pid_ || event.tid != shown_tid_) {
    shown_pid_ = event.pid;
    shown_tid_ = event.tid;
    ids_end_ = static_cast<std::size_t>(put_column(put_column(ids_.data(), event.pid), event.tid) -
                                        ids_.data());
  }
  std::array<char, sizeof date_ + 8> stamp{};
  std::copy_n(date_, sizeof date_, stamp.begin());
  stamp.back() = ' ';
  auto rest = static_cast<std::uint32_t>(time % kTicksPerSecond);
  for (std::size_t i = stamp.size() - 1; i-- > sizeof date_; rest /= 10) {
    stamp[i] = static_cast<char>('0' + rest % 10);
  }
  const std::size_t begin = out.size();
  out.append(stamp.data(), stamp.size());
  out.append(ids_.data(), ids_end_);
  out += component;
  out.append(component.size() < kComponentColumn ? kComponentColumn - component.size() + 1 : 1,
             ' ');
  line.component = component;
  line.text_at = out.size() - begin;
}

Shown EventWriter::write_update(const Event& event,
                                UpdateSource source,
                                int offset_minutes,
                                std::string& out,
                                EventLine& line) {
  const Schema& schema = cache_.find(event.schema);
  const bool medic = source == UpdateSource::Medic;
  // The medic names its levels where the others name their components.
  head(event, offset_minutes, medic ? "WaaSMedic" : std::string_view(schema.event), out, line);
  const std::size_t text = out.size();
  Shown shown = Shown::Yes;
  const bool has_message = std::any_of(schema.fields.begin(), schema.fields.end(), is_message);
  if (has_message) {
    MessageVisitor visitor(out);
    const WalkResult walked = walk_fields(schema, event.payload, event.pointer_bytes, visitor);
    if (!walked.whole || !schema.whole) shown = Shown::Partly;
  } else {
    shown = fields(event, schema, out, line);
  }
  const UpdateMarks marks = read_update_marks(std::string_view(out).substr(text));
  // As in the text that Windows makes of it, where a warning of the trace shows only as *FAILED*.
  const Level level = level_of(event.level);
  line.level = level >= Level::Error ? std::max(level, marks.level) : marks.level;
  if (marks.code != 0) line.code = marks.code;
  return shown;
}

Shown EventWriter::write(const Event& event,
                         int offset_minutes,
                         std::string& out,
                         EventLine& line) {
  line.level = event.kind == EventKind::Event ? level_of(event.level) : Level::Info;
  switch (event.kind) {
    case EventKind::Kernel: {
      kernel_text_.clear();
      const KernelText text = append_kernel_event(kernel_text_, event);
      if (text.component.empty()) return Shown::No;
      head(event, offset_minutes, text.component, out, line);
      out += kernel_text_;
      line.code = text.code;
      return Shown::Yes;
    }
    case EventKind::Message: return wpp_message(event, offset_minutes, out, line);
    case EventKind::Classic:
      head(event, offset_minutes, "MOF", out, line);
      return append_classic_event(out, event);
    case EventKind::Event: break;
  }
  if (InBandManifests::is_manifest(event)) return Shown::Yes;
  component_ = event.provider;
  if (component_.empty() && schemas_ != nullptr) component_ = schemas_->provider_name(event.guid);
  if (component_.empty()) component_ = known_provider(event.guid);
  if (component_.empty()) append_guid(component_, event.guid);
  std::replace(component_.begin(), component_.end(), ' ', '-');  // it is one word in the line
  component_ = to_valid_utf8(component_);
  head(event, offset_minutes, component_, out, line);
  if (!event.schema.empty()) return fields(event, cache_.find(event.schema), out, line);
  const Schema* schema = schemas_ == nullptr ? nullptr : schemas_->find(event);
  if (schema != nullptr) return fields(event, *schema, out, line);
  return manifest_event(event, out);
}

// Under the name of the program when its trace format is known.
Shown EventWriter::wpp_message(const Event& event,
                               int offset_minutes,
                               std::string& out,
                               EventLine& line) {
  const Schema* schema = schemas_ == nullptr ? nullptr : schemas_->find(event);
  if (schema == nullptr) {
    head(event, offset_minutes, "WPP", out, line);
    return append_message_event(out, event);
  }
  component_ = schemas_->provider_name(event.guid);
  if (component_.empty()) component_ = "WPP";
  line.level = level_of(schema->level);
  head(event, offset_minutes, component_, out, line);
  return fields(event, *schema, out, line);
}

Shown EventWriter::fields(const Event& event,
                          const Schema& schema,
                          std::string& out,
                          EventLine& line) {
  out += schema.event;
  if (!schema.message.empty()) return message(event, schema, out, line);
  if (schema.fields.empty()) return schema.whole ? Shown::Yes : Shown::Partly;
  out += ": ";
  const bool bare = schema.fields.size() == 1 && is_string(schema.fields.front());
  TextVisitor visitor(out, bare);
  const WalkResult walked = walk_fields(schema, event.payload, event.pointer_bytes, visitor);
  line.code = visitor.code();
  return walked.whole && schema.whole && !visitor.is_full() ? Shown::Yes : Shown::Partly;
}

// As event logs are shown: the text, and in brackets the fields that it does not show.
Shown EventWriter::message(const Event& event,
                           const Schema& schema,
                           std::string& out,
                           EventLine& line) {
  std::string values;
  std::vector<FieldPlace> places;
  TextVisitor visitor(values, false);
  visitor.note_places(places);
  const WalkResult walked = walk_fields(schema, event.payload, event.pointer_bytes, visitor);
  line.code = visitor.code();
  std::vector<bool> shown(places.size());
  const auto show = [&](std::size_t index) {
    if (index >= places.size()) return;
    shown[index] = true;
    const FieldPlace& place = places[index];
    out.append(values, place.value, place.end - place.value);
  };
  out += ": ";
  const std::size_t begin = out.size();
  fill_message(
      out,
      schema.message,
      kLongestText,
      [&](std::size_t number) { show(number - 1); },
      [&](std::string_view name) {
        const auto found = std::find_if(
            places.begin(), places.end(), [&](const auto& place) { return place.name == name; });
        show(static_cast<std::size_t>(found - places.begin()));
      });
  bool first = true;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (shown[i]) continue;
    out += first ? " [" : "; ";
    out.append(values, places[i].begin, places[i].end - places[i].begin);
    first = false;
  }
  if (!first) out += ']';
  tidy_text(out, begin);
  return walked.whole && schema.whole && !visitor.is_full() ? Shown::Yes : Shown::Partly;
}

Shown EventWriter::manifest_event(const Event& event, std::string& out) {
  put(out,
      "Event {} version={} level={} opcode={} task={} keyword=0x{:x}",
      event.id,
      event.version,
      event.level,
      event.opcode,
      event.task,
      event.keyword);
  const std::size_t at = out.size();
  append_strings(out, event.payload);
  if (out.size() != at) out.insert(at, ": ");
  return event.payload.empty() ? Shown::Yes : Shown::NoManifest;
}

}  // namespace casebook::etl
