// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/exported_trace.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/text.h"
#include "decode/shared/trace_exports/export_details.h"
#include "model/trace_operations.h"

namespace casebook {
namespace {

constexpr std::uint16_t kNotNumbered = 0xFFFF;
// Process Monitor has about two hundred names of operations and of results.
constexpr std::size_t kMostOperations = 4096;
// Results whose names no status has are numbered from here; NTSTATUS has no such facility.
constexpr std::uint32_t kFirstOddStatus = 0xEFFF0000;
constexpr std::uint32_t kMostOddStatuses = 0xFFFF;

TraceClass class_of(std::string_view name) {
  for (const TraceClass known : {TraceClass::Process,
                                 TraceClass::Registry,
                                 TraceClass::FileSystem,
                                 TraceClass::Profiling,
                                 TraceClass::Network}) {
    if (name == trace_class_name(known)) return known;
  }
  return TraceClass::Unknown;
}

// What advanced output calls IRP_MJ_SET_INFORMATION and the like, saying the rest in the detail:
// "Type: SetDispositionInformationFile, Delete: True".
std::string_view sub_operation_of(const ExportRow& row) {
  constexpr std::string_view kType = "Type: ";
  const std::string_view name = row[TraceColumn::Operation];
  const std::string_view detail = row[TraceColumn::Detail];
  if (!name.starts_with("IRP_MJ_") && !name.starts_with("FASTIO_")) return {};
  if (!detail.starts_with(kType)) return {};
  return detail.substr(kType.size(), detail.find(',') - kType.size());
}

// "C:\Windows" of a path of a file that lies in its System32; "" for others.
std::string_view system_root_of(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kFiles = {
      "ntdll.dll", "svchost.exe", "services.exe", "lsass.exe", "csrss.exe", "winlogon.exe"};
  const std::string_view file = file_name_of(path);
  if (path.size() < 4 || path[1] != ':') return {};
  for (const std::string_view known : kFiles) {
    constexpr std::string_view kFolder = "\\system32\\";
    if (!equal_ignoring_case(file, known)) continue;
    const std::string_view folder = path.substr(0, path.size() - file.size());
    if (!ends_with_ignoring_case(folder, kFolder)) continue;
    return folder.substr(0, folder.size() - kFolder.size());
  }
  return {};
}

// How many records a CSV text may have, for room to be made at once.
std::size_t most_records(std::string_view text) {
  constexpr std::size_t kShortestRecord = 32;
  constexpr std::size_t kLookedAt = 4 * 1024 * 1024;
  const std::string_view head = text.substr(0, kLookedAt);
  const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
  const std::size_t usual = std::max(head.size() / (lines + 1), kShortestRecord);
  return text.size() / usual + text.size() / usual / 16;
}

// The elements in the order that `order` names.
template <typename T>
void permute(std::vector<T>& elements, const std::vector<std::uint32_t>& order) {
  std::vector<T> sorted;
  sorted.reserve(elements.size());
  for (const std::uint32_t at : order) {
    sorted.push_back(elements[at]);
  }
  elements = std::move(sorted);
}

}  // namespace

ExportedTrace::ExportedTrace(const TraceFile& file,
                             DecodedText text,
                             TraceSource source,
                             DateOrder order)
    : text_(std::move(text)),
      clock_(order) {
  capture_.source = source;
  capture_.is_local_time = true;
  parts_.push_back({file.path, file.bytes.size(), 0, false, {}});
  if (source != TraceSource::Csv) return;
  const std::size_t most = most_records(text_.text);
  columns_.process.reserve(most);
  columns_.operation.reserve(most);
  columns_.path.reserve(most);
  columns_.result.reserve(most);
  offsets_.reserve(most);
  times_.reserve(most);
}

void ExportedTrace::issue(std::string_view kind, std::uint64_t offset, std::uint64_t bytes) {
  add_issue(parts_[0].issues, kind, text_.original_offset(offset), bytes);
}

// --- Reading

// The number of what tells operations apart: the name, where that is not enough with the class or
// the sub-operation behind it.
std::uint32_t ExportedTrace::operation_key(const ExportRow& row) {
  const std::string_view name = row[TraceColumn::Operation];
  const std::string_view sub = sub_operation_of(row);
  const std::uint32_t number = is_plain(name, row.form)
                                   ? operation_names_.number(name)
                                   : operation_names_.number_of_copy(plain_text(name, row.form));
  const bool is_known = number < operation_of_name_.size() &&
                        operation_of_name_[number] != kNotNumbered &&
                        operations_[operation_of_name_[number]].event_class != TraceClass::Unknown;
  const std::string_view event_class = row[TraceColumn::EventClass];
  if (sub.empty() && (is_known || event_class.empty())) return number;
  std::string key = plain_text(name, row.form);
  key += '\n';
  key += sub.empty() ? event_class : sub;
  return operation_names_.number_of_copy(key);
}

std::uint16_t ExportedTrace::add_operation(const ExportRow& row) {
  TraceOperation operation = trace_operation_of(row.text(TraceColumn::Operation));
  if (const std::string_view sub = sub_operation_of(row); !sub.empty()) {
    const TraceOperation meant = trace_operation_of(sub);
    if (meant.event_class != TraceClass::Unknown) {
      operation.number = meant.number;
      operation.sub = meant.sub;
      operation.action = meant.action;
    }
  }
  if (operation.event_class == TraceClass::Unknown) {
    operation.event_class = class_of(row[TraceColumn::EventClass]);
    if (operation.event_class == TraceClass::Registry) operation.action = TraceAction::OtherKey;
    if (operation.event_class == TraceClass::Network) operation.action = TraceAction::Network;
    if (operation.event_class == TraceClass::Profiling) operation.action = TraceAction::Profile;
  }
  if (operations_.size() + 1 == kMostOperations) operation = {};
  operations_.push_back(std::move(operation));
  return static_cast<std::uint16_t>(operations_.size() - 1);
}

std::uint16_t ExportedTrace::operation_number(const ExportRow& row) {
  const std::uint32_t key = operation_key(row);
  if (key >= operation_of_name_.size()) operation_of_name_.resize(key + 1, kNotNumbered);
  std::uint16_t& number = operation_of_name_[key];
  if (number != kNotNumbered) return number;
  if (operations_.size() == kMostOperations) {
    issue("trace-table-full", row.offset, 0);
    return number = static_cast<std::uint16_t>(kMostOperations - 1);
  }
  return number = add_operation(row);
}

std::uint32_t ExportedTrace::status_of(const ExportRow& row) {
  const std::string_view name = row[TraceColumn::Result];
  const std::uint32_t number = is_plain(name, row.form)
                                   ? results_.number(name)
                                   : results_.number_of_copy(plain_text(name, row.form));
  while (status_of_result_.size() <= number) {
    const auto result = static_cast<std::uint32_t>(status_of_result_.size());
    std::optional<std::uint32_t> status = trace_result_of(results_.text(result));
    if (!status) {
      if (result > kMostOddStatuses) issue("trace-table-full", row.offset, 0);
      status = kFirstOddStatus + std::min(result, kMostOddStatuses);
    }
    status_of_result_.push_back(*status);
  }
  return status_of_result_[number];
}

std::uint32_t ExportedTrace::path_number(const ExportRow& row) {
  const std::string_view path = row[TraceColumn::Path];
  return is_plain(path, row.form) ? paths_.number(path)
                                  : paths_.number_of_copy(plain_text(path, row.form));
}

void ExportedTrace::add(const ExportRow& row) {
  const FileTime time = clock_.read(row[TraceColumn::TimeOfDay], row[TraceColumn::DateTime]);
  if (!clock_.has_read() && !row[TraceColumn::TimeOfDay].empty()) {
    issue("field-unreadable", row.offset, 0);
  }
  const std::uint16_t operation = operation_number(row);
  const TraceAction action = operations_[operation].action;
  const std::uint32_t process = table_.process_of(row, action, time);
  if (action == TraceAction::ProcessCreate) {
    const std::uint32_t child = table_.create(row, process, time);
    const auto number = static_cast<std::uint32_t>(times_.size());
    if (child != kNoTraceIndex) children_.emplace_back(number, child);
  }
  columns_.process.push_back(process);
  columns_.operation.push_back(operation);
  columns_.path.push_back(path_number(row));
  columns_.result.push_back(status_of(row));
  offsets_.push_back(row.offset);
  times_.push_back(time);
}

// Process Monitor writes in the order of time; who sorted the rows in a spreadsheet did not mean to
// change what happened.
void ExportedTrace::sort_by_time() {
  if (std::is_sorted(times_.begin(), times_.end())) return;
  std::vector<std::uint32_t> order(times_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    return times_[a] < times_[b];
  });
  permute(columns_.process, order);
  permute(columns_.operation, order);
  permute(columns_.path, order);
  permute(columns_.result, order);
  permute(offsets_, order);
  permute(times_, order);
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
  }
  for (auto& [event, child] : children_) {
    event = place[event];
  }
  std::sort(children_.begin(), children_.end());
}

void ExportedTrace::describe_capture() {
  capture_.has_dates = clock_.has_dates();
  if (!times_.empty()) {
    capture_.first = times_.front();
    capture_.last = times_.back();
  }
  capture_.is_64bit = processes_.empty() ||
                      std::any_of(processes_.begin(),
                                  processes_.end(),
                                  [](const TraceProcess& process) { return process.is_64bit; });
  std::string_view root;
  for (std::size_t i = 0; i < processes_.size() && root.empty(); ++i) {
    root = system_root_of(processes_[i].path);
  }
  for (std::uint32_t i = 0; i < paths_.size() && root.empty(); ++i) {
    root = system_root_of(paths_.text(i));
  }
  capture_.system_root = root;
}

void ExportedTrace::finish() {
  if (text_.replaced != 0) {
    add_issue(
        parts_[0].issues, "undecodable-characters", text_.first_replaced, 0, {}, text_.replaced);
  }
  if (table_.is_full()) add_issue(parts_[0].issues, "trace-table-full", 0, 0);
  table_.finish();
  processes_ = table_.take();
  sort_by_time();
  parts_[0].events = times_.size();
  describe_capture();
}

// --- What is asked for

void ExportedTrace::append_path(std::uint32_t path, std::string& out) const {
  out += paths_.text(path);
}

void ExportedTrace::append_result(std::uint32_t status, std::string& out) const {
  const std::uint32_t odd = status - kFirstOddStatus;
  if (status >= kFirstOddStatus && odd < results_.size() && status_of_result_[odd] == status) {
    out += results_.text(odd);
  } else {
    append_result_name(status, out);
  }
}

ExportRow ExportedTrace::row_of(std::size_t event) const {
  ExportRow row;
  read_row(offsets_[event], row);
  return row;
}

TraceEvent ExportedTrace::event(std::size_t event) const {
  const ExportRow row = row_of(event);
  TraceEvent shown;
  shown.time = times_[event];
  shown.result = columns_.result[event];
  shown.is_pending = shown.result == kStatusPending;
  shown.thread = parse_number<std::uint32_t>(row[TraceColumn::Tid]).value_or(0);
  shown.sequence = parse_number<std::uint32_t>(row[TraceColumn::Sequence])
                       .value_or(static_cast<std::uint32_t>(event));
  shown.offset = text_.original_offset(offsets_[event]);
  if (const auto duration = read_exported_seconds(row[TraceColumn::Duration])) {
    shown.duration = *duration;
  } else if (const auto end = read_ticks_of_day(row[TraceColumn::CompletionTime])) {
    constexpr Ticks kDayTicks = 24 * 3600 * kTicksPerSecond;
    shown.duration = (*end + kDayTicks - times_[event] % kDayTicks) % kDayTicks;
  }
  return shown;
}

TraceOpen ExportedTrace::open(std::size_t event) const {
  return open_of_detail(row_of(event).text(TraceColumn::Detail));
}

std::string ExportedTrace::target(std::size_t event) const {
  const TraceAction action = operation_of(event).action;
  if (action != TraceAction::Rename && action != TraceAction::Link &&
      action != TraceAction::RenameKey && action != TraceAction::LoadHive) {
    return {};
  }
  const std::string detail = row_of(event).text(TraceColumn::Detail);
  return std::string(target_of_detail(action, detail));
}

bool ExportedTrace::marks_deletion(std::size_t event) const {
  return detail_marks_deletion(row_of(event).text(TraceColumn::Detail));
}

std::uint32_t ExportedTrace::child(std::size_t event) const {
  const auto number = static_cast<std::uint32_t>(event);
  const auto found =
      std::lower_bound(children_.begin(), children_.end(), std::pair{number, std::uint32_t{0}});
  return found != children_.end() && found->first == number ? found->second : kNoTraceIndex;
}

void ExportedTrace::append_detail(std::size_t event,
                                  const TraceDetailStyle&,
                                  std::string& out) const {
  out += row_of(event).text(TraceColumn::Detail);
}

std::vector<TraceDetail> ExportedTrace::details(std::size_t event, const TraceDetailStyle&) const {
  return split_detail(row_of(event).text(TraceColumn::Detail));
}

std::string_view ExportedTrace::category(std::size_t event) const {
  const ExportRow row = row_of(event);
  // data() is null where the export has no such column; Process Monitor leaves the cell empty too.
  if (row[TraceColumn::Category].data() != nullptr) {
    return known_category(row[TraceColumn::Category]);
  }
  return category_of(operation_of(event), row.text(TraceColumn::Detail));
}

}  // namespace casebook
