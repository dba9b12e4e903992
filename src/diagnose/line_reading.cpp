// SPDX-License-Identifier: Apache-2.0
#include "diagnose/line_reading.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestMessage = 8 * 1024;
constexpr std::size_t kMostObjects = 6;
// An error names its object soon; what a longer line holds is a dump, and made to be slow at worst.
constexpr std::size_t kObjectsWithin = 4 * 1024;
constexpr int kMostMatches = 16;

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

enum class Notation { Hex, Decimal, Name };

struct CodePattern {
  std::unique_ptr<RE2> pattern;  // group 1 is the code
  Notation notation;
};

// In order of belief.
const std::vector<CodePattern>& code_patterns() {
  static const std::vector<CodePattern> kPatterns = [] {
    std::vector<CodePattern> all;
    const auto add = [&](const char* pattern, Notation notation) {
      all.push_back({std::make_unique<RE2>(pattern), notation});
    };
    add(R"(HRESULT ?= ?(?:0x)?([0-9A-Fa-f]{8}))", Notation::Hex);
    for (const char* word : {"error(?: code)?", "result", "hr", "(?:status|exit code)"}) {
      add(fmt::format(R"((?i){}\b ?[:=]? ?\[?0x([0-9A-F]{{1,8}}))", word).c_str(), Notation::Hex);
    }
    add(R"(GLE \[(\d{1,10})\])", Notation::Decimal);
    add(R"(\(Error = (\d{1,10})\))", Notation::Decimal);
    add(R"((?i)\berror (\d{1,10}) while)", Notation::Decimal);
    add(R"(\bError [A-Z]+, 0x([0-9A-Fa-f]{8}))", Notation::Hex);
    add(R"(\bresult (\d{1,10}), inf)", Notation::Decimal);
    add(R"(\bWindows [Ee]rror (\d{1,10}))", Notation::Decimal);
    add(R"(\[((?:8|9|C|c)[0-9A-Fa-f]{7})\])", Notation::Hex);
    add(R"((?:HRESULT|NTSTATUS)_FROM_WIN32\((\d{1,10})\))", Notation::Decimal);
    add(R"((?:HRESULT|NTSTATUS)_FROM_WIN32\((ERROR_[A-Z0-9_]+)\))", Notation::Name);
    add(R"(\b(STATUS_[A-Z0-9_]+)\b)", Notation::Name);
    add(R"(\b((?:ERROR|CBS_E|WU_E|SPAPI_E|MOSETUP_E)_[A-Z0-9_]+)\b)", Notation::Name);
    add(R"(0x([89C-Fc-f][0-9A-Fa-f]{7})\b)", Notation::Hex);
    add(R"(\[0x([0-9A-Fa-f]{8})\])", Notation::Hex);
    return all;
  }();
  return kPatterns;
}

bool take_code(const CodePattern& known,
               std::string_view text,
               const CodeBook& codes,
               LineReading& reading) {
  re2::StringPiece input = piece(text);
  std::string found;
  while (RE2::FindAndConsume(&input, *known.pattern, &found)) {
    std::uint32_t value = 0;
    if (known.notation == Notation::Name) {
      if (found == "STATUS_SUCCESS" || !codes.value_of(found, value)) continue;
      reading.code_text = found;
    } else {
      const auto number =
          parse_number<std::uint32_t>(found, known.notation == Notation::Hex ? 16 : 10);
      if (!number) continue;
      value = *number;
      reading.code_text = known.notation == Notation::Hex ? fmt::format("0x{:08X}", value) : found;
    }
    if (value == 0) continue;
    reading.code = value;
    return true;
  }
  reading.code_text.clear();
  return false;
}

// "flags = (AllowFileNotFound|AllowSharingViolation)": errors the caller handles itself.
bool is_allowed(std::string_view text, std::uint32_t code) {
  const std::size_t at = text.find("flags = (");
  if (at == std::string_view::npos) return false;
  const std::string_view flags = text.substr(at, text.find(')', at) - at);
  const std::uint32_t win32 = error_identity(code);
  return (flags.find("AllowFileNotFound") != std::string_view::npos &&
          (win32 == 2 || win32 == 3)) ||
         (flags.find("AllowSharingViolation") != std::string_view::npos && win32 == 32) ||
         (flags.find("AllowAccessDenied") != std::string_view::npos && win32 == 5);
}

void add_object(LineReading& reading, ObjectKind kind, std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == ',' ||
                           text.back() == ')' || text.back() == '\'')) {
    text.remove_suffix(1);
  }
  if (text.size() < 4 || reading.objects.size() >= kMostObjects) return;
  for (const LineObject& known : reading.objects) {
    if (known.text.find(text) != std::string::npos) return;
  }
  reading.objects.push_back({kind, std::string(text)});
}

ObjectKind kind_of_path(std::string_view path) {
  if (ends_with_ignoring_case(path, ".inf")) return ObjectKind::Driver;
  return ObjectKind::File;
}

// Where a path written without quotes ends in running text.
std::string_view cut_path(std::string_view path) {
  constexpr std::array<std::string_view, 15> kEnds = {". ",
                                                      ": ",
                                                      " (",
                                                      " - ",
                                                      " =>",
                                                      " ->",
                                                      " failed",
                                                      " with ",
                                                      " to ",
                                                      " from ",
                                                      " because",
                                                      " is ",
                                                      " into ",
                                                      " for ",
                                                      " Error"};
  std::size_t end = path.size();
  for (const std::string_view mark : kEnds) {
    end = std::min(end, path.find(mark));
  }
  return path.substr(0, end);
}

// "[windeploy.exe] text": the program that writes the line, which is not what the line is about.
std::string_view without_writer(std::string_view text) {
  if (!text.starts_with('[')) return text;
  const std::size_t close = text.find("] ");
  const bool tag = close != std::string_view::npos &&
                   ends_with_ignoring_case(text.substr(0, close), ".exe") &&
                   text.substr(0, close).find_first_of("\\/ ") == std::string_view::npos;
  return tag ? text.substr(close + 2) : text;
}

void take_objects(std::string_view text, LineReading& reading) {
  static const RE2 kMigObject(
      R"((?:gathering|applying) object:? (?:(?:File|Directory|Registry|Unknown)[^,\n]{0,20}, )?([^\n\[]{3,400}?) \[([^\]\n]*)\])");
  static const RE2 kQuotedPath(
      R"(["'\[]((?:[A-Za-z]:\\|\\SystemRoot\\|\\\?\?\\|\\\\\?\\|\\Device\\)[^"'\]\n]{2,400})["'\]])");
  static const RE2 kPath(
      R"(((?:\b[A-Za-z]:[\\/]|\\SystemRoot\\|\\\?\?\\|\\\\\?\\|\\Device\\)[^"'\[\]<>|,;*?\n]{2,400}))");
  static const RE2 kInf(R"(\b([\w.-]{1,80}\.inf)\b)");
  static const RE2 kPackage(R"(\b([A-Za-z0-9_.-]{3,160}~[0-9a-f]{16}~[^\s,'"\])]{0,120}))");
  static const RE2 kKb(R"(\b((?i:KB)\d{6,8})\b)");
  static const RE2 kKey(R"(((?:HKLM|HKCU|HKEY_[A-Z_]+|\\REGISTRY)\\[^"'\[\],\n]{3,300}))");
  static const RE2 kSid(R"(\b(S-1-5-21-[\d-]{10,60}))");
  static const RE2 kProgram(R"(\b([\w.-]{1,80}\.(?i:exe|dll|sys))\b)");
  text = text.substr(0, kObjectsWithin);
  std::string a;
  std::string b;
  if (RE2::PartialMatch(piece(text), kMigObject, &a, &b)) {
    add_object(reading,
               starts_with_ignoring_case(a, "HK") ? ObjectKind::Key : ObjectKind::File,
               b.empty() ? a : a + "\\" + b);
  }
  for (const RE2* pattern : {&kQuotedPath, &kPath}) {
    re2::StringPiece input = piece(text);
    for (int i = 0; i < kMostMatches && RE2::FindAndConsume(&input, *pattern, &a); ++i) {
      const std::string_view path = pattern == &kPath ? cut_path(a) : std::string_view(a);
      add_object(reading, kind_of_path(path), path);
      if (pattern != &kPath) continue;
      // Another path may stand in the running text that was cut off.
      const std::size_t cut = a.size() - path.size();
      input = re2::StringPiece(input.data() - cut, input.size() + cut);
    }
  }
  struct Rest {
    const RE2* pattern;
    ObjectKind kind;
  };
  for (const Rest rest : {Rest{&kPackage, ObjectKind::Package},
                          Rest{&kInf, ObjectKind::Driver},
                          Rest{&kKey, ObjectKind::Key},
                          Rest{&kSid, ObjectKind::Sid},
                          Rest{&kKb, ObjectKind::Kb},
                          Rest{&kProgram, ObjectKind::File}}) {
    if (reading.objects.size() >= kMostObjects) return;
    re2::StringPiece input = piece(text);
    for (int i = 0; i < kMostMatches && RE2::FindAndConsume(&input, *rest.pattern, &a); ++i) {
      add_object(reading, rest.kind, a);
    }
  }
}

// Reads the code into `reading`; blanks `[gle=...]` out of `text`.
void take_any_code(std::string& text, const CodeBook& codes, LineReading& reading) {
  static const RE2 kGle(R"(\[gle=0x([0-9A-Fa-f]{8})\])");
  std::string gle;
  const bool has_gle = RE2::PartialMatch(text, kGle, &gle);
  if (has_gle) RE2::GlobalReplace(&text, kGle, " ");
  for (const CodePattern& pattern : code_patterns()) {
    if (take_code(pattern, text, codes, reading)) return;
  }
  if (!has_gle) return;
  reading.code = parse_number<std::uint32_t>(gle, 16).value_or(0);
  reading.code_text = reading.code == 0 ? "" : fmt::format("0x{:08X}", reading.code);
  reading.weak_code = true;
}

}  // namespace

LineReading read_line(std::string_view message, const CodeBook& codes) {
  static const RE2 kFailed(
      R"((?i)\b(?:fail(?:ed|ure|s)?|error|cannot|can't|unable|denied|abort(?:ed|ing)?|corrupt(?:ion|ed)?|missing|mismatch)\b|失败|错误|拒绝|无法)");
  static const RE2 kOvercome(
      R"((?i)\bwill be ignored\b|\bignoring (?:the )?(?:error|failure|this)\b|\b(?:will retry|retrying)\b|\bnon-?(?:fatal|critical) (?:error|failure)\b|忽略该错误|将重试)");
  LineReading reading;
  std::string text(message.substr(0, kLongestMessage));
  reading.overcome = RE2::PartialMatch(text, kOvercome);
  reading.says_failed = RE2::PartialMatch(text, kFailed);
  take_any_code(text, codes, reading);
  reading.allowed = is_allowed(text, reading.code);
  take_objects(without_writer(text), reading);
  return reading;
}

std::uint32_t read_code(std::string_view message, const CodeBook& codes) {
  LineReading reading;
  std::string text(message.substr(0, kLongestMessage));
  take_any_code(text, codes, reading);
  return reading.code;
}

std::string root_of(std::string_view written) {
  for (const std::string_view prefix : {"\\??\\", "\\\\?\\"}) {
    if (written.starts_with(prefix)) written.remove_prefix(prefix.size());
  }
  std::string path(written);
  std::replace(path.begin(), path.end(), '/', '\\');
  constexpr std::string_view kSystemRoot = "\\SystemRoot\\";
  if (starts_with_ignoring_case(path, kSystemRoot)) {
    path.replace(0, kSystemRoot.size(), "C:\\Windows\\");
  }
  for (const std::string_view deep :
       {"\\$windows.~bt\\newos", "\\softwaredistribution\\download", "\\winsxs\\temp"}) {
    const std::size_t at = find_ignoring_case(path, deep);
    if (at != std::string_view::npos) return path.substr(0, at + deep.size());
  }
  const std::size_t store = find_ignoring_case(path, "\\winsxs\\");
  if (store != std::string_view::npos) {
    const std::string before = path.substr(0, store);
    return equal_ignoring_case(before, "C:\\Windows") ? "C:\\Windows\\WinSxS" : before;
  }
  return path.substr(0, path.rfind('\\'));
}

}  // namespace casebook
