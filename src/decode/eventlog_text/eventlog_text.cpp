// SPDX-License-Identifier: Apache-2.0
#include "decode/eventlog_text/eventlog_text.h"

#include "decode/eventlog_text/event_forms.h"
#include "decode/shared/chkdsk_report.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "eventlog_text",
    .family = "events",
    .title = {"Windows event log as text", "Windows 事件日志（文本）"},
    .clock = ClockKind::Local,
};

Bilingual why_of(EventForm form) {
  switch (form) {
    case EventForm::Blocks:
      return {"\"Event[0]:\" records as wevtutil writes them", "wevtutil 写出的 Event[0]: 记录"};
    case EventForm::Details:
      return {"event details copied from Event Viewer", "从事件查看器复制的事件详细信息"};
    case EventForm::List: return {"a PowerShell list of events", "PowerShell 列出的事件（列表）"};
    case EventForm::Delimited:
      return {"the column names of an exported event log", "导出的事件日志的列名"};
    case EventForm::Table: return {"a PowerShell table of events", "PowerShell 列出的事件（表格）"};
    case EventForm::Loose:
      return {"lines with level, time, source and event id", "含级别、时间、来源和事件 ID 的行"};
    case EventForm::None: break;
  }
  return {};
}

void decode_form(std::string_view text, EventForm form, DateOrder order, DecodeOutput& output) {
  switch (form) {
    case EventForm::Blocks:
    case EventForm::Details:
    case EventForm::List: return decode_event_pairs(text, form, order, output);
    case EventForm::Delimited: return decode_event_delimited(text, order, output);
    case EventForm::Table: return decode_event_table(text, order, output);
    case EventForm::Loose: return decode_event_loose(text, order, output);
    case EventForm::None: return;
  }
}

class EventlogTextDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const EventForm form = event_form(probe.text);
    if (form == EventForm::None) return {};
    return {Match::Certain, why_of(form)};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const DateOrder order = guess_date_order(input.text);
    const EventForm form = event_form(input.text);
    decode_form(input.text, form, order, output);
    add_chkdsk_facts_of_events(input.text, output);
  }
};

}  // namespace

std::unique_ptr<Decoder> make_eventlog_text_decoder() {
  return std::make_unique<EventlogTextDecoder>();
}

}  // namespace casebook
