// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/servicing_head.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kTimeLength = 19;
constexpr std::size_t kMinuteLength = 16;
constexpr std::size_t kLevelColumn = 21;
constexpr std::size_t kIdColumn = 32;
constexpr std::size_t kComponentColumn = 43;
constexpr std::size_t kTextColumn = 50;

constexpr std::array<std::string_view, 41> kSetupComponents = {
    "SP",      "MIG",    "MOUPG",   "CONX",    "PANTHR",    "SYSPRP",   "IBS",
    "IBSLIB",  "DIAGER", "DU",      "SAFEOS",  "DIAG",      "WDSUTIL",  "UI",
    "SETUP",   "WDS",    "OOBE",    "COMPAT",  "SPC",       "LOG",      "CMISET",
    "SETUPGC", "PBR",    "CMI",     "TOOL",    "IMAGE",     "IMG",      "HWREQ",
    "AUDIT",   "CSETUP", "DRVINST", "WINPEX",  "CALLBACK",  "OOBELDR",  "SXS",
    "UPGRD",   "RECENV", "WINRE",   "MOSETUP", "TELEMETRY", "windeploy"};
constexpr std::array<std::string_view, 4> kCbsComponents = {"CBS", "CSI", "DPX", "DEPLOY"};

template <typename List>
bool is_one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view skip_blanks(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_blank(text[at])) {
    ++at;
  }
  return text.substr(at);
}

std::string_view first_word(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && !is_blank(text[at]) && text[at] != ',') {
    ++at;
  }
  return text.substr(0, at);
}

// The level word at the start of `text` and how many characters it takes; 0 when it is none.
struct LevelWord {
  Level level = Level::Unknown;
  std::size_t length = 0;
};

LevelWord read_level(std::string_view text) {
  const auto is_word = [text](std::string_view word) {
    if (!text.starts_with(word)) return false;
    return text.size() == word.size() || is_blank(text[word.size()]) || text[word.size()] == ',';
  };
  if (text.empty()) return {};
  switch (text.front()) {
    case 'I': return is_word("Info") ? LevelWord{Level::Info, 4} : LevelWord{};
    case 'E': return is_word("Error") ? LevelWord{Level::Error, 5} : LevelWord{};
    case 'W': return is_word("Warning") ? LevelWord{Level::Warning, 7} : LevelWord{};
    case 'P': return is_word("Perf") ? LevelWord{Level::Info, 4} : LevelWord{};
    case 'F':
      if (is_word("Fatal Error")) return {Level::Fatal, 11};
      return is_word("Fatal") ? LevelWord{Level::Fatal, 5} : LevelWord{};
    default: return {};
  }
}

// Length of "[0x090008]" at the start of `text`; 0 when there is none.
std::size_t message_id_length(std::string_view text) {
  if (!text.starts_with("[0x")) return 0;
  std::size_t at = 3;
  while (at < text.size() && at < 12 && is_hex_digit(text[at])) {
    ++at;
  }
  return at > 3 && at < text.size() && text[at] == ']' ? at + 1 : 0;
}

// What stands between the level and the message.
struct Tail {
  std::string_view component;
  std::size_t text_at = 0;
  bool has_id = false;
};

// From `at`, behind the level: "[0x090008] SP     text", "SP text", "text", with any blanks.
Tail read_tail(std::string_view line, std::size_t at) {
  Tail tail;
  std::string_view rest = skip_blanks(line.substr(at));
  const std::size_t id = message_id_length(rest);
  tail.has_id = id != 0;
  rest = skip_blanks(rest.substr(id));
  const std::string_view word = first_word(rest);
  const Writer writer = writer_of(word);
  if (writer != Writer::None && writer != Writer::Other) {
    tail.component = word;
    rest = skip_blanks(rest.substr(word.size()));
  }
  tail.text_at = line.size() - rest.size();
  return tail;
}

// Reads the component column of a line in Windows' own columns. False: the columns are not these.
bool read_columns(std::string_view line, Head& head) {
  if (line.size() < kTextColumn || line[kIdColumn - 1] != ' ' ||
      (line[kIdColumn] != ' ' && line[kIdColumn] != '[') || line[kComponentColumn - 1] != ' ' ||
      line[kTextColumn - 1] != ' ') {
    return false;
  }
  std::size_t end = kTextColumn - 1;
  while (end > kComponentColumn && line[end - 1] == ' ') {
    --end;
  }
  for (std::size_t at = kComponentColumn; at < end; ++at) {
    if (is_blank(line[at])) return false;
  }
  head.component = line.substr(kComponentColumn, end - kComponentColumn);
  head.text_at = kTextColumn;
  return true;
}

std::uint32_t parse_code(std::string_view digits) {
  std::uint32_t code = 0;
  for (const char c : digits) {
    if (!is_hex_digit(c)) return 0;
    const char lower = to_lower_ascii(c);
    code = code * 16 + static_cast<std::uint32_t>(is_digit(lower) ? lower - '0' : lower - 'a' + 10);
  }
  return code;
}

// What `line` has from `from_end` bytes before its end; "" when it is shorter.
std::string_view tail_of(std::string_view line, std::size_t from_end) {
  return line.size() < from_end ? std::string_view() : line.substr(line.size() - from_end);
}

// "[HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]" at the end of `line`.
std::uint32_t result_in_bracket(std::string_view line) {
  constexpr std::size_t kLongest = 96;
  constexpr std::string_view kBegin = "[HRESULT = 0x";
  const std::string_view end = line.size() > kLongest ? tail_of(line, kLongest) : line;
  const std::size_t open = end.rfind('[');
  if (open == std::string_view::npos || !end.substr(open).starts_with(kBegin)) return 0;
  const std::string_view digits = end.substr(open + kBegin.size());
  return digits.size() > 8 ? parse_code(digits.substr(0, 8)) : 0;
}

// The result a line ends in: that above, "(hr:0x800f0922)", "(HRESULT=0x80070032)" or
// "HRESULT=800F0922"; 0 when it has none. Reads bytes that the search for the line's end just
// touched.
std::uint32_t result_at_end(std::string_view line) {
  while (!line.empty() && is_blank(line.back())) {
    line.remove_suffix(1);
  }
  if (line.empty()) return 0;
  if (line.back() == ']') return result_in_bracket(line);
  if (line.back() == ')') {
    const bool has_result =
        tail_of(line, 15).starts_with("(hr:0x") || tail_of(line, 19).starts_with("HRESULT=0x");
    return has_result ? parse_code(line.substr(line.size() - 9, 8)) : 0;
  }
  return tail_of(line, 16).starts_with("HRESULT=") ? parse_code(tail_of(line, 8)) : 0;
}

// "DISM Package Manager: PID=6108 TID=5192 Failed ...": the process id, by which dism.log is read.
std::uint32_t process_id_of(std::string_view text) {
  constexpr std::size_t kLongestProvider = 64;
  const std::size_t at = text.substr(0, kLongestProvider).find("PID=");
  if (at == std::string_view::npos) return 0;
  std::uint64_t id = 0;
  for (std::size_t i = at + 4; i < text.size() && i < at + 14 && is_digit(text[i]); ++i) {
    id = id * 10 + static_cast<std::uint64_t>(text[i] - '0');
  }
  return id <= 0xFFFFFFFF ? static_cast<std::uint32_t>(id) : 0;
}

// "... sample.dll (HRESULT=0x80070032) - CWimManager::WimProviderMsgLogCallback": DISM names its
// method last, with the result before or in it.
std::string_view without_method(std::string_view line) {
  constexpr std::size_t kLongestMethod = 96;
  const std::string_view end = line.size() > kLongestMethod ? tail_of(line, kLongestMethod) : line;
  const std::size_t dash = end.rfind(" - ");
  return dash == std::string_view::npos ? line : line.substr(0, line.size() - end.size() + dash);
}

void read_fields_of_message(std::string_view line, Head& head) {
  head.code = result_at_end(line);
  if (head.component != "DISM") return;
  if (head.code == 0) head.code = result_at_end(without_method(line));
  head.os_thread = process_id_of(line.substr(head.text_at));
}

// "20xx-xx-06 xx:51:15", "<DateTime>", "YYYY-MM-DD HH:MM:SS", "27:08".
bool is_edited_time(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '<' && text.back() == '>') return true;
  bool colon = false;
  for (const char c : text) {
    colon = colon || c == ':';
    const char lower = to_lower_ascii(c);
    const bool allowed = is_digit(c) || c == '-' || c == '/' || c == ':' || c == ' ' || c == '.' ||
                         lower == 'x' || lower == 'y' || lower == 'm' || lower == 'd' ||
                         lower == 'h' || lower == 's';
    if (!allowed) return false;
  }
  return colon;
}

unsigned two_digits(std::string_view text, std::size_t at) {
  return static_cast<unsigned>(text[at] - '0') * 10 + static_cast<unsigned>(text[at + 1] - '0');
}

// "02-07-2022 15:18:03.000 SYSPRP text": a viewer's copy, month first unless that cannot be. It has
// lost the level.
bool read_viewer_copy(std::string_view line, Head& head) {
  constexpr std::string_view kShape = "00-00-0000 00:00:00.000 ";
  if (line.size() <= kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '0' ? !is_digit(line[i]) : line[i] != kShape[i]) return false;
  }
  const Tail tail = read_tail(line, kShape.size());
  if (tail.component.empty()) return false;
  CivilTime time;
  time.month = two_digits(line, 0);
  time.day = two_digits(line, 3);
  if (time.month > 12) std::swap(time.month, time.day);
  time.year = static_cast<int>(two_digits(line, 6) * 100 + two_digits(line, 8));
  time.hour = two_digits(line, 11);
  time.minute = two_digits(line, 14);
  time.second = two_digits(line, 17);
  time.micros = two_digits(line, 20) * 10'000 + static_cast<unsigned>(line[22] - '0') * 1000;
  head.time = make_time(time);
  head.component = tail.component;
  head.text_at = tail.text_at;
  return true;
}

}  // namespace

Writer writer_of(std::string_view component) {
  if (component.empty()) return Writer::None;
  if (is_one_of(kCbsComponents, component)) return Writer::Cbs;
  if (component == "DISM") return Writer::Dism;
  return is_one_of(kSetupComponents, component) ? Writer::Setup : Writer::Other;
}

// REQUIRES: line.size() >= kTimeLength
Micros ServicingHeadParser::read_time(std::string_view line) {
  if (minute_ == kNoTime || std::memcmp(line.data(), minute_text_, kMinuteLength) != 0) {
    const Micros time = parse_date_time(line);
    if (time == kNoTime) return kNoTime;
    std::memcpy(minute_text_, line.data(), kMinuteLength);
    // Not rounded down: a leap second belongs to the minute it is written in.
    minute_ = time - Micros{two_digits(line, 17)} * kSecond;
    return time;
  }
  if (line[16] != ':' || !is_digit(line[17]) || !is_digit(line[18])) return kNoTime;
  const unsigned second = two_digits(line, 17);
  return second > 60 ? kNoTime : minute_ + Micros{second} * kSecond;
}

bool ServicingHeadParser::read(std::string_view line, Head& head) {
  if (line.size() <= kLevelColumn || line[kTimeLength] != ',' || line[4] != '-') return false;
  const Micros time = read_time(line);
  if (time == kNoTime) return false;
  std::size_t level_at = kTimeLength + 1;
  while (level_at < line.size() && is_blank(line[level_at])) {
    ++level_at;
  }
  const LevelWord level = read_level(line.substr(level_at));
  if (level.length == 0) return false;
  head.time = time;
  head.level = level.level;
  if (level_at != kLevelColumn || !read_columns(line, head)) {
    const Tail tail = read_tail(line, level_at + level.length);
    head.component = tail.component;
    head.text_at = tail.text_at;
  }
  read_fields_of_message(line, head);
  return true;
}

bool read_edited_servicing_head(std::string_view line, Head& head) {
  constexpr std::size_t kLongestTime = 32;
  if (line.empty()) return false;
  if (is_digit(line.front()) && read_viewer_copy(line, head)) return true;
  std::string_view rest = line;
  Micros time = kNoTime;
  bool timed = false;
  const std::size_t comma = line.substr(0, kLongestTime + 1).find(',');
  if (comma != std::string_view::npos && is_edited_time(trim(line.substr(0, comma)))) {
    timed = true;
    const std::string_view stamp = trim(line.substr(0, comma));
    time = parse_date_time(stamp);
    if (time == kNoTime) time = parse_date_time(stamp, '/');
    rest = skip_blanks(line.substr(comma + 1));
  }
  const LevelWord level = read_level(rest);
  if (level.length == 0) return false;
  std::size_t at = line.size() - rest.size() + level.length;
  if (at < line.size() && line[at] == ',') ++at;
  const Tail tail = read_tail(line, at);
  if (!timed && !tail.has_id && tail.component.empty()) return false;
  if (tail.text_at >= line.size() && !timed) return false;
  head.time = time;
  head.level = level.level;
  head.component = tail.component;
  head.text_at = tail.text_at;
  read_fields_of_message(line, head);
  return true;
}

void read_line_without_head(std::string_view line, Head& head) {
  head = {};
  const LevelWord level = read_level(line);
  const std::string_view rest = line.substr(level.length);
  head.code = result_at_end(line);
  if (level.length == 0 || rest.size() < 2 || !is_blank(rest[0]) || !is_blank(rest[1])) return;
  head.level = level.level;
  head.text_at = line.size() - skip_blanks(rest).size();
}

}  // namespace casebook
