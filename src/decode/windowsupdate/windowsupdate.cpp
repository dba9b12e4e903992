// SPDX-License-Identifier: Apache-2.0
#include "decode/windowsupdate/windowsupdate.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/fields.h"
#include "decode/shared/line_log.h"
#include "decode/shared/locale_time.h"
#include "decode/shared/update_marks.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// "2021/07/13 10:22:58.9553434 3696  8172  Agent           text"
//  0                   20      28    34    40              56
constexpr std::size_t kFractionColumn = 20;
constexpr std::size_t kComponentColumn = 40;
constexpr std::size_t kTextColumn = 56;

constexpr int kProbedLines = 200;
// Above this share of undecoded lines nothing can be concluded from the rest.
constexpr std::uint64_t kUselessPercent = 90;

// Not chunked: whether the file as a whole is useless is a fact about all of its lines.
const DecoderInfo kInfo = {
    .name = "windowsupdate",
    .family = "wu",
    .title = {"Windows Update log (Windows 10 and 11)", "Windows 更新日志（Windows 10 和 11）"},
    .clock = ClockKind::Local,
};

// "Unknown( 10): GUID=... (No Format Information found)."
bool is_undecoded(std::string_view rest) {
  return rest.starts_with("Unknown(") &&
         rest.find("No Format Information") != std::string_view::npos;
}

void read_marks(std::string_view text, Head& head) {
  const UpdateMarks marks = read_update_marks(text);
  head.level = marks.level;
  if (marks.code != 0) head.code = marks.code;
}

bool read_ids(FieldCursor& cursor, Head& head) {
  unsigned pid = 0;
  unsigned tid = 0;
  if (!cursor.number(pid) || !cursor.blanks() || !cursor.number(tid) || !cursor.blanks()) {
    return false;
  }
  head.os_thread = tid;
  return true;
}

// A line as Get-WindowsUpdateLog writes it.
bool read_exported(std::string_view line, Head& head) {
  if (line.size() <= kComponentColumn || line[4] != '/' || line[kFractionColumn - 1] != '.') {
    return false;
  }
  const Micros seconds = parse_date_time(line, '/');
  if (seconds == kNoTime) return false;
  FieldCursor cursor(line, kFractionColumn);
  unsigned micros = 0;
  if (!cursor.fraction(micros) || !cursor.blanks() || !read_ids(cursor, head)) return false;
  // FILETIME 0: the trace said nothing about the time either.
  head.time = line.starts_with("1601/") ? kNoTime : seconds + micros;
  head.level = Level::Info;
  const std::string_view rest = cursor.rest();
  if (is_undecoded(rest)) {
    head.skip = true;
    return true;
  }
  if (cursor.at() == kComponentColumn && line.size() >= kTextColumn &&
      line[kTextColumn - 1] == ' ') {
    head.component = trim_right(line.substr(kComponentColumn, kTextColumn - kComponentColumn));
    head.text_at = kTextColumn;
  } else {
    head.component = cursor.word();
    cursor.blanks();
    head.text_at = cursor.at();
  }
  read_marks(line.substr(head.text_at), head);
  return true;
}

// A time of day, with digits or, in articles, letters: "10:22:58.95534 AM", "hh:mm:ss.fffff tt".
// There is no date, so it only has to be passed over.
bool skip_time_of_day(FieldCursor& cursor) {
  constexpr std::size_t kShortest = 7;
  constexpr std::size_t kLongest = 20;
  constexpr std::size_t kLongestHalf = 6;  // bytes of "AM", "tt", "上午"
  const std::string_view word = cursor.word();
  if (word.size() < kShortest || word.size() > kLongest || !cursor.blanks() ||
      std::count(word.begin(), word.end(), ':') != 2) {
    return false;
  }
  FieldCursor ahead = cursor;
  const std::string_view half = ahead.word();
  const bool has_half =
      !half.empty() && half.size() <= kLongestHalf && !is_digit(half.front()) && ahead.blanks();
  if (has_half) cursor = ahead;
  return true;
}

// "10:22:58.95534 AM 1092 10968 handler_cpp739 [Handler] text" and pasted forms of it.
bool read_odd_export(std::string_view line, Head& head) {
  FieldCursor cursor(line);
  const bool timed =
      take_locale_time(cursor, kNoTime, head.time) ? cursor.blanks() : skip_time_of_day(cursor);
  if (!timed || !read_ids(cursor, head)) return false;
  head.level = Level::Info;
  std::string_view word = cursor.word();
  cursor.blanks();
  if (cursor.peek() == '[') {  // the word was a source file and line
    word = cursor.word();
    if (!word.ends_with(']')) return false;
    word = word.substr(1, word.size() - 2);
    cursor.blanks();
  }
  if (word.empty()) return false;
  head.component = word;
  head.text_at = cursor.at();
  read_marks(cursor.rest(), head);
  return true;
}

bool may_start_odd(std::string_view line) {
  return line.size() > 20 && (is_digit(line[0]) || line[0] == 'h') &&
         line.substr(0, 20).find(':') != std::string_view::npos;
}

bool read_head(std::string_view line, Head& head) {
  if (read_exported(line, head)) return true;
  head = {};
  return may_start_odd(line) && read_odd_export(line, head);
}

struct LineCount {
  int lines = 0;
  int exported = 0;
  int undecoded = 0;
  int odd = 0;
};

LineCount count_lines(std::string_view text) {
  LineCount count;
  LineReader lines(text);
  Line line;
  while (count.lines < kProbedLines && lines.next(line)) {
    if (trim(line.text).empty()) continue;
    ++count.lines;
    Head head;
    if (read_exported(line.text, head)) {
      ++(head.skip ? count.undecoded : count.exported);
    } else if (may_start_odd(line.text) && read_odd_export(line.text, head)) {
      ++count.odd;
    }
  }
  return count;
}

class WindowsUpdateDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const LineCount count = count_lines(probe.text);
    if (count.undecoded > count.exported) {
      return {
          Match::Certain,
          {"update trace lines that were decoded without symbols", "未使用符号解码的更新跟踪行"}};
    }
    if (count.exported > 0 && count.exported * 4 >= count.lines) {
      return {Match::Certain,
              {"lines with seven decimals, process, thread and component, as Get-WindowsUpdateLog "
               "writes",
               "含七位小数时间、进程、线程和组件的行，为 Get-WindowsUpdateLog 的输出格式"}};
    }
    const bool named = starts_with_ignoring_case(file_name_of(probe.path), "windowsupdate");
    if (count.odd > 0 && (named || count.odd * 2 >= count.lines)) {
      return {Match::Certain,
              {"lines with time, process, thread and component of an update trace",
               "含更新跟踪的时间、进程、线程和组件的行"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    std::uint64_t undecoded = 0;
    std::uint64_t undecoded_bytes = 0;
    std::uint64_t first = 0;
    decode_line_log(input.text, output, [&](std::string_view line, Head& head) {
      const bool is_head = read_head(line, head);
      if (is_head && head.skip) {
        if (undecoded++ == 0) first = static_cast<std::uint64_t>(line.data() - input.text.data());
        undecoded_bytes += line.size();
      }
      return is_head;
    });
    if (undecoded != 0) report_undecoded(undecoded, undecoded_bytes, first, input.text, output);
  }

 private:
  static void report_undecoded(std::uint64_t lines,
                               std::uint64_t bytes,
                               std::uint64_t first,
                               std::string_view text,
                               DecodeOutput& output) {
    const std::uint64_t all = lines + output.events.size();
    output.issue("wu-undecoded", first, bytes, fmt::format("{} of {} lines", lines, all), lines);
    if (lines * 100 < all * kUselessPercent) return;
    output.fact(fact::kUseless,
                fmt::format("undecoded without symbols: {} of {} lines", lines, all),
                first,
                LineCounter(text).line_at(first));
  }
};

}  // namespace

std::unique_ptr<Decoder> make_windowsupdate_decoder() {
  return std::make_unique<WindowsUpdateDecoder>();
}

}  // namespace casebook
