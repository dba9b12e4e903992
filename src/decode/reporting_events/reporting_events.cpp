// SPDX-License-Identifier: Apache-2.0
#include "decode/reporting_events/reporting_events.h"

#include <vector>

#include "base/text.h"
#include "decode/shared/fields.h"
#include "decode/shared/line_log.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

// "{GUID}<TAB>2015-05-18 10:41:06:171+0800<TAB>1<TAB>182
// [AGENT_INSTALLING_FAILED]<TAB>101<TAB>{GUID}
//  <TAB>200<TAB>80070643<TAB>AutomaticUpdates<TAB>Failure<TAB>Content Install<TAB>text[<TAB>cv]"
constexpr std::size_t kGuidLength = 38;
constexpr std::size_t kSecondsLength = 19;
constexpr std::size_t kMostZones = 16;

// Not chunked: it states the machine's time zone.
const DecoderInfo kInfo = {
    .name = "reporting_events",
    .family = "wu",
    .title = {"Windows Update reporting events", "Windows 更新报告事件"},
    .clock = ClockKind::Local,
};

struct Reported {
  Head head;
  int zone_minutes = 0;
};

bool is_guid(std::string_view text) {
  return text.size() >= kGuidLength && text[0] == '{' && text[9] == '-' && text[14] == '-' &&
         text[19] == '-' && text[24] == '-' && text[37] == '}';
}

bool read_time(FieldCursor& cursor, Reported& reported) {
  const std::string_view stamp = cursor.rest();
  const Micros seconds = parse_date_time(stamp);
  if (seconds == kNoTime) return false;
  cursor.skip(kSecondsLength);
  unsigned millis = 0;
  unsigned zone = 0;
  if (!cursor.take(':') || !cursor.number(millis, 3)) return false;
  const char sign = cursor.peek();
  if ((sign != '+' && sign != '-') || !cursor.take(sign) || !cursor.number(zone, 4)) return false;
  reported.head.time = seconds + Micros{millis} * 1000;
  const auto minutes = static_cast<int>(zone / 100 * 60 + zone % 100);
  reported.zone_minutes = sign == '-' ? -minutes : minutes;
  return true;
}

Level level_of(std::string_view outcome) {
  if (outcome.starts_with("Failure")) return Level::Error;
  if (outcome.starts_with("Success")) return Level::Info;
  return Level::Unknown;
}

// The last columns hold blanks inside: client, outcome, category, text.
void read_tail(std::string_view line, FieldCursor& cursor, Head& head) {
  const std::size_t client_at = cursor.at();
  const std::string_view tail = cursor.rest();
  const std::size_t outcome_tab = tail.find('\t');
  if (outcome_tab != std::string_view::npos) {
    head.component = tail.substr(0, outcome_tab);
    head.level = level_of(tail.substr(outcome_tab + 1));
    const std::size_t category_tab = tail.find('\t', outcome_tab + 1);
    const std::size_t text_tab =
        category_tab == std::string_view::npos ? category_tab : tail.find('\t', category_tab + 1);
    head.text_at = text_tab == std::string_view::npos ? client_at : client_at + text_tab + 1;
    return;
  }
  // Tabs became blanks: only the outcome is a word of a closed set.
  for (const std::string_view outcome :
       {std::string_view(" Failure "), std::string_view(" Success ")}) {
    const std::size_t at = tail.find(outcome);
    if (at == std::string_view::npos) continue;
    head.component = tail.substr(0, at);
    head.level = level_of(outcome.substr(1));
    head.text_at = client_at + at + outcome.size();
    return;
  }
  head.text_at = std::min(client_at, line.size());
}

bool read_record(std::string_view line, Reported& reported) {
  if (!is_guid(line)) return false;
  FieldCursor cursor(line, kGuidLength);
  if (!cursor.blanks() || !read_time(cursor, reported) || !cursor.blanks()) return false;
  cursor.word();  // name space
  cursor.blanks();
  cursor.word();  // event number
  cursor.blanks();
  cursor.word();  // [EVENT_NAME]
  cursor.blanks();
  cursor.word();  // source
  cursor.blanks();
  cursor.word();  // {update}
  cursor.blanks();
  cursor.word();  // revision
  cursor.blanks();
  const std::string_view result = cursor.word();
  cursor.blanks();
  reported.head.code = parse_number<std::uint32_t>(result, 16).value_or(0);
  read_tail(line, cursor, reported.head);
  return true;
}

class ReportingEventsDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    LineReader lines(probe.text);
    Line line;
    for (int seen = 0; seen < 20 && lines.next(line);) {
      if (trim(line.text).empty()) continue;
      ++seen;
      Reported reported;
      if (read_record(line.text, reported)) {
        return {Match::Certain,
                {"records of update results with identifier, time and time zone",
                 "含标识符、时间和时区的更新结果记录"}};
      }
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    std::vector<int> zones;
    LineCounter counter(input.text);
    decode_line_log(input.text, output, [&](std::string_view line, Head& head) {
      Reported reported;
      if (!read_record(line, reported)) return false;
      head = reported.head;
      // Each offset once: a machine that travels, or daylight saving, gives several.
      const bool known =
          std::find(zones.begin(), zones.end(), reported.zone_minutes) != zones.end();
      if (!known && zones.size() < kMostZones) {
        zones.push_back(reported.zone_minutes);
        const auto offset = static_cast<std::uint64_t>(line.data() - input.text.data());
        output.fact(
            fact::kTimeZone, format_offset(reported.zone_minutes), offset, counter.line_at(offset));
      }
      return true;
    });
  }
};

}  // namespace

std::unique_ptr<Decoder> make_reporting_events_decoder() {
  return std::make_unique<ReportingEventsDecoder>();
}

}  // namespace casebook
