// SPDX-License-Identifier: Apache-2.0
#include "decode/windowsupdate_legacy/windowsupdate_legacy.h"

#include <array>

#include "base/text.h"
#include "decode/shared/fields.h"
#include "decode/shared/line_log.h"

namespace casebook {
namespace {

// "2015-10-30<TAB>17:12:53:980<TAB> 880<TAB>1160<TAB>Agent<TAB>text"
//  0         10   11          23
constexpr std::size_t kDateEnd = 10;
constexpr std::size_t kMillisColumn = 20;
constexpr std::size_t kTimeEnd = 23;
constexpr int kProbedLines = 200;

const DecoderInfo kInfo = {
    .name = "windowsupdate_legacy",
    .family = "wu",
    .title = {"Windows Update log (Windows Vista to 8.1)",
              "Windows 更新日志（Windows Vista 至 8.1）"},
    .clock = ClockKind::Local,
    .chunked = true,
};

bool is_gap(char c) {
  return c == ' ' || c == '\t';
}

// Date and time stand in two columns, the milliseconds behind a third colon.
Micros read_time(std::string_view line) {
  if (line.size() <= kTimeEnd || line[4] != '-' || !is_gap(line[kDateEnd]) ||
      line[kMillisColumn - 1] != ':' || !is_gap(line[kTimeEnd])) {
    return kNoTime;
  }
  std::array<char, 19> joined{};
  line.copy(joined.data(), joined.size());
  joined[kDateEnd] = ' ';
  const Micros seconds = parse_date_time({joined.data(), joined.size()});
  const auto millis = parse_number<unsigned>(line.substr(kMillisColumn, 3));
  if (seconds == kNoTime || !millis) return kNoTime;
  return seconds + Micros{*millis} * 1000;
}

// The mark may stand behind the frame of a block: "  # WARNING: ...".
Level level_of(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t#*");
  if (at == std::string_view::npos) return Level::Info;
  text.remove_prefix(at);
  if (text.starts_with("WARNING")) return Level::Warning;
  if (text.starts_with("FATAL")) return Level::Fatal;
  return Level::Info;
}

bool read_head(std::string_view line, Head& head) {
  const Micros time = read_time(line);
  if (time == kNoTime) return false;
  FieldCursor cursor(line, kTimeEnd);
  unsigned pid = 0;
  cursor.blanks();
  if (!cursor.number(pid) || !cursor.blanks() || !cursor.hex(head.os_thread) || !cursor.blanks()) {
    return false;
  }
  head.time = time;
  head.component = cursor.word();
  cursor.blanks();
  head.text_at = cursor.at();
  head.level = level_of(cursor.rest());
  return !head.component.empty();
}

class WindowsUpdateLegacyDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    int seen = 0;
    int heads = 0;
    LineReader lines(probe.text);
    Line line;
    while (seen < kProbedLines && lines.next(line)) {
      if (trim(line.text).empty()) continue;
      ++seen;
      Head head;
      heads += read_head(line.text, head) ? 1 : 0;
    }
    if (heads == 0 || heads * 4 < seen) return {};
    return {
        Match::Certain,
        {"date, time with milliseconds behind a colon, process, hexadecimal thread and component",
         "日期、以冒号分隔毫秒的时间、进程、十六进制线程和组件"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    decode_line_log(input.text, output, read_head);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_windowsupdate_legacy_decoder() {
  return std::make_unique<WindowsUpdateLegacyDecoder>();
}

}  // namespace casebook
