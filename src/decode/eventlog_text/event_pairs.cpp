// SPDX-License-Identifier: Apache-2.0
// The three forms that write an event as "Name: value" lines.
#include <string_view>

#include "base/text.h"
#include "decode/eventlog_text/event_fields.h"
#include "decode/eventlog_text/event_forms.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

bool is_block_start(std::string_view line) {
  if (!line.starts_with("Event[")) return false;
  const std::size_t close = line.find(']');
  const std::string_view number = line.substr(6, close == std::string_view::npos ? 0 : close - 6);
  return parse_number<std::uint64_t>(number).has_value() && line.size() - close <= 3;
}

class PairReader {
 public:
  PairReader(EventForm form, DateOrder order, DecodeOutput& output)
      : form_(form),
        order_(order),
        output_(output) {}

  void read(const Line& line) {
    if (form_ == EventForm::Blocks && is_block_start(line.text)) {
      start(line);
    } else if (!read_field(line) && !open_) {
      return;  // before the first record: a prompt, a headline
    }
    const std::string_view body = trim(line.text);
    if (!open_ || body.empty()) return;
    if (in_message_ && draft_.message == 0 && !is_message_key(body)) {
      draft_.message = line.offset + static_cast<std::uint64_t>(body.data() - line.text.data());
    }
    draft_.end = line.offset + line.text.size();
  }

  void flush() {
    if (open_ && fields_ != 0) add_event(draft_, output_);
    open_ = false;
  }

 private:
  void start(const Line& line) {
    flush();
    draft_ = {};
    draft_.offset = line.offset;
    draft_.line = line.number;
    fields_ = 0;
    in_message_ = false;
    open_ = true;
  }

  // "Description:" with the message in the next line.
  static bool is_message_key(std::string_view body) {
    std::string_view name;
    std::string_view value;
    return read_pair(body, name, value) && value.empty() &&
           event_field(name) == EventField::Message;
  }

  // Whether the line is a field. Inside a message only a line that cannot belong to it is.
  bool read_field(const Line& line) {
    std::string_view name;
    std::string_view value;
    const bool indented = !line.text.empty() && is_space(line.text.front());
    if (form_ != EventForm::Blocks && indented) return false;
    if (form_ == EventForm::Blocks && in_message_) return false;
    if (!read_pair(line.text, name, value)) return false;
    const EventField field = event_field(name);
    if (field == EventField::None) return false;
    const std::uint32_t bit = 1U << static_cast<unsigned>(field);
    if (starts_record(field, bit) || (form_ == EventForm::List && name == "Index")) {
      start(line);
    } else if (!open_ || (in_message_ && form_ != EventForm::List)) {
      return false;
    }
    if (field != EventField::Other) fields_ |= bit;
    in_message_ = field == EventField::Message;
    const auto at = static_cast<std::uint64_t>(value.data() - line.text.data());
    take_event_field(draft_, field, value, line.offset + at, order_);
    if (field == EventField::Computer && !named_ && !value.empty()) {
      output_.fact(fact::kMachineName, value, line.offset, line.number);
      named_ = true;
    }
    return true;
  }

  // A copied event begins with its log. Records of a PowerShell list all have the same fields, so a
  // field met again is the next one's.
  bool starts_record(EventField field, std::uint32_t bit) const {
    switch (form_) {
      case EventForm::Details: return field == EventField::Log;
      case EventForm::List:
        return !open_ ||
               (field != EventField::Other && field != EventField::Level && (fields_ & bit) != 0);
      default: return false;
    }
  }

  EventForm form_;
  DateOrder order_;
  DecodeOutput& output_;
  EventDraft draft_;
  std::uint32_t fields_ = 0;
  bool open_ = false;
  bool in_message_ = false;
  bool named_ = false;
};

}  // namespace

void decode_event_pairs(std::string_view text,
                        EventForm form,
                        DateOrder order,
                        DecodeOutput& output) {
  PairReader reader(form, order, output);
  LineReader lines(text);
  Line line;
  while (lines.next(line)) {
    reader.read(line);
  }
  reader.flush();
}

EventForm event_form(std::string_view text) {
  constexpr std::uint32_t kLinesLookedAt = 300;
  LineReader lines(text);
  Line line;
  std::uint32_t list_fields = 0;
  while (lines.next(line) && line.number <= kLinesLookedAt) {
    const std::string_view body = trim(line.text);
    if (body.empty()) continue;
    if (is_block_start(line.text)) return EventForm::Blocks;
    if (is_event_table_header(body)) return EventForm::Table;
    if (is_event_header(line.text)) return EventForm::Delimited;
    EventDraft draft;
    if (read_loose_head(line.text, line.offset, DateOrder::Unknown, draft)) return EventForm::Loose;
    std::string_view name;
    std::string_view value;
    if (is_space(line.text.front()) || !read_pair(line.text, name, value)) continue;
    if (name == "Log Name" || name == "日志名称") return EventForm::Details;
    // "Id           : 19": names that PowerShell pads before the colon.
    const EventField field = event_field(name);
    const bool telling = field == EventField::Source || field == EventField::Date ||
                         field == EventField::Id || field == EventField::Level ||
                         field == EventField::InstanceId;
    if (telling && line.text.find(" :") != std::string_view::npos) {
      list_fields |= 1U << static_cast<unsigned>(field);
      if ((list_fields & (list_fields - 1)) != 0) return EventForm::List;
    }
  }
  return EventForm::None;
}

}  // namespace casebook
