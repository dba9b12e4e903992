// SPDX-License-Identifier: Apache-2.0
#include "decode/evt/evt.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/text.h"
#include "base/utf16.h"
#include "decode/shared/message_text.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

using namespace std::string_view_literals;

const DecoderInfo kInfo = {
    .name = "evt",
    .family = "events",
    .title = {"Windows XP event log", "Windows XP 事件日志"},
    .clock = ClockKind::Utc,
    .binary = true,
};

// "Event Log File Format" and EVENTLOGRECORD, learn.microsoft.com; MS-EVEN 2.2.
constexpr std::string_view kSignature = "LfLe"sv;
constexpr std::size_t kHeaderBytes = 48;
constexpr std::size_t kRecordHead = 56;
constexpr std::size_t kSmallestRecord = kRecordHead + 4;
constexpr std::size_t kEndRecordBytes = 40;
constexpr std::uint32_t kEndMark = 0x11111111;
constexpr std::uint32_t kFiller = 0x27;  // where no record's head fitted before the file's end
constexpr std::uint16_t kFlagDirty = 1;

bool is_log(ByteView bytes) {
  return bytes.size() >= kHeaderBytes && number_at<std::uint32_t>(bytes, 0) == kHeaderBytes &&
         as_text(bytes).substr(4, 4) == kSignature &&
         number_at<std::uint32_t>(bytes, kHeaderBytes - 4) == kHeaderBytes;
}

bool is_end_record(ByteView bytes, std::size_t at) {
  return is_inside(bytes, at, kEndRecordBytes) &&
         number_at<std::uint32_t>(bytes, at) == kEndRecordBytes &&
         number_at<std::uint32_t>(bytes, at + 4) == kEndMark;
}

bool has_record_head(ByteView bytes, std::size_t at) {
  return is_inside(bytes, at, kRecordHead) && as_text(bytes).substr(at + 4, 4) == kSignature &&
         number_at<std::uint32_t>(bytes, at) >= kSmallestRecord &&
         number_at<std::uint32_t>(bytes, at) % 4 == 0;
}

struct Record {
  std::uint64_t offset = 0;  // in the file
  ByteView bytes;
  bool stale = false;  // older than the header's oldest: its room is free

  std::uint32_t number() const { return number_at<std::uint32_t>(bytes, 8); }
  std::uint32_t seconds() const { return number_at<std::uint32_t>(bytes, 12); }  // since 1970, UTC
  // Severity and facility stand above; Event Viewer shows the lower half.
  std::uint32_t id() const { return number_at<std::uint16_t>(bytes, 20); }
  std::uint32_t qualifiers() const { return number_at<std::uint16_t>(bytes, 22); }
  std::uint16_t type() const { return number_at<std::uint16_t>(bytes, 24); }
  std::size_t strings() const { return number_at<std::uint16_t>(bytes, 26); }
};

// All records of a file, by number; they are views that live as long as the finder. Neither the
// header's offsets nor its numbers are needed: they are stale while the log is open.
class RecordFinder {
 public:
  RecordFinder(ByteView bytes, DecodeOutput& output) : bytes_(bytes), output_(output) {}

  std::vector<Record> find() {
    std::size_t gap = kHeaderBytes;  // what lies from here to `at` is no record
    bool overwritten = false;  // what is left of older records stands behind the mark of the end
    std::size_t at = kHeaderBytes;
    while (at + 4 <= bytes_.size()) {
      const std::size_t length = take(at);
      if (length == 0) {
        at += 4;
        continue;
      }
      if (!overwritten) add_gap(gap, at);
      overwritten = is_end_record(bytes_, at);
      at += length;
      gap = at;
    }
    if (!overwritten) add_gap(gap, bytes_.size());
    tell_gaps();
    mark_stale();
    std::stable_sort(records_.begin(), records_.end(), [](const Record& a, const Record& b) {
      return a.number() < b.number();
    });
    return std::move(records_);
  }

 private:
  // How many bytes at `at` are a record, or the mark of the end.
  std::size_t take(std::size_t at) {
    if (is_end_record(bytes_, at)) return kEndRecordBytes;
    if (!has_record_head(bytes_, at)) return 0;
    const std::size_t size = number_at<std::uint32_t>(bytes_, at);
    if (!is_inside(bytes_, at, size)) return take_split(at, size);
    if (number_at<std::uint32_t>(bytes_, at + size - 4) != size) return 0;
    records_.push_back({at, bytes_.subspan(at, size)});
    return size;
  }

  // A record at the end of the file goes on behind the header.
  std::size_t take_split(std::size_t at, std::size_t size) {
    const std::size_t here = bytes_.size() - at;
    const std::size_t rest = size - here;
    const std::size_t end = kHeaderBytes + rest;
    if (!joined_.empty() || bytes_.size() % 4 != 0 || end > at) return 0;
    if (number_at<std::uint32_t>(bytes_, end - 4) != size) return 0;
    std::vector<std::byte> whole(bytes_.begin() + static_cast<std::ptrdiff_t>(at), bytes_.end());
    const ByteView begin = bytes_.subspan(kHeaderBytes, rest);
    whole.insert(whole.end(), begin.begin(), begin.end());
    joined_ = std::move(whole);
    joined_rest_ = rest;
    records_.push_back({at, joined_});
    return here;
  }

  void add_gap(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at + 4 <= end; at += 4) {
      const auto word = number_at<std::uint32_t>(bytes_, at);
      if (word == 0 || word == kFiller) continue;
      gaps_.push_back({begin, end});
      return;
    }
  }

  void tell_gaps() {
    for (const auto& [begin, end] : gaps_) {
      const bool is_rest = begin == kHeaderBytes && end <= kHeaderBytes + joined_rest_;
      if (!is_rest) output_.issue("evtx-record-damaged", begin, end - begin);
    }
  }

  void mark_stale() {
    const bool dirty = (number_at<std::uint32_t>(bytes_, 36) & kFlagDirty) != 0;
    const auto oldest = number_at<std::uint32_t>(bytes_, 28);
    for (Record& record : records_) {
      record.stale = !dirty && oldest != 0 && record.number() < oldest;
    }
  }

  struct Gap {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  ByteView bytes_;
  DecodeOutput& output_;
  std::vector<Record> records_;
  std::vector<Gap> gaps_;
  std::vector<std::byte> joined_;  // the record that goes on behind the header
  std::size_t joined_rest_ = 0;
};

// UTF-16 up to its NUL; `at` moves behind it.
std::string take_string(ByteView record, std::size_t& at) {
  const std::size_t end = record.size() - 4;  // the copy of the size
  const ByteView rest = record.subspan(std::min(at, end), end - std::min(at, end));
  const std::size_t length = utf16le_length(rest);
  at = std::min(at, end) + std::min(length + 2, rest.size());
  std::string text;
  append_utf16le(text, rest.subspan(0, length));
  return text;
}

class RecordWriter {
 public:
  RecordWriter(const MessageBook* messages, DecodeOutput& output)
      : messages_(messages),
        output_(output) {}

  void write(const Record& record) {
    read(record.bytes, record.strings());
    std::string& text = output_.text;
    const std::size_t start = text.size();
    text += source_;
    tidy_text(text, start);
    EventRow row;
    row.component = output_.events.intern(std::string_view(text).substr(start));
    row.code = record.id();
    fmt::format_to(std::back_inserter(text), " {}: ", row.code);
    row.text_at = static_cast<std::uint16_t>(std::min<std::size_t>(text.size() - start, 0xFFFF));
    const std::size_t body = text.size();
    append_text(text, record);
    tidy_text(text, body);
    row.time = Micros{record.seconds()} * 1'000'000;
    row.offset = start;
    row.length = static_cast<std::uint32_t>(text.size() - start);
    row.line = record.number();
    row.level = level_of(record.type());
    text += '\n';
    output_.events.add(row);
    output_.origins.push_back({start, record.offset});
  }

  const std::string& computer() const { return computer_; }

 private:
  void read(ByteView bytes, std::size_t count) {
    std::size_t at = kRecordHead;
    source_ = take_string(bytes, at);
    computer_ = take_string(bytes, at);
    at = number_at<std::uint32_t>(bytes, 36);
    strings_.clear();
    // A count that the bytes do not hold is cut.
    for (std::size_t i = 0; i < count && at + 4 < bytes.size(); ++i) {
      strings_.push_back(take_string(bytes, at));
    }
  }

  void append_text(std::string& out, const Record& record) {
    const EventMessage* message =
        messages_ == nullptr
            ? nullptr
            : messages_->find_event(
                  {.provider = source_, .id = record.id(), .qualifiers = record.qualifiers()});
    shown_.assign(strings_.size(), false);
    if (message != nullptr) append_message(out, message->en);
    bool first = true;
    const auto add = [&](std::string_view text) {
      if (text.empty()) return;
      out += !first ? "; " : message != nullptr ? " [" : "";
      out += text;
      first = false;
    };
    for (std::size_t i = 0; i < strings_.size(); ++i) {
      if (!shown_[i]) add(strings_[i]);
    }
    add(binary_of(record.bytes));
    if (!first && message != nullptr) out += ']';
  }

  void append_message(std::string& out, std::string_view text) {
    constexpr std::size_t kLongest = 512 * 1024;
    const auto number = [&](std::size_t index) {
      if (index > strings_.size()) return;
      out += strings_[index - 1];
      shown_[index - 1] = true;
    };
    fill_message(out, text, kLongest, number, [](std::string_view) {});
  }

  static std::string binary_of(ByteView bytes) {
    const std::size_t length = number_at<std::uint32_t>(bytes, 48);
    const std::size_t at = number_at<std::uint32_t>(bytes, 52);
    if (length == 0 || !is_inside(bytes, at, length)) return {};
    std::string text = "Binary=";
    for (const std::byte byte : bytes.subspan(at, length)) {
      fmt::format_to(std::back_inserter(text), "{:02X}", static_cast<unsigned>(byte));
    }
    return text;
  }

  static Level level_of(std::uint16_t type) {
    constexpr std::uint16_t kError = 1;
    constexpr std::uint16_t kWarning = 2;
    constexpr std::uint16_t kAuditFailure = 16;
    if (type == kError) return Level::Error;
    return type == kWarning || type == kAuditFailure ? Level::Warning : Level::Info;
  }

  const MessageBook* messages_;
  DecodeOutput& output_;
  std::string source_;
  std::string computer_;
  std::vector<std::string> strings_;
  std::vector<bool> shown_;
};

class EvtDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (!is_log(probe.bytes)) return {};
    return {Match::Certain,
            {"\"LfLe\" header of an event log of Windows XP", "Windows XP 事件日志的 LfLe 文件头"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    if (input.bytes.size() < kHeaderBytes) return;
    if (!is_log(input.bytes)) output.issue("evtx-header-damaged", 0, kHeaderBytes);
    RecordFinder finder(input.bytes, output);
    const std::vector<Record> records = finder.find();
    RecordWriter writer(input.messages, output);
    for (const Record& record : records) {
      if (record.stale) output.issue("evtx-records-recovered", record.offset, record.bytes.size());
      writer.write(record);
    }
    if (!writer.computer().empty()) output.fact(fact::kMachineName, writer.computer(), 0, 0);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_evt_decoder() {
  return std::make_unique<EvtDecoder>();
}

}  // namespace casebook
