// SPDX-License-Identifier: Apache-2.0
// The forms that write an event as a row: delimited exports, PowerShell tables, loose lines.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "decode/eventlog_text/event_fields.h"
#include "decode/eventlog_text/event_forms.h"
#include "decode/shared/console.h"
#include "decode/shared/csv.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

std::vector<EventField> header_fields(const std::vector<std::string_view>& names) {
  std::vector<EventField> fields;
  for (const std::string_view name : names) {
    fields.push_back(event_field(trim(name)));
  }
  return fields;
}

bool has(const std::vector<EventField>& fields, EventField field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

bool enough(const std::vector<EventField>& fields) {
  const bool identity = has(fields, EventField::Source) || has(fields, EventField::Message);
  const bool number = has(fields, EventField::Id) || has(fields, EventField::InstanceId);
  return identity && number && (has(fields, EventField::Date) || has(fields, EventField::Level));
}

// A row counts when its id or its time can be read: the lines of a message that was exported
// without quotes cannot.
bool read_row(const CsvRecord& record,
              std::string_view text,
              const std::vector<EventField>& fields,
              DateOrder order,
              EventDraft& draft) {
  for (std::size_t i = 0; i < fields.size() && i < record.fields.size(); ++i) {
    const std::string_view value = trim(record.fields[i]);
    const auto offset = static_cast<std::uint64_t>(record.fields[i].data() - text.data());
    take_event_field(draft, fields[i], value, offset, order);
  }
  // Event Viewer gives the message no column name.
  if (record.fields.size() == fields.size() + 1 && draft.message == 0) {
    draft.message = static_cast<std::uint64_t>(record.fields.back().data() - text.data());
  }
  return draft.id != 0 || draft.time != kNoTime;
}

// A message in quotes ends in front of its closing quote, however many lines it has.
std::uint64_t end_of_message(const CsvRecord& record,
                             std::string_view text,
                             const EventDraft& draft,
                             std::uint64_t end_of_record) {
  const std::string_view last = record.fields.back();
  const auto begin = static_cast<std::uint64_t>(last.data() - text.data());
  const bool is_message = draft.message != 0 && draft.message == begin && !last.empty();
  return is_message ? begin + last.size() : end_of_record;
}

void name_machine(const CsvRecord& record,
                  const std::vector<EventField>& fields,
                  bool& named,
                  DecodeOutput& output) {
  for (std::size_t i = 0; i < fields.size() && i < record.fields.size() && !named; ++i) {
    if (fields[i] != EventField::Computer || record.fields[i].empty()) continue;
    output.fact(fact::kMachineName, trim(record.fields[i]), record.offset, record.line);
    named = true;
  }
}

// "05/22/2023", "MM/dd", "HH:mm:ss", "PM": part of a time, also of one replaced by letters.
bool is_time_word(std::string_view word) {
  static constexpr std::string_view kLetters = "0123456789yYmMdDhHsStTxXaApP/:.-,";
  const bool half_day = equal_ignoring_case(word, "AM") || equal_ignoring_case(word, "PM") ||
                        equal_ignoring_case(word, "tt") || word == "上午" || word == "下午";
  return half_day || (word.find_first_of("/:") != std::string_view::npos &&
                      word.find_first_not_of(kLetters) == std::string_view::npos);
}

std::string_view take_level(std::string_view line, Level& level) {
  for (const std::string_view word : {"Information",
                                      "Warning",
                                      "Error",
                                      "Critical",
                                      "Verbose",
                                      "Audit Success",
                                      "Audit Failure",
                                      "信息",
                                      "警告",
                                      "错误",
                                      "严重",
                                      "关键",
                                      "详细",
                                      "审核成功",
                                      "审核失败"}) {
    if (!line.starts_with(word)) continue;
    const std::string_view rest = line.substr(word.size());
    if (rest.empty() || (rest.front() != ' ' && rest.front() != '\t')) continue;
    level = event_level(word);
    return trim(rest);
  }
  return {};
}

// Drops the time at the start of `rest`; false when none stands there.
bool take_time(std::string_view& rest, DateOrder order, Micros& time) {
  RegionalTime reading;
  if (read_regional_time(rest, order, reading)) {
    time = reading.time;
    rest = trim(rest.substr(reading.length));
    return true;
  }
  bool any = false;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    if (!is_time_word(word)) break;
    rest = trim(rest.substr(word.size()));
    any = true;
  }
  return any;
}

}  // namespace

bool is_event_header(std::string_view line) {
  if (line.size() > 2000) return false;
  const char separator = guess_separator(line);
  if (line.find(separator) == std::string_view::npos) return false;
  CsvReader reader(line, separator);
  CsvRecord record;
  return reader.next(record) && enough(header_fields(record.fields));
}

void decode_event_delimited(std::string_view text, DateOrder order, DecodeOutput& output) {
  LineReader lines(text);
  Line line;
  while (lines.next(line) && !is_event_header(line.text)) {
  }
  CsvReader reader(text.substr(line.offset), guess_separator(line.text));
  CsvRecord record;
  if (!reader.next(record)) return;
  const std::vector<EventField> fields = header_fields(record.fields);
  const std::uint32_t lines_before = line.number - 1;
  bool named = false;
  while (reader.next(record)) {
    EventDraft draft;
    draft.offset = line.offset + record.offset;
    draft.line = record.line + lines_before;
    if (record.fields.size() < 3 || !read_row(record, text, fields, order, draft)) {
      reader.shorten_to_line(record);
      if (!output.events.empty()) {
        output.events.extend_last(line.offset + record.offset + record.length);
      }
      continue;
    }
    name_machine(record, fields, named, output);
    draft.end = end_of_message(record, text, draft, line.offset + record.offset + record.length);
    add_event(draft, output);
  }
}

bool read_loose_head(std::string_view line,
                     std::uint64_t offset,
                     DateOrder order,
                     EventDraft& draft) {
  constexpr std::size_t kLongestHead = 300;
  if (line.size() > kLongestHead && line.find('\t') == std::string_view::npos) return false;
  std::string_view rest = take_level(trim(line), draft.level);
  if (rest.empty() || !take_time(rest, order, draft.time) || rest.empty()) return false;
  // The first number behind at least one word of the source is the id.
  std::size_t at = rest.find_first_of(" \t");
  while (at != std::string_view::npos) {
    const std::size_t begin = rest.find_first_not_of(" \t", at);
    if (begin == std::string_view::npos) return false;
    const std::size_t end = std::min(rest.find_first_of(" \t", begin), rest.size());
    if (const auto id = parse_number<std::uint16_t>(rest.substr(begin, end - begin))) {
      draft.id = *id;
      draft.source = trim(rest.substr(0, begin));
      draft.text = offset + static_cast<std::uint64_t>(rest.data() - line.data());
      return true;
    }
    if (begin > 100) return false;
    at = rest.find_first_of(" \t", begin);
  }
  return false;
}

void decode_event_loose(std::string_view text, DateOrder order, DecodeOutput& output) {
  LineReader lines(text);
  Line line;
  while (lines.next(line)) {
    EventDraft draft;
    draft.offset = line.offset;
    draft.end = line.offset + line.text.size();
    draft.line = line.number;
    if (read_loose_head(line.text, line.offset, order, draft)) {
      add_event(draft, output);
    } else if (!output.events.empty() && !trim(line.text).empty()) {
      output.events.extend_last(draft.end);
    }
  }
}

bool is_event_table_header(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line.substr(0, 300));
  const auto holds = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const bool win_event = holds("TimeCreated") && holds("Id");
  const bool event_log = holds("EntryType") && holds("InstanceID");
  return (win_event || event_log) && line.find_first_of(",:\"") == std::string_view::npos;
}

namespace {

// Get-WinEvent: "5/22/2023 8:05:28 AM     19 Information   Installation ...", provider in a line
// above.
bool read_win_event_row(std::string_view line, DateOrder order, EventDraft& draft) {
  std::string_view rest = trim(line);
  RegionalTime reading;
  if (!read_regional_time(rest, order, reading)) return false;
  draft.time = reading.time;
  rest = trim(rest.substr(reading.length));
  const std::string_view id = rest.substr(0, rest.find(' '));
  const auto number = parse_number<std::uint32_t>(id);
  if (!number) return false;
  draft.id = *number;
  (void)take_level(trim(rest.substr(id.size())), draft.level);
  draft.text = draft.offset + static_cast<std::uint64_t>(rest.data() - line.data());
  return true;
}

// Get-EventLog: columns as the ruler shows them; its times have no year and are not used.
bool read_event_log_row(std::string_view line,
                        const std::vector<std::pair<std::size_t, std::size_t>>& columns,
                        EventDraft& draft) {
  if (columns.size() < 6) return false;
  const auto column = [&](std::size_t i) {
    return cells(line, columns[i].first, columns[i + 1].first);
  };
  if (!parse_number<std::uint64_t>(column(0)) || event_level(column(2)) == Level::Unknown) {
    return false;
  }
  draft.level = event_level(column(2));
  draft.source = column(3);
  take_event_field(draft, EventField::InstanceId, column(4), 0, DateOrder::Unknown);
  draft.text = draft.offset + static_cast<std::uint64_t>(draft.source.data() - line.data());
  return true;
}

}  // namespace

void decode_event_table(std::string_view text, DateOrder order, DecodeOutput& output) {
  LineReader lines(text);
  Line line;
  std::string_view provider;
  std::vector<std::pair<std::size_t, std::size_t>> columns;
  while (lines.next(line)) {
    const std::string_view body = trim(line.text);
    if (body.starts_with("ProviderName:")) provider = trim(body.substr(13));
    if (std::vector ruler = columns_of_ruler(line.text); ruler.size() >= 3) {
      columns = std::move(ruler);
      continue;
    }
    EventDraft draft;
    draft.offset = line.offset;
    draft.end = line.offset + line.text.size();
    draft.line = line.number;
    draft.source = provider;
    if (read_win_event_row(line.text, order, draft) ||
        read_event_log_row(line.text, columns, draft)) {
      add_event(draft, output);
    } else if (!output.events.empty() && !body.empty() && !is_event_table_header(body) &&
               !body.starts_with("ProviderName:")) {
      output.events.extend_last(draft.end);
    }
  }
}

}  // namespace casebook
