// SPDX-License-Identifier: Apache-2.0
#include "query/evtx_records.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/text.h"
#include "decode/exported_event.h"
#include "query/evtx_table.h"
#include "report/json_text.h"

namespace casebook::query {
namespace {

constexpr std::size_t kMostChunkBytes = 64 << 20;  // of JSON that is kept

// As Windows counts; the store has no verbose.
std::uint8_t windows_level(Level level) {
  switch (level) {
    case Level::Fatal: return 1;
    case Level::Error: return 2;
    case Level::Warning: return 3;
    case Level::Info: return 4;
    case Level::Unknown: break;
  }
  return kNoEventLevel;
}

std::int64_t number_or_none(const std::optional<std::uint64_t>& number) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return number && *number <= kMost ? static_cast<std::int64_t>(*number) : kNoEventNumber;
}

// Writes members of one object.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    begin(name);
    append_json_string(out_, value);
  }
  void number(std::string_view name, std::int64_t value) {
    if (value < 0) return;
    begin(name);
    out_ += std::to_string(value);
  }
  // Named values as an object, those without names as an array, as of a log.
  void fields(const std::vector<std::pair<std::string, std::string>>& fields) {
    const auto has_name = [](const auto& field) { return !field.first.empty(); };
    if (std::any_of(fields.begin(), fields.end(), has_name)) {
      begin("data");
      ObjectWriter inner(out_);
      std::unordered_map<std::string_view, int> met;
      for (const auto& [name, value] : fields) {
        if (name.empty()) continue;
        const int count = ++met[name];
        inner.begin(count == 1 ? name : fmt::format("{}#{}", name, count));
        append_json_string(out_, value);
      }
      inner.end();
    }
    if (std::all_of(fields.begin(), fields.end(), has_name)) return;
    begin("values");
    char separator = '[';
    for (const auto& [name, value] : fields) {
      if (!name.empty()) continue;
      out_ += separator;
      append_json_string(out_, value);
      separator = ',';
    }
    out_ += ']';
  }
  void end() { out_ += '}'; }

 private:
  void begin(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    append_json_string(out_, name);
    out_ += ':';
  }

  std::string& out_;
  bool is_first_ = true;
};

}  // namespace

bool is_exported_event_log(std::string_view decoder) {
  return decoder == "eventlog_text" || decoder == "eventlog_xml" || decoder == "evt";
}

std::uint32_t Names::add(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto next = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(texts_.emplace_back(text), next);
  return next;
}

std::vector<bool> Names::judge(const TextTest& test) const {
  std::vector<bool> fit;
  if (test.is_empty()) return fit;
  for (const std::string& text : texts_) {
    fit.push_back(!text.empty() && test.fits(text));
  }
  return fit;
}

Status EvtxRecords::read(const Evidence& evidence) {
  for (const BundleEntry& entry : evidence.bundle()->entries) {
    if (entry.content == nullptr || !is_event_log_file(entry.content->bytes())) continue;
    RETURN_IF_ERROR(add_log(entry, evidence));
  }
  if (evidence.analysis() == nullptr) return ok_status();
  const std::vector<Item>& items = evidence.analysis()->view().items;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    if (!is_exported_event_log(items[i].decoder)) continue;
    RETURN_IF_ERROR(add_export(i, evidence));
  }
  return ok_status();
}

Status EvtxRecords::add_log(const BundleEntry& entry, const Evidence& evidence) {
  const auto log = static_cast<std::uint32_t>(logs_.size());
  const ByteView bytes = entry.content->bytes();
  logs_.push_back(
      {entry.path,
       nullptr,
       std::make_unique<EventLogJson>(bytes, evidence.language(), &evidence.messages())});
  read_event_log(bytes, evidence.jobs(), [&](const EventLogRow& row) {
    EvtxRecord record;
    record.place = row.chunk;
    record.number = row.number;
    record.log = log;
    record.has_id = row.id.has_value();
    record.event_id = row.id.value_or(0);
    if (row.level && *row.level < kNoEventLevel) {
      record.level = static_cast<std::uint8_t>(*row.level);
    }
    record.has_time = true;
    record.ticks = ticks_of_filetime(row.filetime);
    record.record = number_or_none(row.record);
    record.process = number_or_none(row.process);
    record.thread = number_or_none(row.thread);
    record.provider = providers.add(row.provider);
    record.channel = channels.add(row.channel);
    record.computer = computers.add(row.computer);
    record.user = users.add(row.user);
    records_.push_back(record);
  });
  if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
  return ok_status();
}

Status EvtxRecords::add_export(std::uint32_t item, const Evidence& evidence) {
  const Analysis& analysis = *evidence.analysis();
  const Item& known = analysis.view().items[item];
  const ItemEvents& events = analysis.events_of(item);
  const auto log = static_cast<std::uint32_t>(logs_.size());
  logs_.push_back({known.path, nullptr, nullptr});
  const bool is_xml = known.decoder == "eventlog_xml";
  ContentWriter writer(store_);
  std::string line;
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    if (i % kRowsBetweenLooks == 0 && cancel_requested()) break;
    const EventRef ref{item, i};
    const EventRow row = events.row(i);
    const std::string_view whole = analysis.record(ref);
    const ExportedEvent parts = is_xml ? read_exported_xml(whole) : read_exported_text(whole);
    EvtxRecord record;
    record.log = log;
    record.has_id = true;
    record.event_id = row.code;
    record.level = parts.level.value_or(windows_level(row.level));
    record.has_time = row.time != kNoTime && known.clock.kind != ClockKind::None;
    if (record.has_time) {
      record.ticks = ticks_of(row.time - known.clock.offset_minutes * kMinute);
    }
    record.record = number_or_none(parts.record);
    record.process = number_or_none(parts.process);
    record.thread = number_or_none(parts.thread);
    if (record.thread < 0 && row.os_thread != 0) record.thread = row.os_thread;
    const std::string_view provider = events.component(i);
    record.provider = providers.add(provider);
    record.channel = channels.add(parts.channel);
    record.computer = computers.add(parts.computer);
    record.user = users.add(parts.user);
    line.clear();
    ObjectWriter object(line);
    object.number("record", record.record);
    if (record.has_time) object.text("time", time_text(record.ticks));
    object.text("provider", provider);
    object.number("id", record.event_id);
    if (record.level != kNoEventLevel) object.number("level", record.level);
    object.number("process", record.process);
    object.number("thread", record.thread);
    object.text("channel", parts.channel);
    object.text("computer", parts.computer);
    object.text("user", parts.user);
    object.fields(parts.fields);
    // Of XML without a rendered message the store has its data, which stand in the fields.
    object.text("message", is_xml ? std::string_view(parts.message) : trim(analysis.message(ref)));
    object.end();
    record.place = writer.size();
    record.number = static_cast<std::uint32_t>(line.size());
    RETURN_IF_ERROR(writer.append(line));
    records_.push_back(record);
  }
  if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
  ASSIGN_OR_RETURN(logs_.back().text, writer.finish());
  return ok_status();
}

const EvtxRecords::Chunk& EvtxRecords::chunk_of(const EvtxRecord& record) const {
  const auto known = std::find_if(chunks_.begin(), chunks_.end(), [&record](const Chunk& chunk) {
    return chunk.log == record.log && chunk.place == record.place;
  });
  if (known != chunks_.end()) {
    chunks_.splice(chunks_.begin(), chunks_, known);
    return chunks_.front();
  }
  while (!chunks_.empty() && chunk_bytes_ > kMostChunkBytes) {
    chunk_bytes_ -= chunks_.back().lines.capacity();
    chunks_.pop_back();
  }
  Chunk& chunk = chunks_.emplace_front();
  chunk.log = record.log;
  chunk.place = record.place;
  logs_[record.log].writer->write_chunk(record.place, chunk.lines, chunk.ends);
  chunk_bytes_ += chunk.lines.capacity();
  return chunk;
}

std::string EvtxRecords::json(const EvtxRecord& record) const {
  const Log& log = logs_[record.log];
  if (log.text != nullptr) {
    return std::string(as_text(log.text->bytes()).substr(record.place, record.number));
  }
  const Chunk& chunk = chunk_of(record);
  if (record.number >= chunk.ends.size()) return "{}";  // the file changed under us
  const std::size_t begin = record.number == 0 ? 0 : chunk.ends[record.number - 1];
  return chunk.lines.substr(begin, chunk.ends[record.number] - begin - 1);
}

}  // namespace casebook::query
