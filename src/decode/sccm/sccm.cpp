// SPDX-License-Identifier: Apache-2.0
#include "decode/sccm/sccm.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "decode/shared/fields.h"
#include "decode/shared/lines.h"
#include "decode/shared/locale_time.h"
#include "decode/shared/xml_scan.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// <![LOG[text, may span lines]LOG]!><time="08:52:44.338+240" date="07-14-2021"
// component="WUAHandler"
//   context="" type="1" thread="10472" file="cwuahandler.cpp:3276">
constexpr std::string_view kOpen = "<![LOG[";
constexpr std::string_view kClose = "]LOG]!>";
// text  $$<WUAHandler><07-14-2021 08:52:44.338+240><thread=10472 (0x28E8)>
constexpr std::string_view kOldMark = "$$<";
constexpr std::size_t kMostZones = 16;
constexpr std::uint64_t kNone = std::string_view::npos;

// Not chunked: a record's time and level stand behind its text, which may span lines.
const DecoderInfo kInfo = {
    .name = "sccm",
    .family = "sccm",
    .title = {"Configuration Manager client log", "Configuration Manager 客户端日志"},
    .clock = ClockKind::Local,
};

struct Tail {
  Micros time = kNoTime;
  Level level = Level::Unknown;
  std::string_view component;
  std::uint32_t thread = 0;
  bool has_zone = false;
  int zone_minutes = 0;
};

Level level_of_type(std::string_view type) {
  if (type == "1" || type == "0") return Level::Info;
  if (type == "2") return Level::Warning;
  if (type == "3") return Level::Error;
  return Level::Unknown;
}

// "07-14-2021", month first whatever the language.
bool read_date(FieldCursor& cursor, CivilTime& civil) {
  unsigned year = 0;
  if (!cursor.number(civil.month, 2) || !cursor.take('-') || !cursor.number(civil.day, 2) ||
      !cursor.take('-') || !cursor.number(year, 4)) {
    return false;
  }
  civil.year = static_cast<int>(year);
  return true;
}

// "08:52:44.338+240": the number behind the sign is UTC minus local time in minutes.
bool read_time(FieldCursor& cursor, CivilTime& civil, Tail& tail) {
  constexpr unsigned kMostMinutes = 16 * 60;
  if (!cursor.time_of_day(civil, '.')) return false;
  const char sign = cursor.peek();
  unsigned minutes = 0;
  if ((sign == '+' || sign == '-') && cursor.take(sign) && cursor.number(minutes, 4) &&
      minutes <= kMostMinutes) {
    tail.has_zone = true;
    tail.zone_minutes = sign == '+' ? -static_cast<int>(minutes) : static_cast<int>(minutes);
  }
  return true;
}

// `attributes` begins with "time=". False when it names no time.
bool read_tail(std::string_view attributes, Tail& tail) {
  CivilTime civil;
  bool timed = false;
  bool dated = false;
  for_each_attribute(attributes, [&](std::string_view name, std::string_view value) {
    FieldCursor cursor(value);
    if (name == "time") timed = read_time(cursor, civil, tail);
    if (name == "date") dated = read_date(cursor, civil);
    if (name == "component") tail.component = value;
    if (name == "type") tail.level = level_of_type(value);
    if (name == "thread") tail.thread = parse_number<std::uint32_t>(value).value_or(0);
  });
  if (timed && dated) tail.time = make_time(civil);
  return timed;
}

// `rest` stands behind "$$<".
bool read_old_tail(std::string_view rest, Tail& tail) {
  const std::size_t end = rest.find("><");
  if (end == std::string_view::npos) return false;
  tail.component = rest.substr(0, end);
  FieldCursor cursor(rest, end + 2);
  CivilTime civil;
  if (!read_date(cursor, civil) || !cursor.blanks() || !read_time(cursor, civil, tail))
    return false;
  tail.time = make_time(civil);
  cursor.blanks();
  if (cursor.take("><thread=")) {
    unsigned thread = 0;
    if (cursor.number(thread)) tail.thread = thread;
  }
  return true;
}

// "text<TAB>WUAHandler<TAB>7/14/2021 8:52:44 AM<TAB>10472 (0x28E8)": a line copied out of the log
// viewer. Gives where the text ends; npos for any other line.
std::size_t read_viewer_tail(std::string_view line, Tail& tail) {
  const std::size_t thread_tab = line.rfind('\t');
  if (thread_tab == std::string_view::npos || thread_tab == 0) return kNone;
  const std::size_t time_tab = line.rfind('\t', thread_tab - 1);
  if (time_tab == std::string_view::npos || time_tab == 0) return kNone;
  const std::size_t component_tab = line.rfind('\t', time_tab - 1);
  if (component_tab == std::string_view::npos) return kNone;
  FieldCursor cursor(line, thread_tab + 1);
  unsigned thread = 0;
  if (!cursor.number(thread) || !cursor.blanks() || !cursor.take("(0x")) return kNone;
  tail.thread = thread;
  tail.time = parse_locale_time(line.substr(time_tab + 1, thread_tab - time_tab - 1));
  tail.component = line.substr(component_tab + 1, time_tab - component_tab - 1);
  return component_tab;
}

// Reads the tail of a line in either line form; where its text ends, or npos.
std::size_t read_line_tail(std::string_view line, Tail& tail) {
  const std::size_t mark = line.rfind(kOldMark);
  if (mark == kNone) return read_viewer_tail(line, tail);
  if (!read_old_tail(line.substr(mark + kOldMark.size()), tail)) return kNone;
  std::string_view text = trim_right(line.substr(0, mark));
  if (text.ends_with('~')) text.remove_suffix(1);  // server components end their text with it
  return text.size();
}

class RecordWriter {
 public:
  RecordWriter(std::string_view text, DecodeOutput& output) : lines_(text), output_(output) {}

  // The stored record ends with its text: what follows is in the columns.
  void add(std::uint64_t offset, std::uint64_t text_at, std::uint64_t text_end, const Tail& tail) {
    EventRow row;
    row.time = tail.time;
    row.offset = offset;
    row.length = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(text_end - offset, std::numeric_limits<std::uint32_t>::max()));
    row.line = lines_.line_at(offset);
    row.os_thread = tail.thread;
    row.component = output_.events.intern(tail.component);
    row.text_at = static_cast<std::uint16_t>(text_at - offset);
    row.level = tail.level;
    output_.events.add(row);
    add_zone(tail, offset, row.line);
  }

 private:
  void add_zone(const Tail& tail, std::uint64_t offset, std::uint32_t line) {
    if (!tail.has_zone || zones_.size() >= kMostZones) return;
    if (std::find(zones_.begin(), zones_.end(), tail.zone_minutes) != zones_.end()) return;
    zones_.push_back(tail.zone_minutes);
    output_.fact(fact::kTimeZone, format_offset(tail.zone_minutes), offset, line);
  }

  LineCounter lines_;
  DecodeOutput& output_;
  std::vector<int> zones_;
};

// Finds a mark again and again without searching the same bytes twice.
class MarkFinder {
 public:
  MarkFinder(std::string_view text, std::string_view mark) : text_(text), mark_(mark) {}

  // REQUIRES: not smaller than the offset of the call before
  std::uint64_t at_or_after(std::uint64_t offset) {
    if (!searched_ || (found_ != kNone && found_ < offset)) found_ = text_.find(mark_, offset);
    searched_ = true;
    return found_;
  }

 private:
  std::string_view text_;
  std::string_view mark_;
  std::uint64_t found_ = 0;
  bool searched_ = false;
};

void decode_tagged(std::string_view text, DecodeOutput& output) {
  RecordWriter writer(text, output);
  MarkFinder opens(text, kOpen);
  MarkFinder closes(text, kClose);
  std::uint64_t at = opens.at_or_after(0);
  while (at != kNone) {
    const std::uint64_t text_at = at + kOpen.size();
    const std::uint64_t next = opens.at_or_after(text_at);
    const std::uint64_t close = closes.at_or_after(text_at);
    if (close == kNone || close > next) {
      const std::uint64_t end = std::min<std::uint64_t>(next, text.size());
      const std::string_view kept = trim_right(text.substr(at, end - at));
      output.issue("record-cut", at, kept.size());
      writer.add(at, text_at, std::max<std::uint64_t>(text_at, at + kept.size()), {});
      at = next;
      continue;
    }
    std::uint64_t attributes_at = close + kClose.size();
    if (attributes_at < text.size() && text[attributes_at] == '<') ++attributes_at;
    const std::uint64_t end = text.find_first_of(">\n", attributes_at);
    Tail tail;
    if (!read_tail(
            text.substr(attributes_at, std::min<std::uint64_t>(end, text.size()) - attributes_at),
            tail)) {
      output.issue("record-cut", at, attributes_at - at);
    }
    writer.add(at, text_at, close, tail);
    at = opens.at_or_after(attributes_at);
  }
}

void decode_lines(std::string_view text, DecodeOutput& output) {
  RecordWriter writer(text, output);
  LineReader lines(text);
  Line line;
  std::uint64_t begin = kNone;  // of a record whose first line had no tail
  while (lines.next(line)) {
    if (begin == kNone) begin = line.offset;
    Tail tail;
    const std::size_t text_size = read_line_tail(line.text, tail);
    if (text_size != kNone) {
      writer.add(begin, begin, line.offset + text_size, tail);
      begin = kNone;
    } else if (trim(line.text).empty()) {
      begin = kNone;
    }
  }
  if (begin != kNone && begin < text.size()) {
    output.issue("record-cut", begin, text.size() - begin);
  }
}

// Whether one of the first lines is in a line form.
bool has_line_tail(std::string_view text) {
  constexpr int kProbedLines = 50;
  LineReader lines(text);
  Line line;
  for (int seen = 0; seen < kProbedLines && lines.next(line); ++seen) {
    Tail tail;
    if (read_line_tail(line.text, tail) != kNone) return true;
  }
  return false;
}

class SccmDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (probe.text.find(kOpen) != std::string_view::npos) {
      return {Match::Certain, {"records in <![LOG[ ]LOG]!>", "含 <![LOG[ ]LOG]!> 记录"}};
    }
    if (has_line_tail(probe.text)) {
      return {Match::Certain,
              {"lines that end in component, time and thread", "以组件、时间和线程结尾的行"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    if (input.text.find(kOpen) != std::string_view::npos) {
      decode_tagged(input.text, output);
    } else {
      decode_lines(input.text, output);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_sccm_decoder() {
  return std::make_unique<SccmDecoder>();
}

}  // namespace casebook
