// SPDX-License-Identifier: Apache-2.0
// The fast reader of servicing logs against a plain slow twin on random inputs, and how the logs
// are told apart.
#include "decode/shared/servicing_log.h"

#include <random>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "decode/shared/servicing_head.h"

namespace casebook {
namespace {

// ---- The twin: the same grammar written as regular expressions over copied lines.

struct TwinLine {
  std::string text;
  std::uint64_t offset = 0;
  std::uint32_t number = 0;
};

std::vector<TwinLine> twin_lines(const std::string& text) {
  std::vector<TwinLine> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    TwinLine line;
    line.offset = at;
    line.number = static_cast<std::uint32_t>(lines.size() + 1);
    while (at < text.size() && text[at] != '\r' && text[at] != '\n') {
      line.text += text[at++];
    }
    if (text.compare(at, 3, "\r\r\n") == 0) {
      at += 3;
    } else if (text.compare(at, 2, "\r\n") == 0) {
      at += 2;
    } else if (at < text.size()) {
      ++at;
    }
    lines.push_back(line);
  }
  return lines;
}

struct TwinHead {
  bool is_head = false;
  Micros time = kNoTime;
  Level level = Level::Unknown;
  std::string component;
  std::size_t text_at = 0;
};

Level twin_level(const std::string& word) {
  if (word == "Info" || word == "Perf") return Level::Info;
  if (word == "Warning") return Level::Warning;
  return word == "Error" ? Level::Error : Level::Fatal;
}

// Whitespace-separated parts behind the level, as in an edited or a narrow line.
void twin_tail(const std::string& line, std::size_t at, TwinHead& head, bool& has_id) {
  static const std::regex kTail(
      R"(^[ \t]*(\[0x[0-9A-Fa-f]{1,9}\])?[ \t]*((CBS|CSI|DPX|DEPLOY|DISM|SP|MIG|MOUPG|SYSPRP)(?=[ \t,]|$))?[ \t]*)");
  std::smatch match;
  const std::string rest = line.substr(at);
  std::regex_search(rest, match, kTail);
  has_id = match[1].matched;
  head.component = match[3].str();
  head.text_at = at + static_cast<std::size_t>(match.length(0));
}

bool twin_as_written(const std::string& line, TwinHead& head) {
  static const std::regex kHead(
      R"(^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d),[ \t]*(Info|Warning|Error|Perf|Fatal Error|Fatal)(?=[ \t,]|$))");
  std::smatch match;
  if (line.size() < 22 || !std::regex_search(line, match, kHead)) return false;
  head.time = parse_date_time(match[1].str());
  if (head.time == kNoTime) return false;
  head.level = twin_level(match[2].str().substr(0, match[2].str().find(' ')));
  const auto level_end = static_cast<std::size_t>(match.length(0));
  const bool level_in_place = static_cast<std::size_t>(match.position(2)) == 21;
  const std::string columns = line.substr(0, 50);
  if (level_in_place && columns.size() == 50 && columns[31] == ' ' &&
      (columns[32] == ' ' || columns[32] == '[') && columns[42] == ' ' && columns[49] == ' ') {
    std::string component = columns.substr(43, 6);
    component.erase(component.find_last_not_of(' ') + 1);
    if (component.find_first_of(" \t") == std::string::npos) {
      head.component = component;
      head.text_at = 50;
      head.is_head = true;
      return true;
    }
  }
  bool has_id = false;
  twin_tail(line, level_end, head, has_id);
  head.is_head = true;
  return true;
}

bool twin_edited(const std::string& line, TwinHead& head) {
  static const std::regex kStamp(
      R"(^[ \t]*(<[^,]*>|[-0-9/: .xymdhsXYMDHS]*:[-0-9/: .xymdhsXYMDHS]*?)[ \t]*,[ \t]*)");
  static const std::regex kLevel(R"(^(Info|Warning|Error|Perf|Fatal Error|Fatal)(?=[ \t,]|$),?)");
  std::smatch stamp;
  std::size_t at = 0;
  bool timed = false;
  if (line.find(',') <= 32 && std::regex_search(line, stamp, kStamp)) {
    timed = true;
    at = static_cast<std::size_t>(stamp.length(0));
    head.time = parse_date_time(stamp[1].str());
    if (head.time == kNoTime) head.time = parse_date_time(stamp[1].str(), '/');
  }
  std::smatch level;
  const std::string rest = line.substr(at);
  if (!std::regex_search(rest, level, kLevel)) return false;
  const std::string word = level[1].str();
  head.level = twin_level(word.substr(0, word.find(' ')));
  bool has_id = false;
  twin_tail(line, at + static_cast<std::size_t>(level.length(0)), head, has_id);
  if (!timed && !has_id && head.component.empty()) return false;
  if (!timed && head.text_at >= line.size()) return false;
  head.is_head = true;
  return true;
}

struct Row {
  Micros time = kNoTime;
  Level level = Level::Unknown;
  std::string component;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint32_t line = 0;
  std::size_t text_at = 0;

  bool operator==(const Row&) const = default;
};

// Knows only texts that begin with a head as written and have no zeros, marks or store reports.
std::vector<Row> twin_rows(const std::string& text) {
  std::vector<Row> rows;
  for (const TwinLine& line : twin_lines(text)) {
    if (line.text.empty()) continue;
    TwinHead head;
    if (!twin_as_written(line.text, head)) {
      head = {};
      if (!twin_edited(line.text, head)) {
        if (!rows.empty()) rows.back().length = line.offset + line.text.size() - rows.back().offset;
        continue;
      }
    }
    rows.push_back({head.time,
                    head.level,
                    head.component,
                    line.offset,
                    line.text.size(),
                    line.number,
                    head.text_at});
  }
  return rows;
}

std::vector<Row> fast_rows(const std::string& text, bool continues = false) {
  DecodeOutput output;
  decode_servicing_log({.path = "x.log", .bytes = {}, .text = text, .continues = continues},
                       output);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < output.events.size(); ++i) {
    const EventRow row = output.events.row(i);
    rows.push_back({row.time,
                    row.level,
                    std::string(output.events.component(row.component)),
                    row.offset,
                    row.length,
                    row.line,
                    row.text_at});
  }
  return rows;
}

// ---- Random logs: pieces of heads put together rightly and wrongly.

class LogMaker {
 public:
  explicit LogMaker(unsigned seed) : random_(seed) {}

  std::string log() {
    std::string text = "2023-05-17 08:44:12, Info                  CBS    Begin\n";
    const int lines = 3 + below(30);
    for (int i = 0; i < lines; ++i) {
      text += line() + pick({"\n", "\r\n", "\r", "\n\n", "\r\r\n", "\r\n", "\r\n"});
    }
    return text;
  }

 private:
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  std::string pick(const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }

  std::string line() {
    switch (below(8)) {
      case 0: return text();
      case 1: return pick({"\t", " ", "   "}) + text();
      case 2: return damaged(columns());
      case 3: return pick({"", stamp() + ", ", stamp() + ","}) + level() + edited();
      default: return columns();
    }
  }

  std::string columns() {
    std::string line = stamp() + ", " + level();
    line.resize(std::max<std::size_t>(line.size(), 32), ' ');
    line += pick({"           ", "           ", "           ", "[0x0601c1] ", "[0x09zz08] "});
    std::string component = pick(
        {"CBS", "CSI", "SP", "MIG", "MOUPG", "DISM", "", "ZZZ", "LONGNAME", "[0x0802e9]", "A B"});
    component.resize(std::max<std::size_t>(component.size(), 6), ' ');
    return line + component + " " + text();
  }

  std::string edited() {
    return pick({" ", ",\t", ",", "  ", "      "}) + pick({"", "", "[0x018003] ", "[0x] "}) +
           pick({"CBS ", "SP ", "CSI", "MIG    ", "nothing ", ""}) + text();
  }

  std::string stamp() {
    return pick({"2023-05-17 08:44:12",
                 "2023-05-17 08:44:13",
                 "2023-05-17 08:45:00",
                 "2023-05-17 08:44:61",
                 "2023-05-17 08:44:60",
                 "2024-02-29 23:59:59",
                 "2023-13-01 00:00:00",
                 "2023-05-17T08:44:12",
                 "2023/05/17 08:44:12",
                 "20xx-xx-06 xx:51:15",
                 "<DateTime>",
                 "YYYY-MM-DD HH:MM:SS",
                 "27:08",
                 "2023-05-17 08:44",
                 "2023-05-17 08:44:1x"});
  }

  std::string level() {
    return pick({"Info",
                 "Info",
                 "Info",
                 "Error",
                 "Warning",
                 "Fatal Error",
                 "Fatal",
                 "Perf",
                 "Notice",
                 "Errors",
                 "info"});
  }

  std::string text() {
    return pick({"",
                 "x",
                 "Session: 31055940_1 initialized by client WindowsUpdateAgent.",
                 "Failed. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
                 "[gle=0x80004005]",
                 "a, b: Error, c",
                 " Expected: {l:32 b:00}.",
                 "CSIPERF:TXCOMMIT;3265"});
  }

  std::string damaged(std::string line) {
    if (line.empty()) return line;
    const auto at = static_cast<std::size_t>(below(static_cast<int>(line.size())));
    if (below(2) == 0) return line.substr(0, at);
    line[at] = pick({" ", ",", "7", "\t", "-", ":"})[0];
    return line;
  }

  std::mt19937 random_;
};

TEST(ServicingLog, FastReaderAndPlainTwinGiveTheSameRows) {
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    const std::string text = LogMaker(seed).log();
    const std::vector<Row> expected = twin_rows(text);
    const std::vector<Row> actual = fast_rows(text);
    ASSERT_EQ(expected.size(), actual.size()) << "seed " << seed << "\n" << text;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_TRUE(expected[i] == actual[i])
          << "seed " << seed << " row " << i << ": " << text.substr(expected[i].offset, 120)
          << "\n component " << expected[i].component << " / " << actual[i].component
          << "\n text_at " << expected[i].text_at << " / " << actual[i].text_at << "\n length "
          << expected[i].length << " / " << actual[i].length;
    }
  }
}

TEST(ServicingLog, PiecesGiveTheRowsOfTheWhole) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const std::string text = LogMaker(seed).log() + LogMaker(seed + 7000).log();
    const std::vector<Row> whole = fast_rows(text);
    const std::size_t cut = text.find('\n', text.size() / 2) + 1;
    std::vector<Row> pieces = fast_rows(text.substr(0, cut));
    const std::vector<Row> rest = fast_rows(text.substr(cut), true);
    ASSERT_EQ(whole.size(), pieces.size() + rest.size()) << "seed " << seed;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      EXPECT_EQ(whole[pieces.size() + i].offset, rest[i].offset + cut) << "seed " << seed;
    }
  }
}

TEST(ServicingLog, LinesBeforeTheFirstHeadAreRecordsOnlyInTheFirstPiece) {
  const std::string text = "lost head\n2023-05-17 08:44:12, Info                  CBS    x\n";
  EXPECT_EQ(fast_rows(text).size(), 2U);
  EXPECT_EQ(fast_rows(text, true).size(), 1U);
}

TEST(ServicingLog, ATextOfOneEndlessLineIsReadInLinearTime) {
  std::string text(3 * 1024 * 1024, '\r');
  EXPECT_TRUE(fast_rows(text).empty());
  text.assign(3 * 1024 * 1024, 'x');
  EXPECT_EQ(fast_rows(text).size(), 1U);
}

// ---- Fields inside the message.

Head read_message(std::string_view component, std::string_view text) {
  std::string line = "2023-05-17 08:44:12, Error                 ";
  line += component;
  line.resize(50, ' ');
  line += text;
  Head head;
  EXPECT_TRUE(ServicingHeadParser().read(line, head)) << line;
  return head;
}

TEST(ServicingHead, TakesTheResultThatALineEndsIn) {
  EXPECT_EQ(read_message("CBS", "Failed [HRESULT = 0x800f0922 - CBS_E_X]").code, 0x800f0922);
  EXPECT_EQ(read_message("CBS", "Failed [HRESULT = 0x8007045b - ]").code, 0x8007045b);
  EXPECT_EQ(read_message("CBS", "Failed [HRESULT = 0x800f0922] ").code, 0x800f0922);
  EXPECT_EQ(read_message("DISM", "x - CA::B(hr:0x800f081f)").code, 0x800f081f);
  EXPECT_EQ(read_message("DISM", "processed, but failed. HRESULT=800F0922").code, 0x800f0922);
  EXPECT_EQ(read_message("DISM", "d:\\a.dll (HRESULT=0x80070032)").code, 0x80070032);
  EXPECT_EQ(read_message("DISM", "d:\\a.dll (HRESULT=0x80070032) - CW::Log").code, 0x80070032);
  EXPECT_EQ(read_message("DISM", "(null) (CBS HRESULT=0x800f0922) - CC::Error").code, 0x800f0922);
}

TEST(ServicingHead, TakesNoResultFromElsewhere) {
  EXPECT_EQ(read_message("SP", "Operation failed. Error: 0x80070005[gle=0x000000b7]").code, 0U);
  EXPECT_EQ(read_message("CBS", "[HRESULT = 0x800f0922 - X] and more").code, 0U);
  EXPECT_EQ(read_message("CBS", "[HRESULT = 0x800f09]").code, 0U);
  EXPECT_EQ(read_message("DISM", "x (hr:0x800f08zz)").code, 0U);
  EXPECT_EQ(read_message("DISM", "falling back (hr = 0x80070490); x - CD::Init").code, 0U);
}

TEST(ServicingHead, TakesTheProcessOfDismLinesOnly) {
  EXPECT_EQ(read_message("DISM", "DISM Package Manager: PID=6108 TID=5192 x").os_thread, 6108U);
  EXPECT_EQ(read_message("DISM", "PID=1064 x").os_thread, 1064U);
  EXPECT_EQ(read_message("DISM", "PID=99999999999 x").os_thread, 0U);
  EXPECT_EQ(read_message("CBS", "PID=1064 x").os_thread, 0U);
}

// ---- Which log is it?

ServicingVerdict tell(std::string_view path, std::string_view text) {
  return tell_servicing_log({.path = path, .bytes = {}, .text = text, .size = text.size()});
}

constexpr std::string_view kCbsLine = "2023-05-17 08:44:12, Info                  CBS    x\n";
constexpr std::string_view kDismLine = "2023-05-17 08:44:12, Info                  DISM   x\n";
constexpr std::string_view kSetupLine = "2023-05-17 08:44:12, Info                  MOUPG  x\n";
constexpr std::string_view kBlankLine = "2023-05-17 08:44:12, Info                         x\n";
constexpr std::string_view kUsmtLine = "2023-05-17 08:44:12, Info                  [0x000000] x\n";

std::string join(std::initializer_list<std::string_view> lines) {
  std::string text;
  for (const std::string_view line : lines) {
    text += line;
  }
  return text;
}

TEST(TellServicingLog, ASetupLogWithWholeStreamsInsideIsASetupLog) {
  const std::string text = join({kDismLine, kDismLine, kCbsLine, kCbsLine, kSetupLine});
  EXPECT_EQ(tell("a/b.txt", text).log, ServicingLog::Setup);
  EXPECT_EQ(tell("a/setupact.log", join({kDismLine, kCbsLine})).log, ServicingLog::Setup);
}

TEST(TellServicingLog, ADismLogWithCbsLinesIsADismLog) {
  EXPECT_EQ(tell("a/b.txt", join({kCbsLine, kCbsLine, kDismLine})).log, ServicingLog::Dism);
  EXPECT_EQ(tell("Logs/DISM/dism.log", join({kCbsLine, kCbsLine})).log, ServicingLog::Dism);
}

TEST(TellServicingLog, TheNameDoesNotOverruleTheComponents) {
  EXPECT_EQ(tell("CBS.log", join({kSetupLine, kSetupLine, kCbsLine})).log, ServicingLog::Setup);
  EXPECT_EQ(tell("CBS.log", join({kDismLine, kDismLine, kCbsLine})).log, ServicingLog::Dism);
  EXPECT_EQ(tell("scanstate.log", join({kCbsLine, kCbsLine})).log, ServicingLog::Cbs);
}

TEST(TellServicingLog, IdsInThePlaceOfTheComponentAreUsmt) {
  const ServicingVerdict verdict = tell("x.txt", join({kUsmtLine, kUsmtLine}));
  EXPECT_EQ(verdict.log, ServicingLog::Usmt);
  EXPECT_EQ(verdict.recognition.match, Match::Certain);
}

TEST(TellServicingLog, LinesWithoutComponentAreTakenBySetupUnlessNamedUsmt) {
  EXPECT_EQ(tell("x.txt", join({kBlankLine})).log, ServicingLog::Setup);
  EXPECT_EQ(tell("x.txt", join({kBlankLine})).recognition.match, Match::Maybe);
  EXPECT_EQ(tell("LoadState.log", join({kBlankLine})).log, ServicingLog::Usmt);
}

TEST(TellServicingLog, AnExcerptWithoutHeadsIsKnownByItsNameOnly) {
  constexpr std::string_view kText = "Exec: Processing complete. [HRESULT = 0x800f0922 - X]\n";
  EXPECT_EQ(tell("PC07/CBS.log", kText).log, ServicingLog::Cbs);
  EXPECT_EQ(tell("PC07/CBS.log", kText).recognition.match, Match::Maybe);
  EXPECT_EQ(tell("PC07/notes.txt", kText).log, ServicingLog::None);
  EXPECT_EQ(tell("PC07/dism-packages.csv", kText).log, ServicingLog::None);
}

TEST(TellServicingLog, AMailThatQuotesALineIsOnlyPerhapsALog) {
  std::string mail;
  for (int i = 0; i < 30; ++i) {
    mail += "The update still fails and we do not know why.\n";
  }
  EXPECT_EQ(tell("mail.txt", mail + std::string(kCbsLine)).recognition.match, Match::Maybe);
  EXPECT_EQ(tell("mail.txt", mail).log, ServicingLog::None);
}

TEST(LineReader, CountsEveryKindOfLineEndOnce) {
  LineReader lines("a\rb\r\nc\nd\r\r\ne\n\nf");
  lines.split_at_lone_cr();
  std::string seen;
  Line line;
  while (lines.next(line)) {
    seen +=
        std::to_string(line.number) + std::string(line.text) + std::to_string(line.offset) + " ";
  }
  EXPECT_EQ(seen, "1a0 2b2 3c5 4d7 5e11 613 7f14 ");
}

TEST(LineReader, ACarriageReturnInALineIsTextUnlessAskedFor) {
  LineReader lines("a\rb\r\nc");
  Line line;
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line.text, "a\rb");
  ASSERT_TRUE(lines.next(line));
  EXPECT_EQ(line.text, "c");
  EXPECT_FALSE(lines.next(line));
}

}  // namespace
}  // namespace casebook
