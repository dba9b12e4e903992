// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_columns.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "decode/shared/regional_time.h"

namespace casebook {
namespace {

struct ColumnName {
  std::string_view name;  // as it is compared: lower case, letters and digits alone
  TraceColumn column;
};

// The program is English only; the Chinese names are those of translated builds.
constexpr std::array kColumnNames = {
    ColumnName{"timeofday", TraceColumn::TimeOfDay},
    ColumnName{"时间", TraceColumn::TimeOfDay},
    ColumnName{"processname", TraceColumn::ProcessName},
    ColumnName{"进程名称", TraceColumn::ProcessName},
    ColumnName{"进程名", TraceColumn::ProcessName},
    ColumnName{"进程", TraceColumn::ProcessName},
    ColumnName{"pid", TraceColumn::Pid},
    ColumnName{"进程id", TraceColumn::Pid},
    ColumnName{"operation", TraceColumn::Operation},
    ColumnName{"操作", TraceColumn::Operation},
    ColumnName{"path", TraceColumn::Path},
    ColumnName{"路径", TraceColumn::Path},
    ColumnName{"result", TraceColumn::Result},
    ColumnName{"结果", TraceColumn::Result},
    ColumnName{"detail", TraceColumn::Detail},
    ColumnName{"详细信息", TraceColumn::Detail},
    ColumnName{"细节", TraceColumn::Detail},
    ColumnName{"datetime", TraceColumn::DateTime},
    ColumnName{"日期和时间", TraceColumn::DateTime},
    ColumnName{"日期与时间", TraceColumn::DateTime},
    ColumnName{"relativetime", TraceColumn::RelativeTime},
    ColumnName{"相对时间", TraceColumn::RelativeTime},
    ColumnName{"duration", TraceColumn::Duration},
    ColumnName{"持续时间", TraceColumn::Duration},
    ColumnName{"completiontime", TraceColumn::CompletionTime},
    ColumnName{"完成时间", TraceColumn::CompletionTime},
    ColumnName{"eventclass", TraceColumn::EventClass},
    ColumnName{"事件类", TraceColumn::EventClass},
    ColumnName{"sequence", TraceColumn::Sequence},
    ColumnName{"序列", TraceColumn::Sequence},
    ColumnName{"imagepath", TraceColumn::ImagePath},
    ColumnName{"映像路径", TraceColumn::ImagePath},
    ColumnName{"company", TraceColumn::Company},
    ColumnName{"公司", TraceColumn::Company},
    ColumnName{"description", TraceColumn::Description},
    ColumnName{"描述", TraceColumn::Description},
    ColumnName{"version", TraceColumn::Version},
    ColumnName{"版本", TraceColumn::Version},
    ColumnName{"user", TraceColumn::User},
    ColumnName{"用户", TraceColumn::User},
    ColumnName{"authenticationid", TraceColumn::AuthenticationId},
    ColumnName{"身份验证id", TraceColumn::AuthenticationId},
    ColumnName{"session", TraceColumn::Session},
    ColumnName{"会话", TraceColumn::Session},
    ColumnName{"commandline", TraceColumn::CommandLine},
    ColumnName{"命令行", TraceColumn::CommandLine},
    ColumnName{"tid", TraceColumn::Tid},
    ColumnName{"线程id", TraceColumn::Tid},
    ColumnName{"virtualized", TraceColumn::Virtualized},
    ColumnName{"虚拟化", TraceColumn::Virtualized},
    ColumnName{"integrity", TraceColumn::Integrity},
    ColumnName{"完整性", TraceColumn::Integrity},
    ColumnName{"category", TraceColumn::Category},
    ColumnName{"类别", TraceColumn::Category},
    ColumnName{"parentpid", TraceColumn::ParentPid},
    ColumnName{"父进程id", TraceColumn::ParentPid},
    ColumnName{"architecture", TraceColumn::Architecture},
    ColumnName{"体系结构", TraceColumn::Architecture},
};

bool is_ignored(char c) {
  return static_cast<unsigned char>(c) < 0x80 && (!is_word(c) || c == '_');
}

bool is_time_of_day(std::string_view text) {
  Micros time = 0;
  std::size_t length = 0;
  return read_time_of_day(text, time, length) && length == text.size();
}

}  // namespace

std::optional<TraceColumn> find_export_column(std::string_view name) {
  constexpr std::size_t kLongestName = 64;
  if (name.size() > kLongestName) return std::nullopt;
  std::string compared = to_lower(name);
  compared.erase(std::remove_if(compared.begin(), compared.end(), is_ignored), compared.end());
  const auto found = std::find_if(kColumnNames.begin(),
                                  kColumnNames.end(),
                                  [&](const ColumnName& known) { return known.name == compared; });
  if (found == kColumnNames.end()) return std::nullopt;
  return found->column;
}

ExportLayout ExportLayout::of_header(const std::vector<std::string_view>& header) {
  ExportLayout layout;
  layout.count_ = header.size();
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto column = find_export_column(header[i]);
    if (column && !layout.has(*column)) layout.at_[static_cast<std::size_t>(*column)] = i;
  }
  return layout;
}

std::optional<ExportLayout> ExportLayout::of_row(const std::vector<std::string_view>& row) {
  const bool fits = row.size() >= 6 && row.size() <= 8 && is_time_of_day(row[0]) &&
                    contains_ignoring_case(row[1], ".") && parse_number<std::uint32_t>(row[2]);
  if (!fits) return std::nullopt;
  ExportLayout layout;
  layout.count_ = row.size();
  constexpr std::size_t kDefaultColumns = 7;  // Time of Day to Detail
  for (std::size_t i = 0; i < std::min(kDefaultColumns, row.size()); ++i) {
    layout.at_[i] = i;
  }
  return layout;
}

bool ExportLayout::is_trace() const {
  return has(TraceColumn::ProcessName) && has(TraceColumn::Operation) && has(TraceColumn::Path) &&
         has(TraceColumn::Result);
}

std::optional<ExportLayout> find_export_layout(const std::vector<std::string_view>& first,
                                               bool& is_header) {
  const ExportLayout layout = ExportLayout::of_header(first);
  is_header = layout.is_trace();
  if (is_header) return layout;
  return ExportLayout::of_row(first);
}

}  // namespace casebook
