// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/chkdsk_report.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::size_t kMaxFiles = 2'000;
constexpr std::size_t kMaxReports = 200;  // in one file

enum class Verdict : std::uint8_t { None, Clean, Fixed, Problems };

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::Clean: return "clean";
    case Verdict::Fixed: return "fixed";
    case Verdict::Problems: return "problems-found";
    case Verdict::None: break;
  }
  return "";
}

// The sentence that closes a report.
Verdict verdict_of(std::string_view line) {
  if (contains_any(line, {"found no problem", "没有发现问题", "未发现问题"})) return Verdict::Clean;
  if (contains_any(line, {"made corrections to the file system"})) return Verdict::Fixed;
  const bool corrected = contains_any(line, {"更正", "修正", "修复", "纠正"});
  if (line.starts_with("Windows") && corrected && contains_any(line, {"文件系统"})) {
    // "发现文件系统有问题，但无法更正"
    return contains_any(line, {"无法", "未能"}) ? Verdict::Problems : Verdict::Fixed;
  }
  const bool problems = contains_any(line,
                                     {"found problems",
                                      "Errors found.",
                                      "found one or more errors",
                                      "must be fixed offline",
                                      "cannot continue in read-only mode",
                                      "发现问题",
                                      "发现了问题",
                                      "发现错误",
                                      "无法在只读模式下继续",
                                      "无法以只读模式继续"});
  return problems ? Verdict::Problems : Verdict::None;
}

// Lines about damage found or repaired. Clean-up that every check does (unused index entries and
// security descriptors) is none.
bool is_damage(std::string_view line) {
  static constexpr std::array<std::string_view, 8> kRoutine = {"unused index entries",
                                                               "unused security descriptors",
                                                               "Phase duration",
                                                               "Looking for bad",
                                                               "未使用的索引",
                                                               "未使用的安全描述符",
                                                               "阶段",
                                                               "正在查找"};
  for (const std::string_view routine : kRoutine) {
    if (contains_ignoring_case(line, routine)) return false;
  }
  return contains_any(line,
                      {"Deleting corrupt",
                       "Deleted corrupt",
                       "Deleting index entr",
                       "Deleting an index entry",
                       "Deleting orphan",
                       "Recovering orphaned",
                       "Correcting error",
                       "Correcting sparse",
                       "Repairing ",
                       "Replacing ",
                       "replaced bad clusters",
                       "bad clusters in file",
                       "bad sector at",
                       "Read failure",
                       "Write failure",
                       "Inserting an index entry",
                       "Truncating ",
                       "Fixing ",
                       "Adjusting ",
                       "is corrupt",
                       "Found corrupt",
                       "is incorrect",
                       "is cross-linked",
                       "already marked as in use",
                       "free space marked as allocated",
                       "queued for offline repair",
                       "could not be corrected",
                       "Insufficient disk space",
                       "An unspecified error",
                       "Error detected in",
                       "正在删除",
                       "已删除损坏",
                       "正在恢复孤立",
                       "正在更正",
                       "正在修正",
                       "正在修复",
                       "正在替换",
                       "正在插入索引",
                       "正在截断",
                       "读取失败",
                       "写入失败",
                       "坏簇",
                       "已损坏",
                       "不正确",
                       "交叉链接",
                       "脱机修复"});
}

// "3 bad file records processed." / "已处理 3 个错误的文件记录": a count that should be zero.
bool counts_bad_records(std::string_view line) {
  const bool english = contains_ignoring_case(line, "bad file records processed");
  const bool chinese =
      contains_any(line, {"个错误的文件记录", "个坏的文件记录", "个损坏的文件记录"});
  if (!english && !chinese) return false;
  const std::size_t digit = line.find_first_of("123456789");
  return digit != std::string_view::npos;
}

// The first number of a line, whatever group marks it has.
std::optional<std::uint64_t> first_number(std::string_view line) {
  const std::size_t digit = line.find_first_of("0123456789");
  std::uint64_t value = 0;
  std::size_t length = 0;
  if (digit == std::string_view::npos) return std::nullopt;
  if (!read_grouped_number(line.substr(digit), value, length)) return std::nullopt;
  return value;
}

// The file that a damage line is about: a path, or the entry of an index.
std::string file_of(std::string_view line) {
  const auto between = [&](std::string_view begin, std::initializer_list<std::string_view> ends) {
    const std::size_t at = line.find(begin);
    if (at == std::string_view::npos) return std::string_view();
    const std::string_view rest = line.substr(at + begin.size());
    std::size_t end = rest.size();
    for (const std::string_view stop : ends) {
      end = std::min(end, rest.find(stop));
    }
    return trim(rest.substr(0, std::min(end, rest.size())));
  };
  std::string_view file = between("index entry ", {" in index", " of index"});
  if (file.empty()) file = between("orphaned file ", {" ("});
  if (file.empty()) file = between("of name ", {});
  if (file.empty()) file = between("索引项 ", {" "});
  if (file.empty()) file = between("孤立文件 ", {" ", "("});
  if (file.empty()) {
    // A path anywhere: quoted, or up to its end.
    const std::size_t slash = line.find('\\');
    if (slash != std::string_view::npos) {
      std::size_t begin = slash;
      if (begin >= 2 && line[begin - 1] == ':') begin -= 2;
      file = line.substr(begin);
      file = file.substr(0, std::min(file.find_first_of("\"<"), file.size()));
      file = file.substr(0, file.find("  "));
      file = trim(file.substr(0, std::min(file.find(" at offset"), file.size())));
    }
  }
  while (file.ends_with('.') || file.ends_with("\xE3\x80\x82")) {
    file.remove_suffix(file.ends_with('.') ? 1 : 3);
  }
  return std::string(file);
}

// "with status 0xc000009c", "状态为 0xc000009c"
std::uint32_t status_of(std::string_view line) {
  std::size_t at = line.find("status");
  if (at == std::string_view::npos) at = line.find("状态");
  if (at == std::string_view::npos) return 0;
  at = line.find("0x", at);
  if (at == std::string_view::npos) return 0;
  std::size_t end = at + 2;
  while (end < line.size() && is_hex_digit(line[end])) {
    ++end;
  }
  return parse_number<std::uint32_t>(line.substr(at + 2, end - at - 2), 16).value_or(0);
}

// "Checking file system on C:", "检查 C: 上的文件系统", "chkdsk c: /f" behind a prompt.
std::string volume_of(std::string_view line) {
  std::string_view command;
  const bool asked = read_prompt(line, command) && starts_with_ignoring_case(command, "chkdsk");
  const bool said = contains_any(line, {"Checking file system on", "上的文件系统"});
  if (!asked && !said) return {};
  const std::string_view where = asked ? command : line;
  const std::size_t colon = where.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const char letter = static_cast<char>(to_lower_ascii(where[colon - 1]) - 'a' + 'A');
  return letter >= 'A' && letter <= 'Z' ? std::string(1, letter) + ":" : std::string();
}

class ReportReader {
 public:
  ReportReader(ChkdskEvents events, DecodeOutput& output)
      : events_(events),
        output_(output),
        files_(output, fact::kChkdskFile, kMaxFiles),
        results_(output, fact::kChkdskResult, kMaxReports),
        bad_(output, fact::kChkdskBadSectors, kMaxReports),
        volumes_(output, fact::kChkdskVolume, kMaxReports),
        free_(output, fact::kDiskFree, kMaxReports) {}

  void read(const Line& line) {
    const std::string_view body = trim(line.text);
    if (body.empty() || body.size() > kLongestChkdskLine) return;
    if (std::string volume = volume_of(body); !volume.empty() && volume != volume_) {
      volume_ = std::move(volume);
      volumes_.add(volume_, line.offset, line.number);
    }
    if (const Verdict verdict = verdict_of(body); verdict != Verdict::None) {
      results_.add(verdict_word(verdict), line.offset, line.number);
      add_event(line, verdict == Verdict::Clean ? Level::Info : Level::Warning);
      return;
    }
    if (read_space(line, body)) return;
    if (counts_bad_records(body)) return add_event(line, Level::Warning);
    if (body.starts_with("of name ") && !output_.events.empty()) {
      // "Windows replaced bad clusters in file 7788" goes on in a line of its own.
      if (events_ == ChkdskEvents::Add) {
        output_.events.extend_last(line.offset + trim_right(line.text).size());
      }
      files_.add(file_of(body), line.offset, line.number);
      return;
    }
    if (!is_damage(body)) return;
    add_event(line, Level::Error);
    if (const std::string file = file_of(body); !file.empty()) {
      files_.add(file, line.offset, line.number);
    }
  }

 private:
  // "0 KB in bad sectors.", "坏扇区          0 KB。", "... KB available on disk."
  bool read_space(const Line& line, std::string_view body) {
    const bool kilobytes = contains_any(body, {"KB"});
    const bool bytes = !kilobytes && contains_any(body, {"bytes", "字节"});
    if (!kilobytes && !bytes) return false;
    const bool bad = contains_any(body, {"in bad sectors", "坏扇区"});
    const bool available = contains_any(body, {"available on disk"}) ||
                           (contains_any(body, {"可用"}) && !contains_any(body, {"分配单元"}));
    if (!bad && !available) return false;
    const std::optional<std::uint64_t> number = first_number(body);
    if (!number) return false;
    const std::uint64_t size = kilobytes ? *number : (*number + 1023) / 1024;
    if (bad) {
      bad_.add(std::to_string(size), line.offset, line.number);
      if (size != 0) add_event(line, Level::Error);
    } else {
      const std::string volume = volume_.empty() ? "?" : volume_;
      free_.add(fmt::format("{} {}", volume, size / 1024), line.offset, line.number);
    }
    return true;
  }

  void add_event(const Line& line, Level level) {
    if (events_ == ChkdskEvents::None) return;
    EventRow row;
    row.offset = line.offset;
    row.length = static_cast<std::uint32_t>(trim_right(line.text).size());
    row.line = line.number;
    row.component = output_.events.intern("chkdsk");
    row.code = status_of(line.text);
    row.level = level;
    output_.events.add(row);
  }

  ChkdskEvents events_;
  DecodeOutput& output_;
  LimitedFacts files_;
  LimitedFacts results_;
  LimitedFacts bad_;
  LimitedFacts volumes_;
  LimitedFacts free_;
  std::string volume_;
};

void read_lines(std::string_view text,
                std::uint64_t offset,
                std::uint32_t lines_before,
                ReportReader& reader) {
  LineReader lines(text);
  lines.split_at_lone_cr();  // progress is written over itself
  Line line;
  while (lines.next(line)) {
    line.offset += offset;
    line.number += lines_before;
    reader.read(line);
  }
}

// The events that carry a report: the check at boot and the one on a running system.
bool carries_report(std::string_view provider, std::uint32_t id) {
  const bool at_boot = ends_with_ignoring_case(provider, "Wininit") && id == 1001;
  return at_boot || (equal_ignoring_case(provider, "Chkdsk") && id >= 26'000 && id < 27'000);
}

}  // namespace

void read_chkdsk_report(std::string_view text, ChkdskEvents events, DecodeOutput& output) {
  ReportReader reader(events, output);
  read_lines(text, 0, 0, reader);
}

void add_chkdsk_facts_of_events(std::string_view text, DecodeOutput& output) {
  for (std::size_t i = 0; i < output.events.size(); ++i) {
    const EventRow row = output.events.row(i);
    if (!carries_report(output.events.component(row.component), row.code)) continue;
    ReportReader reader(ChkdskEvents::None, output);
    read_lines(text.substr(row.offset, row.length), row.offset, row.line - 1, reader);
  }
}

}  // namespace casebook
