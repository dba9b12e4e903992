// SPDX-License-Identifier: Apache-2.0
#include "decode/eventlog_text/event_fields.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "decode/shared/console.h"

namespace casebook {
namespace {

using FieldName = PairName<EventField>;

constexpr std::array kFieldNames = {
    FieldName{"Log Name", EventField::Log},
    FieldName{"LogName", EventField::Log},
    FieldName{"日志名称", EventField::Log},
    FieldName{"日志", EventField::Log},
    FieldName{"Source", EventField::Source},
    FieldName{"ProviderName", EventField::Source},
    FieldName{"Provider Name", EventField::Source},
    FieldName{"来源", EventField::Source},
    FieldName{"來源", EventField::Source},
    FieldName{"事件来源", EventField::Source},
    FieldName{"Date", EventField::Date},
    FieldName{"Date and Time", EventField::Date},
    FieldName{"TimeCreated", EventField::Date},
    FieldName{"TimeGenerated", EventField::Date},
    FieldName{"日期", EventField::Date},
    FieldName{"日期和时间", EventField::Date},
    FieldName{"日期和時間", EventField::Date},
    FieldName{"Time", EventField::Clock},
    FieldName{"时间", EventField::Clock},
    FieldName{"Event ID", EventField::Id},
    FieldName{"EventID", EventField::Id},
    FieldName{"Event", EventField::Id},
    FieldName{"Id", EventField::Id},
    FieldName{"事件 ID", EventField::Id},
    FieldName{"事件ID", EventField::Id},
    FieldName{"事件", EventField::Id},
    FieldName{"事件識別碼", EventField::Id},
    FieldName{"InstanceId", EventField::InstanceId},
    FieldName{"InstanceID", EventField::InstanceId},
    FieldName{"Level", EventField::Level},
    FieldName{"LevelDisplayName", EventField::Level},
    FieldName{"EntryType", EventField::Level},
    FieldName{"Type", EventField::Level},
    FieldName{"级别", EventField::Level},
    FieldName{"等級", EventField::Level},
    FieldName{"类型", EventField::Level},
    FieldName{"Computer", EventField::Computer},
    FieldName{"MachineName", EventField::Computer},
    FieldName{"计算机", EventField::Computer},
    FieldName{"電腦", EventField::Computer},
    FieldName{"Description", EventField::Message},
    FieldName{"Message", EventField::Message},
    FieldName{"描述", EventField::Message},
    FieldName{"消息", EventField::Message},
    FieldName{"Task", EventField::Other},
    FieldName{"Task Category", EventField::Other},
    FieldName{"TaskDisplayName", EventField::Other},
    FieldName{"任务", EventField::Other},
    FieldName{"任务类别", EventField::Other},
    FieldName{"工作類別", EventField::Other},
    FieldName{"Opcode", EventField::Other},
    FieldName{"OpcodeDisplayName", EventField::Other},
    FieldName{"操作代码", EventField::Other},
    FieldName{"操作码", EventField::Other},
    FieldName{"Keyword", EventField::Other},
    FieldName{"Keywords", EventField::Other},
    FieldName{"KeywordsDisplayNames", EventField::Other},
    FieldName{"关键字", EventField::Other},
    FieldName{"User", EventField::Other},
    FieldName{"User Name", EventField::Other},
    FieldName{"UserName", EventField::Other},
    FieldName{"UserId", EventField::Other},
    FieldName{"用户", EventField::Other},
    FieldName{"用户名", EventField::Other},
    FieldName{"Version", EventField::Other},
    FieldName{"Qualifiers", EventField::Other},
    FieldName{"RecordId", EventField::Other},
    FieldName{"ProviderId", EventField::Other},
    FieldName{"ProcessId", EventField::Other},
    FieldName{"ThreadId", EventField::Other},
    FieldName{"ActivityId", EventField::Other},
    FieldName{"RelatedActivityId", EventField::Other},
    FieldName{"ContainerLog", EventField::Other},
    FieldName{"MatchedQueryIds", EventField::Other},
    FieldName{"Bookmark", EventField::Other},
    FieldName{"Properties", EventField::Other},
    FieldName{"Index", EventField::Other},
    FieldName{"Category", EventField::Other},
    FieldName{"CategoryNumber", EventField::Other},
    FieldName{"类别", EventField::Other},
    FieldName{"ReplacementStrings", EventField::Other},
    FieldName{"TimeWritten", EventField::Other},
    FieldName{"Data", EventField::Other},
    FieldName{"Site", EventField::Other},
    FieldName{"Container", EventField::Other},
};

struct LevelName {
  std::string_view word;
  Level level;
};

constexpr std::array kLevelNames = {
    LevelName{"Information", Level::Info},
    LevelName{"信息", Level::Info},
    LevelName{"資訊", Level::Info},
    LevelName{"4", Level::Info},
    LevelName{"0", Level::Info},
    LevelName{"Verbose", Level::Info},
    LevelName{"详细", Level::Info},
    LevelName{"5", Level::Info},
    LevelName{"Audit Success", Level::Info},
    LevelName{"SuccessAudit", Level::Info},
    LevelName{"审核成功", Level::Info},
    LevelName{"Audit Failure", Level::Warning},
    LevelName{"FailureAudit", Level::Warning},
    LevelName{"审核失败", Level::Warning},
    LevelName{"Warning", Level::Warning},
    LevelName{"警告", Level::Warning},
    LevelName{"3", Level::Warning},
    LevelName{"Error", Level::Error},
    LevelName{"错误", Level::Error},
    LevelName{"錯誤", Level::Error},
    LevelName{"2", Level::Error},
    LevelName{"Critical", Level::Fatal},
    LevelName{"严重", Level::Fatal},
    LevelName{"关键", Level::Fatal},
    LevelName{"嚴重", Level::Fatal},
    LevelName{"1", Level::Fatal},
};

void take_date(EventDraft& draft, std::string_view value, DateOrder order) {
  RegionalTime reading;
  if (read_regional_time(value, order, reading)) {
    draft.time = reading.time;
  } else {
    draft.unreadable = true;
  }
}

void take_id(EventDraft& draft, std::string_view value) {
  if (const auto id = parse_number<std::uint32_t>(value)) {
    draft.id = *id;
  } else {
    draft.unreadable = true;
  }
}

}  // namespace

EventField event_field(std::string_view name) {
  return meaning_of(kFieldNames, name);
}

Level event_level(std::string_view word) {
  for (const LevelName& known : kLevelNames) {
    if (equal_ignoring_case(known.word, word)) return known.level;
  }
  return Level::Unknown;
}

void take_event_field(EventDraft& draft,
                      EventField field,
                      std::string_view value,
                      std::uint64_t offset,
                      DateOrder order) {
  if (value.empty()) return;
  switch (field) {
    case EventField::Source:
      draft.source = value;
      if (draft.id == 0) draft.text = offset;  // an id before the source would be cut off
      return;
    case EventField::Date: take_date(draft, value, order); return;
    case EventField::Clock: {
      Micros since_midnight = 0;
      std::size_t length = 0;
      if (draft.time == kNoTime || !read_time_of_day(value, since_midnight, length)) return;
      draft.time += since_midnight;
      return;
    }
    case EventField::Id: take_id(draft, value); return;
    case EventField::InstanceId:
      // The low half is the event id; an explicit id is better.
      if (draft.id == 0) {
        draft.id =
            static_cast<std::uint32_t>(parse_number<std::uint64_t>(value).value_or(0) & 0xFFFFU);
      }
      return;
    case EventField::Level:
      if (draft.level == Level::Unknown || !is_digit(value.front())) {
        draft.level = event_level(value);
        draft.unreadable = draft.unreadable || draft.level == Level::Unknown;
      }
      return;
    case EventField::Message: draft.message = offset; return;
    default: return;
  }
}

void add_event(const EventDraft& draft, DecodeOutput& output) {
  constexpr std::uint64_t kMaxLength = std::numeric_limits<std::uint32_t>::max();
  EventRow row;
  row.time = draft.time;
  row.offset = draft.offset;
  row.length = static_cast<std::uint32_t>(std::min(draft.end - draft.offset, kMaxLength));
  row.line = draft.line;
  row.code = draft.id;
  row.component = output.events.intern(draft.source);
  row.level = draft.level;
  const std::uint64_t reach = std::min<std::uint64_t>(row.length, 0xFFFF);
  for (const std::uint64_t start : {draft.message, draft.text}) {
    if (start < draft.offset || start - draft.offset > reach) continue;
    row.text_at = static_cast<std::uint16_t>(start - draft.offset);
    break;
  }
  output.events.add(row);
  if (draft.unreadable) output.issue("field-unreadable", draft.offset, row.length);
}

}  // namespace casebook
