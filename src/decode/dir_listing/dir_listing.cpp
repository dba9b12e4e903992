// SPDX-License-Identifier: Apache-2.0
#include "decode/dir_listing/dir_listing.h"

#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "decode/shared/regional_time.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "dir_listing",
    .family = "state",
    .title = {"Folder listing (dir)", "文件夹列表（dir）"},
    .clock = ClockKind::Local,
};

constexpr std::size_t kMaxEntries = 20'000;
constexpr std::size_t kMaxListings = 200;
constexpr std::size_t kLongestRow = 2'000;

// " Directory of C:\x", " C:\x 的目录", "    Directory: C:\x", "    目录: C:\x": the folder, or "".
std::string_view folder_of(std::string_view line) {
  std::string_view body = trim(line);
  for (const std::string_view head : {"Directory of ", "Directory: ", "目录: ", "目录："}) {
    if (!body.starts_with(head)) continue;
    body = trim(body.substr(head.size()));
    const std::size_t provider = body.find("::");
    return provider == std::string_view::npos ? body : body.substr(provider + 2);
  }
  for (const std::string_view tail : {" 的目录", "的目录"}) {
    if (body.ends_with(tail) && starts_with_path(body)) {
      return trim(body.substr(0, body.size() - tail.size()));
    }
  }
  return {};
}

struct Entry {
  std::string_view name;
  std::string_view kind;  // "<DIR>", "<JUNCTION>", ...; "" for a file
  std::uint64_t size = 0;
  Micros time = kNoTime;
};

// "05/22/2023  08:05 AM    <DIR>          Temp", "2023/05/22  08:05             1,024 a.txt"
bool read_dir_row(std::string_view line, DateOrder order, Entry& entry) {
  RegionalTime reading;
  if (line.empty() || !is_digit(line.front())) return false;
  if (!read_regional_time(line, order, reading) || !reading.has_clock) return false;
  // dir shows no seconds; logs that begin with a time do.
  const std::string_view clock = line.substr(0, reading.length);
  if (clock.find(':') != clock.rfind(':')) return false;
  entry.time = reading.time;
  std::string_view rest = trim(line.substr(reading.length));
  if (rest.starts_with('<')) {
    const std::size_t close = rest.find('>');
    if (close == std::string_view::npos) return false;
    entry.kind = rest.substr(0, close + 1);
    rest = trim(rest.substr(close + 1));
    // "<JUNCTION>     Application Data [C:\ProgramData]"
    const std::size_t target = rest.rfind(" [");
    if (entry.kind != "<DIR>" && target != std::string_view::npos && rest.ends_with(']')) {
      rest = rest.substr(0, target);
    }
  } else {
    std::size_t length = 0;
    if (!read_grouped_number(rest, entry.size, length)) return false;
    if (length >= rest.size() || rest[length] != ' ') return false;
    rest = trim(rest.substr(length));
  }
  entry.name = rest;
  return !entry.name.empty();
}

// "-a----         5/22/2023   8:05 AM           1024 a.txt" of Get-ChildItem.
bool read_powershell_row(std::string_view line, DateOrder order, Entry& entry) {
  const std::size_t mode = line.find_first_of(" \t");
  if (mode == std::string_view::npos || mode < 5 || mode > 7) return false;
  if (line.substr(0, mode).find_first_not_of("-darhsl") != std::string_view::npos) return false;
  std::string_view rest = trim(line.substr(mode));
  RegionalTime reading;
  if (!read_regional_time(rest, order, reading) || !reading.has_clock) return false;
  entry.time = reading.time;
  rest = trim(rest.substr(reading.length));
  if (line.front() == 'd') {
    entry.kind = "<DIR>";
  } else {
    std::size_t length = 0;
    if (!read_grouped_number(rest, entry.size, length)) return false;
    rest = trim(rest.substr(length));
  }
  entry.name = rest;
  return !rest.empty();
}

class ListingReader {
 public:
  ListingReader(DateOrder order, DecodeOutput& output)
      : order_(order),
        output_(output),
        entries_(output, fact::kFileEntry, kMaxEntries),
        free_(output, fact::kDiskFree, kMaxListings) {}

  void read(const Line& line) {
    if (line.text.size() > kLongestRow) {
      output_.issue("line-too-long", line.offset, line.text.size());
      return;
    }
    Entry entry;
    if (read_dir_row(line.text, order_, entry) || read_powershell_row(line.text, order_, entry)) {
      return add(entry, line);
    }
    if (const std::string_view folder = folder_of(line.text); !folder.empty()) {
      folder_ = std::string(folder);
    } else if (!read_free_space(line)) {
      read_complaint(line);
    }
  }

 private:
  void add(const Entry& entry, const Line& line) {
    if (entry.name == "." || entry.name == "..") return;
    const bool slash = folder_.ends_with('\\') || folder_.empty();
    entries_.add(fmt::format("{}{}{}|{}|{}",
                             folder_,
                             slash ? "" : "\\",
                             entry.name,
                             entry.kind.empty() ? std::to_string(entry.size) : entry.kind,
                             format_time(entry.time)),
                 line.offset,
                 line.number);
  }

  // "2 Dir(s)  12,345,678,912 bytes free", "2 个目录 12,345,678,912 可用字节"
  bool read_free_space(const Line& line) {
    const std::string_view body = trim(line.text);
    if (!body.ends_with("bytes free") && !body.ends_with("可用字节")) return false;
    std::size_t at = body.find("Dir(s)");
    at = at == std::string_view::npos ? body.find("个目录") : at;
    if (at == std::string_view::npos) return false;
    at = body.find_first_of("0123456789", at);
    std::uint64_t bytes = 0;
    std::size_t length = 0;
    if (at == std::string_view::npos || !read_grouped_number(body.substr(at), bytes, length)) {
      return false;
    }
    std::string volume = "?";
    if (starts_with_path(folder_) && folder_[1] == ':') volume = folder_.substr(0, 2);
    free_.add(fmt::format("{} {}", volume, bytes / (1024 * 1024)), line.offset, line.number);
    return true;
  }

  // "File Not Found", "Access is denied."
  void read_complaint(const Line& line) {
    const bool complaint = contains_any(line.text,
                                        {"File Not Found",
                                         "找不到文件",
                                         "The system cannot find the",
                                         "系统找不到指定的",
                                         "Access is denied",
                                         "拒绝访问"});
    if (!complaint) return;
    EventRow row;
    row.offset = line.offset;
    row.length = static_cast<std::uint32_t>(line.text.size());
    row.line = line.number;
    row.component = output_.events.intern("dir");
    row.level = Level::Warning;
    output_.events.add(row);
  }

  DateOrder order_;
  DecodeOutput& output_;
  LimitedFacts entries_;
  LimitedFacts free_;
  std::string folder_;
};

class DirListingDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 400;
    bool folder = false;
    bool volume = false;
    int rows = 0;
    LineReader lines(probe.text);
    Line line;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      if (line.text.size() > kLongestRow) continue;
      folder = folder || !folder_of(line.text).empty();
      volume = volume ||
               contains_any(line.text, {"Volume Serial Number is", "卷的序列号是", "卷序列号"});
      Entry entry;
      rows += read_dir_row(line.text, DateOrder::Unknown, entry) ||
                      read_powershell_row(line.text, DateOrder::Unknown, entry)
                  ? 1
                  : 0;
      if ((folder && (rows >= 1 || volume)) || (volume && rows >= 1)) {
        return {Match::Certain, {"folder heads and rows of dir", "dir 输出的目录头和条目"}};
      }
    }
    if (rows >= 3) {
      return {Match::Maybe,
              {"rows of date, time, size and name", "由日期、时间、大小和名称组成的行"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    ListingReader reader(guess_date_order(input.text), output);
    LineReader lines(input.text);
    Line line;
    while (lines.next(line)) {
      reader.read(line);
    }
  }
};

}  // namespace

std::unique_ptr<Decoder> make_dir_listing_decoder() {
  return std::make_unique<DirListingDecoder>();
}

}  // namespace casebook
