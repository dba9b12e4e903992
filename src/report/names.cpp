// SPDX-License-Identifier: Apache-2.0
#include "report/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::u32string_view kNeverInName = U"\"<>|*?:;,'`，。；：、（）“”‘’《》【】！？…\r\n\t";
constexpr std::array<std::string_view, 6> kRoots = {
    "HKLM\\", "HKCU\\", "HKCR\\", "HKU\\", "HKEY_", "\\\\"};

bool is_letter(char c) {
  return to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
}

constexpr std::size_t kDrive = 3;  // "C:\"

bool begins_with_drive(std::string_view text) {
  return text.size() >= kDrive && is_letter(text[0]) && text[1] == ':' && text[2] == '\\';
}

// Length of what begins a Windows path here: "C:\", "\??\C:\", "\\", "HKLM\", "%windir%\"; 0 when
// nothing does.
std::size_t root_at(std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at);
  const bool fresh = at == 0 || !is_word(line[at - 1]);
  if (!fresh) return 0;
  if (begins_with_drive(rest)) return kDrive;
  for (const std::string_view prefix : {"\\??\\", "\\\\?\\"}) {
    if (rest.starts_with(prefix) && begins_with_drive(rest.substr(prefix.size()))) {
      return prefix.size() + kDrive;
    }
  }
  for (const std::string_view root : kRoots) {
    if (starts_with_ignoring_case(rest, root)) return root.size();
  }
  if (rest[0] != '%') return 0;
  const std::size_t close = rest.find('%', 1);
  const bool variable = close != std::string_view::npos && close > 1 && close + 1 < rest.size() &&
                        rest[close + 1] == '\\' &&
                        std::all_of(rest.begin() + 1,
                                    rest.begin() + static_cast<std::ptrdiff_t>(close),
                                    [](char c) { return is_word(c) || c == '(' || c == ')'; });
  return variable ? close + 2 : 0;
}

// Where the part of a path that begins here ends: at a backslash, or before what no name holds.
// `spaces` says whether the part has any.
std::size_t part_end(std::string_view line, std::size_t at, bool& spaces) {
  constexpr std::size_t kLongestPart = 255;
  const std::size_t begin = at;
  spaces = false;
  std::string_view rest = line.substr(at);
  while (!rest.empty() && at - begin < kLongestPart) {
    const char32_t c = take_character(rest);
    if (c == '\\' || kNeverInName.find(c) != std::u32string_view::npos) break;
    spaces = spaces || c == ' ';
    at = line.size() - rest.size();
  }
  return at;
}

std::size_t path_end(std::string_view line, std::size_t at) {
  while (true) {
    bool spaces = false;
    const std::size_t end = part_end(line, at, spaces);
    const bool more = end < line.size() && line[end] == '\\' && end > at && line[end - 1] != ' ';
    if (more) {
      at = end + 1;
      continue;
    }
    // The last part ends at its first space: what follows may be any sentence.
    return spaces ? std::min(line.find(' ', at), end) : end;
  }
}

// A run without spaces and punctuation that holds a separator: "logs/日志/CBS.log".
std::size_t run_end(std::string_view line, std::size_t at, bool& is_name) {
  is_name = false;
  std::string_view rest = line.substr(at);
  while (!rest.empty()) {
    const char32_t c = take_character(rest);
    if (c == ' ' || kNeverInName.find(c) != std::u32string_view::npos) break;
    is_name = is_name || c == '/' || c == '\\';
    at = line.size() - rest.size();
  }
  return at;
}

// --- commands ---

// Programs that instructions name; followed by their arguments.
constexpr std::array<std::string_view, 37> kPrograms = {"bcdedit",
                                                        "bitsadmin",
                                                        "certutil",
                                                        "chkdsk",
                                                        "copy \"",
                                                        "dir",
                                                        "diskpart",
                                                        "dism",
                                                        "DISM",
                                                        "driverquery",
                                                        "fltmc",
                                                        "fsutil",
                                                        "gpresult",
                                                        "gpupdate",
                                                        "handle64.exe",
                                                        "icacls",
                                                        "ipconfig",
                                                        "manage-bde",
                                                        "mdmdiagnosticstool.exe",
                                                        "msinfo32",
                                                        "netsh",
                                                        "pnputil",
                                                        "powershell",
                                                        "reagentc",
                                                        "reg",
                                                        "robocopy",
                                                        "sc",
                                                        "schtasks",
                                                        "sfc",
                                                        "systeminfo",
                                                        "takeown",
                                                        "tasklist",
                                                        "vssadmin",
                                                        "wevtutil",
                                                        "wmic",
                                                        "Get-",
                                                        "(Get-"};

bool begins_command(std::string_view text, std::size_t at) {
  if (at != 0 && is_word(text[at - 1])) return false;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("(echo ")) return true;
  return std::any_of(kPrograms.begin(), kPrograms.end(), [rest](std::string_view program) {
    if (!rest.starts_with(program)) return false;
    const char last = program.back();
    return last == '"' || last == '-' || rest.substr(program.size()).starts_with(' ');
  });
}

// A command ends at Chinese text, at the end of its clause or at a word that goes on with the
// sentence; nothing ends it inside quotes.
std::size_t command_end(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 10> kEnds = {
      ", ", ". ", "; ", " and ", " for ", " then ", " shows ", " on the ", " in an ", " ("};
  const std::size_t begin = at;
  char quote = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else {
      const std::string_view rest = text.substr(at);
      const bool ends = std::any_of(kEnds.begin(), kEnds.end(), [rest](std::string_view end) {
        return rest.starts_with(end);
      });
      if (at > begin && (ends || static_cast<unsigned char>(c) >= 0x80)) break;
      if (c == '.' && at + 1 == text.size()) break;
    }
    ++at;
  }
  return at;
}

// What is worth a line of its own: an argument with a switch, a path or a redirection.
bool is_worth_copying(std::string_view command) {
  return command.find_first_of("/\\>") != std::string_view::npos ||
         command.find(" -") != std::string_view::npos;
}

bool only_joins(std::string_view text) {
  constexpr std::array<std::string_view, 11> kJoints = {
      "and", "then", ", then", ",", ".", "和", "、", "，", "，再运行", "以及", "。"};
  return text.empty() || std::find(kJoints.begin(), kJoints.end(), text) != kJoints.end();
}

// Punctuation that closed the sentence around a command stands alone after it.
std::string_view without_leading_marks(std::string_view text) {
  constexpr std::array<std::string_view, 7> kMarks = {", ", ". ", "; ", "，", "。", "；", "、"};
  text = trim(text);
  for (const std::string_view mark : kMarks) {
    if (text.starts_with(mark)) return trim(text.substr(mark.size()));
  }
  return text;
}

void add_text(std::vector<SentencePart>& pieces, std::string_view text) {
  text = trim(text);
  if (only_joins(text)) return;
  if (!pieces.empty()) text = without_leading_marks(text);
  if (!text.empty()) pieces.push_back({SentencePart::Kind::Text, std::string(text)});
}

}  // namespace

std::vector<Span> names_in(std::string_view line) {
  std::vector<Span> spans;
  std::size_t at = 0;
  while (at < line.size()) {
    if (const std::size_t root = root_at(line, at); root != 0) {
      const std::size_t end = path_end(line, at + root);
      spans.push_back({at, end});
      at = end;
      continue;
    }
    bool is_name = false;
    const bool fresh = at == 0 || line[at - 1] == ' ';
    const std::size_t end = fresh ? run_end(line, at, is_name) : at;
    // A path that begins inside the run is found on its own.
    bool rooted = false;
    for (std::size_t i = at; is_name && i < end; ++i) {
      rooted = rooted || root_at(line, i) != 0;
    }
    if (is_name && !rooted) {
      spans.push_back({at, end});
      at = end;
      continue;
    }
    std::string_view rest = line.substr(at);
    take_character(rest);
    at = line.size() - rest.size();
  }
  return spans;
}

std::vector<SentencePart> commands_in(std::string_view text) {
  std::vector<SentencePart> pieces;
  std::size_t told = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (begins_command(text, at)) {
      const std::size_t end = command_end(text, at);
      const std::string_view command = trim(text.substr(at, end - at));
      if (is_worth_copying(command)) {
        std::string_view before = trim(text.substr(told, at - told));
        const bool bracketed = before.ends_with('(');
        if (bracketed) before.remove_suffix(1);
        add_text(pieces, before);
        pieces.push_back({SentencePart::Kind::Command, std::string(command)});
        told = end;
        // The bracket around a command closes with its sentence.
        const std::size_t close = bracketed ? text.find(')', end) : std::string_view::npos;
        if (close != std::string_view::npos) {
          add_text(pieces, text.substr(end, close - end));
          told = close + 1;
          at = told;
          continue;
        }
      }
      at = std::max(end, at + 1);
      continue;
    }
    ++at;
  }
  add_text(pieces, text.substr(told));
  return pieces;
}

std::vector<SentencePart> backticks_in(std::string_view text) {
  std::vector<SentencePart> parts;
  std::string plain;
  const auto end_plain = [&] {
    if (!plain.empty()) parts.push_back({SentencePart::Kind::Text, std::move(plain)});
    plain.clear();
  };
  while (!text.empty()) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == text.npos ? open : text.find('`', open + 1);
    plain += text.substr(0, close == text.npos ? close : open);
    if (close == text.npos) break;
    if (trim(text.substr(open + 1, close - open - 1)).empty()) {
      plain += text.substr(open, close - open);
      text.remove_prefix(close);
      continue;
    }
    end_plain();
    parts.push_back(
        {SentencePart::Kind::Command, std::string(text.substr(open + 1, close - open - 1))});
    text.remove_prefix(close + 1);
  }
  end_plain();
  return parts;
}

}  // namespace casebook
