// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_details.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestLabel = 48;

// The length of the label at the start of `text`, without its colon; 0 when none stands there.
// "Desired Access: ", "I/O Flags: ", "1: ".
std::size_t label_length(std::string_view text) {
  for (std::size_t i = 0; i < std::min(text.size(), kLongestLabel); ++i) {
    if (text[i] == ':') return i + 1 < text.size() && text[i + 1] != ' ' ? 0 : i;
    const bool fits = is_word(text[i]) || text[i] == ' ' || text[i] == '/' || text[i] == '-';
    if (!fits) return 0;
  }
  return 0;
}

// Labels whose value goes on to the end.
bool is_last_label(std::string_view label) {
  static constexpr std::array<std::string_view, 6> kLast = {
      "Data", "FileName", "Hive Path", "New Name", "Environment", "VolumeLabel"};
  return std::find(kLast.begin(), kLast.end(), label) != kLast.end();
}

// Where the value that starts at `from` ends: at the ", " before the next label.
std::size_t value_end(std::string_view detail, std::size_t from, std::string_view label) {
  if (is_last_label(label)) return detail.size();
  if (label == "Command line")
    return std::min(detail.rfind(", Current directory: "), detail.size());
  for (std::size_t at = detail.find(", ", from); at != kNone; at = detail.find(", ", at + 2)) {
    if (label_length(detail.substr(at + 2)) != 0) return at;
  }
  return detail.size();
}

// Behind "name: " at the start of the text or behind ", "; kNone when it is not there.
std::size_t value_begin(std::string_view detail, std::string_view name, std::size_t from = 0) {
  for (std::size_t at = detail.find(name, from); at != kNone; at = detail.find(name, at + 1)) {
    const bool begins = at == 0 || (at >= 2 && detail.substr(at - 2, 2) == ", ");
    if (begins && detail.substr(at + name.size()).starts_with(": ")) return at + name.size() + 2;
  }
  return kNone;
}

std::string_view rest_behind(std::string_view detail, std::string_view name) {
  const std::size_t begin = value_begin(detail, name);
  return begin == kNone ? std::string_view() : detail.substr(begin);
}

// --- CreateFile

enum OpenPart : std::size_t {
  DesiredAccess,
  Disposition,
  Options,
  Attributes,
  ShareMode,
  AllocationSize,
  Impersonating,
  OpenResult,
  OpenPartCount
};
constexpr std::array<std::string_view, OpenPartCount> kOpenLabels = {"Desired Access",
                                                                     "Disposition",
                                                                     "Options",
                                                                     "Attributes",
                                                                     "ShareMode",
                                                                     "AllocationSize",
                                                                     "Impersonating",
                                                                     "OpenResult"};

// The parts stand in one order; values hold commas, but none of the labels.
std::array<std::string_view, OpenPartCount> open_parts(std::string_view detail) {
  std::array<std::string_view, OpenPartCount> parts;
  std::array<std::size_t, OpenPartCount> begins;
  std::size_t from = 0;
  for (std::size_t i = 0; i < OpenPartCount; ++i) {
    begins[i] = value_begin(detail, kOpenLabels[i], from);
    if (begins[i] != kNone) from = begins[i];
  }
  std::size_t end = detail.size();
  for (std::size_t i = OpenPartCount; i-- > 0;) {
    if (begins[i] == kNone) continue;
    parts[i] = detail.substr(begins[i], end - begins[i]);
    const std::size_t label = kOpenLabels[i].size() + 2;
    const std::size_t begin = begins[i] - label;
    end = begin >= 2 ? begin - 2 : 0;
  }
  return parts;
}

struct Bit {
  std::uint32_t bit;
  std::string_view name;
};

// FILE_DIRECTORY_FILE and so on. Source: NtCreateFile, names as Process Monitor prints them.
constexpr std::array kOptions = {
    Bit{0x1, "Directory"},
    Bit{0x2, "Write Through"},
    Bit{0x4, "Sequential Access"},
    Bit{0x8, "No Buffering"},
    Bit{0x10, "Synchronous IO Alert"},
    Bit{0x20, "Synchronous IO Non-Alert"},
    Bit{0x40, "Non-Directory File"},
    Bit{0x80, "Create Tree Connection"},
    Bit{0x100, "Complete If Oplocked"},
    Bit{0x200, "No EA Knowledge"},
    Bit{0x400, "Open for Recovery"},
    Bit{0x800, "Random Access"},
    Bit{0x1000, "Delete On Close"},
    Bit{0x2000, "Open By ID"},
    Bit{0x4000, "Open For Backup"},
    Bit{0x8000, "No Compression"},
    Bit{0x10000, "Open Requiring Oplock"},
    Bit{0x20000, "Disallow Exclusive"},
    Bit{0x100000, "Reserve OpFilter"},
    Bit{0x200000, "Open Reparse Point"},
    Bit{0x400000, "Open No Recall"},
    Bit{0x800000, "Open For Free Space Query"},
};
constexpr std::array kShares = {Bit{1, "Read"}, Bit{2, "Write"}, Bit{4, "Delete"}};

// FILE_ATTRIBUTE_...; written one behind the other. Those that begin like another come first.
constexpr std::array kAttributes = {
    Bit{0x2000, "NCI"},
    Bit{0x200, "SF"},
    Bit{0x400, "RP"},
    Bit{0x1, "R"},
    Bit{0x2, "H"},
    Bit{0x4, "S"},
    Bit{0x10, "D"},
    Bit{0x20, "A"},
    Bit{0x80, "N"},
    Bit{0x100, "T"},
    Bit{0x800, "C"},
    Bit{0x1000, "O"},
    Bit{0x4000, "E"},
    Bit{0x10000, "V"},
};

constexpr std::array<std::string_view, 6> kDispositions = {
    "Supersede", "Open", "Create", "OpenIf", "Overwrite", "OverwriteIf"};
constexpr std::array<std::string_view, 6> kOpenResults = {
    "Superseded", "Opened", "Created", "Overwritten", "Exists", "DoesNotExist"};

template <std::size_t Count>
std::uint32_t bits_of_list(std::string_view list, const std::array<Bit, Count>& bits) {
  std::uint32_t value = 0;
  for (const std::string_view part : split(list, ',')) {
    for (const Bit& bit : bits) {
      if (trim(part) == bit.name) value |= bit.bit;
    }
  }
  return value;
}

std::uint32_t attributes_of(std::string_view letters) {
  std::uint32_t value = 0;
  while (!letters.empty()) {
    const auto bit = std::find_if(kAttributes.begin(), kAttributes.end(), [&](const Bit& known) {
      return letters.starts_with(known.name);
    });
    if (bit == kAttributes.end()) return 0;  // "n/a"
    value |= bit->bit;
    letters.remove_prefix(bit->name.size());
  }
  return value;
}

template <std::size_t Count>
std::optional<std::uint32_t> position_of(std::string_view name,
                                         const std::array<std::string_view, Count>& names) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - names.begin());
}

// "Does Not Exist" is met with and without blanks.
std::optional<std::uint32_t> open_result_of(std::string_view text) {
  return position_of(replace_all(std::string(trim(text)), " ", ""), kOpenResults);
}

// --- Category

constexpr std::string_view kRead = "Read";
constexpr std::string_view kWrite = "Write";
constexpr std::string_view kReadMetadata = "Read Metadata";
constexpr std::string_view kWriteMetadata = "Write Metadata";

// An open writes when it made or replaced the file, or, without a result, when it might have.
std::string_view category_of_open(std::string_view detail) {
  const TraceOpen open = open_of_detail(detail);
  if (open.open_result) {
    const bool wrote = *open.open_result == 0 || *open.open_result == 2 || *open.open_result == 3;
    return wrote ? kWrite : std::string_view();
  }
  constexpr std::uint32_t kOpenExisting = 1;
  return open.disposition != kOpenExisting ? kWrite : std::string_view();
}

}  // namespace

std::vector<TraceDetail> split_detail(std::string_view detail) {
  std::vector<TraceDetail> parts;
  std::size_t at = 0;
  while (at < detail.size()) {
    const std::size_t length = label_length(detail.substr(at));
    const std::string_view label = detail.substr(at, length);
    const std::size_t begin = length == 0 ? at : std::min(at + length + 2, detail.size());
    const std::size_t end = std::max(value_end(detail, begin, label), begin);
    parts.push_back({std::string(label), std::string(detail.substr(begin, end - begin))});
    at = std::min(end + 2, detail.size());
  }
  return parts;
}

TraceOpen open_of_detail(std::string_view detail) {
  const auto parts = open_parts(detail);
  TraceOpen open;
  open.desired_access = file_access_of(parts[DesiredAccess]);
  open.disposition = position_of(trim(parts[Disposition]), kDispositions).value_or(0);
  open.options = bits_of_list(parts[Options], kOptions);
  open.attributes = attributes_of(trim(parts[Attributes]));
  open.share = bits_of_list(parts[ShareMode], kShares);
  open.impersonating = trim(parts[Impersonating]);
  open.open_result = open_result_of(parts[OpenResult]);
  return open;
}

std::string_view target_of_detail(TraceAction action, std::string_view detail) {
  switch (action) {
    case TraceAction::Rename:
    case TraceAction::Link: return rest_behind(detail, "FileName");
    case TraceAction::RenameKey: return rest_behind(detail, "New Name");
    case TraceAction::LoadHive: return rest_behind(detail, "Hive Path");
    default: return {};
  }
}

bool detail_marks_deletion(std::string_view detail) {
  if (detail.starts_with("Delete: ")) return detail.starts_with("Delete: True");
  const std::string_view flags = rest_behind(detail, "Flags");
  if (flags.starts_with("0x")) {
    const std::string_view digits = flags.substr(2, flags.find(',') - 2);
    return (parse_number<std::uint32_t>(trim(digits), 16).value_or(0) & 1) != 0;
  }
  return flags.find("FILE_DISPOSITION_DELETE") != kNone;
}

std::optional<DetailOfCreation> creation_of_detail(std::string_view detail) {
  if (!detail.starts_with("PID: ")) return std::nullopt;
  const std::size_t comma = std::min(detail.find(", "), detail.size());
  const auto pid = parse_number<std::uint32_t>(detail.substr(5, comma - 5));
  if (!pid) return std::nullopt;
  return DetailOfCreation{*pid, rest_behind(detail, "Command line")};
}

std::optional<DetailOfCreation> start_of_detail(std::string_view detail) {
  constexpr std::string_view kParent = "Parent ";
  if (!detail.starts_with(kParent)) return std::nullopt;
  auto start = creation_of_detail(detail.substr(kParent.size()));
  if (!start) return std::nullopt;
  start->command_line =
      start->command_line.substr(0, start->command_line.rfind(", Current directory: "));
  return start;
}

std::string_view category_of(const TraceOperation& operation, std::string_view detail) {
  switch (operation.action) {
    case TraceAction::Open: return category_of_open(detail);
    case TraceAction::Read:
    case TraceAction::OpenKey:
    case TraceAction::QueryKey:
    case TraceAction::QueryValue: return kRead;
    case TraceAction::CreateKey:
      return detail.find("REG_CREATED_NEW_KEY") != kNone ? kWrite : kRead;
    case TraceAction::Write:
    case TraceAction::SetValue:
    case TraceAction::DeleteKey:
    case TraceAction::DeleteValue:
    case TraceAction::Rename:
    case TraceAction::Link: return kWrite;
    case TraceAction::Dispose:
      return operation.name == "SetDispositionInformationFile" && !detail_marks_deletion(detail)
                 ? std::string_view()
                 : kWrite;
    case TraceAction::Query:
    case TraceAction::List:
    case TraceAction::Watch:
    case TraceAction::QuerySecurity:
    case TraceAction::QueryKeySecurity: return kReadMetadata;
    case TraceAction::Change:
    case TraceAction::Resize:
    case TraceAction::ChangeKey:
    case TraceAction::SetSecurity:
    case TraceAction::SetKeySecurity: return kWriteMetadata;
    default: return {};
  }
}

std::string_view known_category(std::string_view category) {
  for (const std::string_view known : {kRead, kWrite, kReadMetadata, kWriteMetadata}) {
    if (category == known) return known;
  }
  return {};
}

}  // namespace casebook
