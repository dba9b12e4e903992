// SPDX-License-Identifier: Apache-2.0
#include "decode/usmt/usmt.h"

#include <array>

#include "base/text.h"
#include "decode/shared/line_log.h"
#include "decode/shared/servicing_log.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "usmt",
    .family = "usmt",
    .title = {"User state migration log (USMT)", "用户状态迁移日志（USMT）"},
    .clock = ClockKind::Local,
    .chunked = true,
};

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "08 Jun 2006" and "13:49:13" with what must stand between them.
Micros read_progress_time(std::string_view line) {
  constexpr std::string_view kShape = "00 Aaa 0000, 00:00:00, 00:00:00, ";
  if (line.size() < kShape.size()) return kNoTime;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == 'A' || kShape[i] == 'a') continue;
    if (kShape[i] == '0' ? !is_digit(line[i]) : line[i] != kShape[i]) return kNoTime;
  }
  const auto number = [line](std::size_t at, std::size_t length) {
    return parse_number<unsigned>(line.substr(at, length)).value_or(0);
  };
  CivilTime time;
  time.month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (line.substr(3, 3) == kMonths[i]) time.month = static_cast<unsigned>(i + 1);
  }
  time.day = number(0, 2);
  time.year = static_cast<int>(number(7, 4));
  time.hour = number(13, 2);
  time.minute = number(16, 2);
  time.second = number(19, 2);
  return make_time(time);
}

// The progress log: "08 Jun 2006, 13:49:13, 00:00:10, errorCode, 71, message, ...": wall clock,
// time since the start, then keys and values. It has no levels; an error code other than 0 is one.
bool read_progress_head(std::string_view line, Head& head) {
  constexpr std::size_t kFields = 33;
  constexpr std::string_view kErrorCode = "errorCode, ";
  const Micros time = read_progress_time(line);
  if (time == kNoTime) return false;
  head.time = time;
  head.text_at = kFields;
  head.level = Level::Info;
  const std::string_view fields = line.substr(kFields);
  if (fields.starts_with(kErrorCode)) {
    const std::string_view rest = fields.substr(kErrorCode.size());
    head.code = parse_number<std::uint32_t>(rest.substr(0, rest.find(','))).value_or(0);
    if (head.code != 0) head.level = Level::Error;
  }
  return true;
}

bool is_progress_log(std::string_view text) {
  constexpr int kLinesLookedAt = 5;
  LineReader lines(text);
  Line line;
  Head head;
  for (int i = 0; i < kLinesLookedAt && lines.next(line); ++i) {
    if (read_progress_head(line.text, head)) return true;
  }
  return false;
}

class UsmtDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    if (is_progress_log(probe.text)) {
      return {Match::Certain, {"lines of a USMT progress log", "USMT 进度日志的行"}};
    }
    ServicingVerdict verdict = tell_servicing_log(probe);
    return verdict.log == ServicingLog::Usmt ? std::move(verdict.recognition) : Recognition();
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    if (is_progress_log(input.text)) {
      decode_line_log(input.text, output, read_progress_head);
    } else {
      decode_servicing_log(input, output);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_usmt_decoder() {
  return std::make_unique<UsmtDecoder>();
}

}  // namespace casebook
