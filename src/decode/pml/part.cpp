// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/part.h"

#include <algorithm>

#include <fmt/format.h>

namespace casebook::pml {
namespace {

constexpr std::size_t kListEntryBytes = 5;  // u32 and u8: an offset of 40 bits
constexpr std::size_t kLargestDetail = 16 << 20;
constexpr std::uint64_t kDistantTicks = 90 * 86'400 * kTicksPerSecond;

// Whether a record found by walking looks like one of this capture.
bool is_plausible(const Record& record, FileTime before) {
  constexpr std::uint16_t kHighestOperation = 64;
  if (record.event_class == TraceClass::Unknown || record.operation > kHighestOperation) {
    return false;
  }
  if (record.time == 0 || record.detail.size() > kLargestDetail) return false;
  const std::uint64_t distance = record.time > before ? record.time - before : before - record.time;
  return before == 0 || distance < kDistantTicks;
}

// The next place from `at` on whose class could be that of a record, or `end`. Files that were
// allocated ahead and not closed end in gigabytes of zeros.
std::uint64_t next_candidate(ByteView file, std::uint64_t at, std::uint64_t end) {
  constexpr std::size_t kClassAt = 0x08;
  constexpr auto kHighestClass = static_cast<std::uint32_t>(TraceClass::Ipc);
  while (at + kRecordBytes <= end) {
    const auto eight = number_at<std::uint64_t>(file, at + kClassAt);
    if (eight == 0) {
      at += sizeof(eight);
      continue;
    }
    const auto event_class = static_cast<std::uint32_t>(eight);
    if (event_class != 0 && event_class <= kHighestClass) return at;
    ++at;
  }
  return end;
}

}  // namespace

Result<Part> Part::open(const TraceFile& file) {
  const auto header = read_header(file.bytes);
  if (!header) {
    return Error{ErrorCode::InvalidInput,
                 fmt::format("{}: this is no Process Monitor trace (PML): its header is missing; "
                             "save the trace again as PML, or export it as CSV",
                             file.path)};
  }
  if (header->version != kVersion) {
    return Error{ErrorCode::Unsupported,
                 fmt::format("{}: PML version {} is not read, only {}; open it in Process Monitor "
                             "and save it again, or export it as CSV",
                             file.path,
                             header->version,
                             kVersion)};
  }
  Part part;
  part.path_ = file.path;
  part.bytes_ = file.bytes;
  part.will_read_ = file.will_read;
  part.header_ = *header;
  part.is_recovered_ = !header->is_closed();
  if (part.is_recovered_) add_issue(part.issues_, "pml-not-closed", 0x240, 0);
  part.find_records();
  StringTable strings;
  if (header->strings != 0) strings.read(file.bytes, header->strings, part.issues_);
  part.hosts_.read(file.bytes, header->hosts, part.issues_);
  if (header->processes != 0) {
    part.processes_ = read_processes(file.bytes, *header, strings, part.issues_);
  }
  part.complete_processes();
  return part;
}

void Part::complete_processes() {
  const auto is_nameless = [](const TraceProcess& process) { return process.name.empty(); };
  if (processes_.empty()) {
    processes_ = recover_processes(*this);
  } else if (std::all_of(processes_.begin(), processes_.end(), is_nameless)) {
    fill_names(processes_, recover_processes(*this));
  }
}

std::uint64_t Part::end_of_records() const {
  const std::uint64_t list = header_.event_offsets;
  return list > kHeaderBytes && list <= bytes_.size() ? list : bytes_.size();
}

std::uint64_t Part::listed_place(std::size_t record) const {
  const std::size_t at = header_.event_offsets + kListEntryBytes * record;
  return number_at<std::uint32_t>(bytes_, at) |
         std::uint64_t{number_at<std::uint8_t>(bytes_, at + 4)} << 32U;
}

std::uint64_t Part::place(std::size_t record) const {
  return places_.empty() ? listed_place(record) : places_[record];
}

bool Part::is_list_sound() const {
  std::uint64_t before = kHeaderBytes - 1;
  for (std::size_t i = 0; i < listed_; ++i) {
    const std::uint64_t place = listed_place(i);
    if (place <= before || place >= header_.event_offsets) return false;
    before = place;
  }
  return listed_ != 0 && listed_place(0) == kHeaderBytes;
}

void Part::find_records() {
  const std::uint64_t list = header_.event_offsets;
  if (header_.events == 0 && header_.is_closed()) return;
  if (list > kHeaderBytes && list < bytes_.size()) {
    const std::size_t room = (bytes_.size() - list) / kListEntryBytes;
    listed_ = std::min<std::size_t>(header_.events, room);
    if (listed_ == header_.events && is_list_sound()) return;
    listed_ = 0;
    if (!is_recovered_) add_issue(issues_, "pml-offsets-damaged", list, 0);
  } else if (!is_recovered_) {
    add_issue(issues_, "pml-truncated", bytes_.size(), 0);
  }
  is_recovered_ = true;
  walk();
}

void Part::walk() {
  const std::uint64_t end = end_of_records();
  std::uint64_t at = kHeaderBytes;
  std::uint64_t lost_from = 0;  // where what cannot be read begins
  FileTime before = 0;
  Record record;
  while (at + kRecordBytes <= end) {
    if (read_record(bytes_, at, end, header_.pointer(), record) && is_plausible(record, before)) {
      if (lost_from != 0) add_issue(issues_, "pml-record-damaged", lost_from, at - lost_from);
      lost_from = 0;
      places_.push_back(at);
      before = record.time;
      at += record.size;
      continue;
    }
    if (lost_from == 0) lost_from = at;
    at = next_candidate(bytes_, at + 1, end);
  }
  const std::uint64_t rest = lost_from != 0 ? lost_from : at;
  if (rest < end) add_issue(issues_, "pml-truncated", rest, end - rest);
}

bool Part::read(std::size_t record, Record& result) const {
  std::uint64_t end = end_of_records();
  if (places_.empty() && record + 1 < listed_) end = listed_place(record + 1);
  return read_record(bytes_, place(record), end, header_.pointer(), result);
}

void Part::prefetch(std::size_t record) const {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kLines = 6;  // a usual record: half of it are addresses of the stack
  if (record >= records()) return;
  const std::uint64_t at = place(record);
  for (std::size_t i = 0; i < kLines && at + i * kLine < bytes_.size(); ++i) {
    __builtin_prefetch(bytes_.data() + at + i * kLine);
  }
}

void Part::will_read(std::size_t first, std::size_t last) const {
  if (!will_read_ || first >= last) return;
  const std::uint64_t begin = place(first);
  const std::uint64_t end = last < records() ? place(last) : end_of_records();
  will_read_(begin, end - begin);
}

FileTime Part::first_time() const {
  constexpr std::size_t kTried = 1000;
  Record record;
  for (std::size_t i = 0; i < std::min(records(), kTried); ++i) {
    if (read(i, record) && record.time != 0) return record.time;
  }
  return 0;
}

void Part::drop(const std::vector<std::size_t>& records) {
  if (records.empty()) return;
  std::vector<std::uint64_t> kept;
  kept.reserve(this->records() - records.size());
  auto next = records.begin();
  for (std::size_t i = 0; i < this->records(); ++i) {
    if (next != records.end() && *next == i) {
      ++next;
    } else {
      kept.push_back(place(i));
    }
  }
  listed_ = 0;
  places_ = std::move(kept);
}

}  // namespace casebook::pml
