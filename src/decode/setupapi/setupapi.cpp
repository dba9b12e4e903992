// SPDX-License-Identifier: Apache-2.0
#include "decode/setupapi/setupapi.h"

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/fields.h"
#include "decode/shared/line_log.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kMillisLength = 12;  // "17:59:28.176"
constexpr int kProbedLines = 200;
// A body time that lies this far before the one before it belongs to the next day; smaller steps
// back are threads that write late.
constexpr Micros kDayStep = 12 * kHour;

// Not chunked: body lines carry no date, it comes from the section's start.
const DecoderInfo kInfo = {
    .name = "setupapi",
    .family = "driver",
    .title = {"Device and driver installation log (SetupAPI)",
              "设备和驱动程序安装日志（SetupAPI）"},
    .clock = ClockKind::Local,
};

// "2020/03/06 21:29:43.850" anywhere in `text`.
Micros find_date_time(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash < 4) return kNoTime;
  const std::string_view stamp = text.substr(slash - 4);
  const Micros seconds = parse_date_time(stamp, '/');
  if (seconds == kNoTime || stamp.size() < 23 || stamp[19] != '.') return seconds;
  return seconds + Micros{parse_number<unsigned>(stamp.substr(20, 3)).value_or(0)} * 1000;
}

// "17:59:28.176" at the end of a body line, as microseconds of the day; -1 when there is none.
Micros trailing_time_of_day(std::string_view line) {
  line = trim_right(line);
  if (line.size() <= kMillisLength || line[line.size() - 4] != '.' ||
      line[line.size() - kMillisLength - 1] != ' ') {
    return -1;
  }
  FieldCursor cursor(line, line.size() - kMillisLength);
  CivilTime civil;
  if (!cursor.time_of_day(civil, '.') || !cursor.done() || civil.hour > 23 || civil.minute > 59 ||
      civil.second > 59) {
    return -1;
  }
  return ((civil.hour * 60 + civil.minute) * 60 + civil.second) * kSecond + civil.micros;
}

// "{... - exit(0xe0000247)}", "[Exit status: FAILURE(0xe0000247)]": the number in the parentheses.
std::uint32_t code_in_parentheses(std::string_view line, std::string_view before) {
  const std::size_t at = line.rfind(before);
  if (at == std::string_view::npos) return 0;
  FieldCursor cursor(line, at + before.size());
  cursor.blanks();
  std::uint32_t code = 0;
  return cursor.take("(0x") && cursor.hex(code) ? code : 0;
}

// The time in the line ">>>  Section start <time>" that follows a section's name.
Micros start_in(std::string_view behind) {
  constexpr std::size_t kLongestStart = 80;
  std::string_view next = trim(behind.substr(0, kLongestStart));
  next = next.substr(0, next.find_first_of("\r\n"));
  return next.starts_with(">>>  Section start") ? find_date_time(next) : kNoTime;
}

// Where "sto:" starts and how loud its line is. False for a line without a category.
bool read_category(std::string_view line, Head& head) {
  FieldCursor cursor(line);
  cursor.blanks();
  std::size_t marks = 0;
  while (cursor.take('!')) {
    ++marks;
  }
  cursor.blanks();
  const std::string_view rest = cursor.rest();
  const std::size_t colon = rest.substr(0, 6).find(':');
  if (colon == std::string_view::npos || colon < 2) return false;
  if (rest.size() > colon + 1 && rest[colon + 1] != ' ') return false;
  for (const char c : rest.substr(0, colon)) {
    if (c < 'a' || c > 'z') return false;
  }
  head.level = marks == 0 ? Level::Info : marks < 3 ? Level::Warning : Level::Error;
  head.component = rest.substr(0, colon);
  head.text_at = cursor.at();
  return true;
}

bool is_section_mark(std::string_view line) {
  return line.starts_with(">>>") || line.starts_with("<<<");
}

// What a section is about, for the case that it never ends.
struct OpenSection {
  std::string_view title;  // "Device Install (Hardware initiated) - USB\\VID_1234&PID_ABCD\\0011"
  std::string_view inf;    // file name of the package
  std::string_view description;
  bool started = false;
  bool chosen = false;  // one of the packages that were considered is being installed
};

// "     dvi:           DevDesc      - Example device": what stands behind the dash, for `name`.
std::string_view value_of(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  const std::size_t dash = at == std::string_view::npos ? at : line.find(" - ", at);
  return dash == std::string_view::npos ? "" : trim(line.substr(dash + 3));
}

// "sto: {Configure Driver Package: C:\\x.inf} 10:17:33.000": what stands behind `name`.
std::string_view braced(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) return "";
  const std::string_view rest = line.substr(at + name.size());
  return trim(rest.substr(0, rest.find('}')));
}

std::string_view file_name_behind(std::string_view path) {
  const std::size_t slash = path.rfind('\\');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Reads one line after the other and remembers the date.
class SectionReader {
 public:
  // `behind` is the text after the line.
  bool read(std::string_view line, std::string_view behind, Head& head) {
    if (line.empty()) return false;
    if (is_section_mark(line)) return read_mark(line, behind, head);
    if (line.front() == '[') return read_header(line, head);
    if (!read_category(line, head)) return false;
    note(line);
    advance(line);
    head.time = now_;
    head.code = code_in_parentheses(line, "exit");
    return true;
  }

  // Empty title: every section ended.
  const OpenSection& open_section() const { return open_; }

 private:
  void note(std::string_view line) {
    if (const auto package = braced(line, "{Configure Driver Package: "); !package.empty()) {
      open_.inf = file_name_behind(package);
      open_.chosen = true;
    }
    if (const auto text = braced(line, "{Configure Driver: "); !text.empty()) {
      open_.description = text;
    }
    if (open_.chosen) return;
    if (const auto inf = value_of(line, "InfName "); !inf.empty()) {
      open_.inf = file_name_behind(inf);
    }
    if (const auto text = value_of(line, "DevDesc "); !text.empty()) open_.description = text;
  }

  // ">>>  [Device Install ...]", ">>>  Section start <time>", "<<<  Section end <time>",
  // "<<<  [Exit status: ...]". The section's name stands one line above its time.
  bool read_mark(std::string_view line, std::string_view behind, Head& head) {
    const std::string_view what = trim(line.substr(3));
    head.level = Level::Info;
    if (line.front() == '>' && what.starts_with('[')) {
      now_ = start_in(behind);
      open_ = {};
      open_.title = what.substr(1, what.find(']') - 1);
      open_.started = now_ != kNoTime;
    }
    if (line.front() == '<') open_ = {};
    if (what.starts_with("Section ")) now_ = find_date_time(what);
    if (what.starts_with("[Exit status: FAILURE")) {
      head.level = Level::Error;
      head.code = code_in_parentheses(what, "FAILURE");
    }
    head.time = now_;
    return true;
  }

  // "[Device Install Log]", "[BeginLog]", "[Boot Session: 2020/03/06 21:29:43.850]".
  bool read_header(std::string_view line, Head& head) {
    now_ = kNoTime;
    head.level = Level::Info;
    head.time = line.starts_with("[Boot Session") ? find_date_time(line) : kNoTime;
    return true;
  }

  // Lines without a time of their own were written after the last one that had it.
  void advance(std::string_view line) {
    if (now_ == kNoTime) return;
    const Micros of_day = trailing_time_of_day(line);
    if (of_day < 0) return;
    const Micros day = now_ - now_ % kDay;
    Micros time = day + of_day;
    if (now_ - time > kDayStep) time += kDay;
    now_ = time;
  }

  Micros now_ = kNoTime;
  OpenSection open_;  // views into the text that is read
};

class SetupapiDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    int seen = 0;
    int sections = 0;
    int categories = 0;
    LineReader lines(probe.text);
    Line line;
    while (seen < kProbedLines && lines.next(line)) {
      if (trim(line.text).empty()) continue;
      ++seen;
      Head head;
      const bool titled = line.text == "[Device Install Log]" || line.text == "[SetupAPI Log]" ||
                          line.text.starts_with(">>>  Section start ") ||
                          line.text.starts_with("<<<  [Exit status:");
      sections += titled ? 1 : 0;
      categories += read_category(line.text, head) ? 1 : 0;
    }
    if (sections > 0) {
      return {Match::Certain, {"sections of device installations", "含设备安装的小节"}};
    }
    const bool named = starts_with_ignoring_case(file_name_of(probe.path), "setupapi");
    if (categories * 2 > seen && (named || categories > 2)) {
      return {named ? Match::Certain : Match::Maybe,
              {"lines that begin with the category of a device installation (sto:, inf:, dvi:)",
               "以设备安装类别（sto:、inf:、dvi:）开头的行"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    SectionReader reader;
    const std::string_view text = input.text;
    decode_line_log(text, output, [&reader, text](std::string_view line, Head& head) {
      const auto end = static_cast<std::size_t>(line.data() - text.data()) + line.size();
      return reader.read(line, text.substr(end), head);
    });
    const OpenSection& open = reader.open_section();
    if (open.title.empty() || !open.started) return;
    const std::size_t dash = open.title.find(" - ");
    const std::string_view subject =
        dash == std::string_view::npos ? open.title : open.title.substr(dash + 3);
    output.fact(fact::kOpenSection,
                fmt::format("{}|{}|{}", open.inf, subject, open.description),
                static_cast<std::uint64_t>(open.title.data() - text.data()),
                0);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_setupapi_decoder() {
  return std::make_unique<SetupapiDecoder>();
}

}  // namespace casebook
