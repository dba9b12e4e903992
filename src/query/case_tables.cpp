// SPDX-License-Identifier: Apache-2.0
#include "query/case_tables.h"

#include <array>
#include <map>
#include <string>

#include "base/letter_case.h"
#include "base/text.h"
#include "model/fact_keys.h"
#include "query/event_table.h"
#include "query/stored_table.h"
#include "query/time_text.h"

namespace casebook::query {
namespace {

// Times of items are as written; their clock tells what they are in UTC.
Cell time_cell(Micros time) {
  return time == kNoTime ? Cell() : Cell(time_text(ticks_of(time)));
}

Cell ticks_cell(Micros time) {
  return time == kNoTime ? Cell() : Cell(ticks_of(time));
}

Micros utc_of(const Item& item, Micros time) {
  if (time == kNoTime || item.clock.kind == ClockKind::None) return kNoTime;
  return time - item.clock.offset_minutes * kMinute;
}

std::string_view clock_name(const ItemClock& clock) {
  if (clock.kind == ClockKind::Utc) return "utc";
  return clock.kind == ClockKind::Local ? "local" : "";
}

Cell count_cell(std::uint64_t count) {
  return static_cast<std::int64_t>(count);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) {
    all += (all.empty() ? "" : ", ") + text;
  }
  return all;
}

Column time_column(std::string_view name, Remark remark) {
  return {name, ColumnKind::Time, remark};
}

}  // namespace

TableInfo item_table_info() {
  return {"items",
          kItems,
          {"the files of the evidence", "证据中的文件"},
          {{"id", ColumnKind::Integer, {"its number", "序号"}, true},
           {"path", ColumnKind::Name, {"in the evidence", "在证据中的路径"}, true},
           {"bytes", ColumnKind::Integer, {"size", "大小（字节）"}},
           {"sha256",
            ColumnKind::Name,
            {"hash, computed when this column is asked for", "哈希值（查询此列时才计算）"}},
           {"encoding",
            ColumnKind::Name,
            {"utf-8, utf-16le, gb18030, binary ...", "编码：utf-8、utf-16le、gb18030、binary 等"}},
           {"decoder", ColumnKind::Name, {"what it was recognised as", "识别出的格式"}},
           {"family",
            ColumnKind::Name,
            {"setup, cbs, dism, wu, events, trace ...",
             "日志类别：setup、cbs、dism、wu、events、trace 等"}},
           {"title", ColumnKind::Text, {"the format in words", "格式名称"}},
           {"events", ColumnKind::Integer, {"number of records", "记录数"}},
           time_column("first_time", {"of its records, UTC", "最早记录时间（UTC）"}),
           time_column("last_time", {"of its records, UTC", "最晚记录时间（UTC）"}),
           {"clock",
            ColumnKind::Name,
            {"utc, local; NULL without times", "时钟：utc、local；无时间时为 NULL"}},
           {"offset_minutes", ColumnKind::Integer, {"local minus UTC", "本地时间减 UTC（分钟）"}},
           {"clock_known",
            ColumnKind::Integer,
            {"1: read from the evidence; 0: assumed", "1 为证据中写明，0 为推定"}}}};
}

std::unique_ptr<Table> make_item_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  const std::vector<Item>& items = evidence.analysis()->view().items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const bool has_clock = item.clock.kind != ClockKind::None;
    table->add({static_cast<std::int64_t>(i),
                std::string_view(item.path),
                count_cell(item.bytes),
                text_or_null(item.sha256),
                text_or_null(item.encoding),
                text_or_null(item.decoder),
                text_or_null(item.family),
                text_or_null(item.title.in(evidence.language())),
                count_cell(item.events),
                time_cell(utc_of(item, item.first_time)),
                time_cell(utc_of(item, item.last_time)),
                text_or_null(clock_name(item.clock)),
                has_clock ? Cell(std::int64_t{item.clock.offset_minutes}) : Cell(),
                has_clock ? Cell(std::int64_t{item.clock.known}) : Cell()});
  }
  return table;
}

TableInfo issue_table_info() {
  return {
      "issues",
      kItems,
      {"damage and surprises met while reading", "读取时发现的损坏和异常"},
      {{"item", ColumnKind::Name, {"path of the file", "文件路径"}},
       {"kind", ColumnKind::Name, {"stable name of its kind", "类型标识"}},
       {"offset", ColumnKind::Integer, {"first affected byte", "首个受影响字节的偏移"}},
       {"bytes", ColumnKind::Integer, {"how many are affected", "受影响的字节数"}},
       {"count", ColumnKind::Integer, {"how often it was met", "出现次数"}},
       {"is_loss", ColumnKind::Integer, {"1: something could not be read", "1 表示有内容未能读取"}},
       {"meaning", ColumnKind::Text, {"what it means", "含义"}},
       {"detail", ColumnKind::Text, {"the numbers", "详细数据"}}}};
}

std::unique_ptr<Table> make_issue_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  for (const Item& item : evidence.analysis()->view().items) {
    for (const Issue& issue : item.issues) {
      table->add({std::string_view(item.path),
                  std::string_view(issue.kind),
                  count_cell(issue.offset),
                  count_cell(issue.bytes),
                  count_cell(issue.count),
                  std::int64_t{is_loss(issue)},
                  owned_or_null(issue_meaning(issue.kind).in(evidence.language())),
                  owned_or_null(issue_detail(issue.detail).in(evidence.language()))});
    }
  }
  return table;
}

TableInfo fact_table_info() {
  return {"facts",
          kDiagnosis,
          {"statements of the evidence: machine, services, filters, products ...",
           "证据中的事实：计算机、服务、筛选器、产品等"},
          {{"key",
            ColumnKind::Name,
            {"machine.name, service, filter.minifilter ...",
             "键：machine.name、service、filter.minifilter 等"}},
           {"value", ColumnKind::Text, {"its parts are separated by |", "值，各部分以 | 分隔"}},
           {"part1", ColumnKind::Name, {"first part of the value", "值的第一部分"}},
           {"part2", ColumnKind::Name, {"second part", "第二部分"}},
           {"part3", ColumnKind::Name, {"third part", "第三部分"}},
           {"part4", ColumnKind::Name, {"fourth part", "第四部分"}},
           {"item", ColumnKind::Name, {"the file that states it", "来源文件"}},
           {"line", ColumnKind::Integer, {"its line; 0 when it has none", "行号；没有时为 0"}}}};
}

std::unique_ptr<Table> make_fact_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  const AnalysisView& view = evidence.analysis()->view();
  for (const Fact& fact : view.facts) {
    const std::vector<std::string_view> parts = split(fact.value, '|');
    const auto part = [&parts](std::size_t i) {
      return i < parts.size() ? text_or_null(parts[i]) : Cell();
    };
    const bool has_item = fact.source.item < view.items.size();
    table->add({std::string_view(fact.key),
                std::string_view(fact.value),
                part(0),
                part(1),
                part(2),
                part(3),
                has_item ? Cell(std::string_view(view.items[fact.source.item].path)) : Cell(),
                std::int64_t{fact.source.line}});
  }
  return table;
}

TableInfo episode_table_info() {
  return {
      "episodes",
      kDiagnosis,
      {"attempts: upgrades, updates, resets ... with their outcome",
       "各次尝试（升级、更新、重置等）及结果"},
      {{"id", ColumnKind::Name, {"e1, in order of start", "标识 e1 等，按开始时间排列"}, true},
       {"kind",
        ColumnKind::Name,
        {"upgrade, update, reset, scan, migration ...",
         "类型：upgrade、update、reset、scan、migration 等"}},
       {"family", ColumnKind::Name, {"logs it was seen in", "所在日志类别"}},
       time_column("started",
                   {"UTC, as far as the clock is known", "开始时间（已知时钟时为 UTC）"}),
       time_column("ended", {"UTC, as far as the clock is known", "结束时间（已知时钟时为 UTC）"}),
       {"started_ticks",
        ColumnKind::Integer,
        {"started, in 100 ns since 1601-01-01", "开始时间，以 100 纳秒为单位"}},
       {"ended_ticks",
        ColumnKind::Integer,
        {"ended, in 100 ns since 1601-01-01", "结束时间，以 100 纳秒为单位"}},
       {"outcome",
        ColumnKind::Name,
        {"success, failure, cancelled, pending, unknown",
         "结果：success、failure、cancelled、pending、unknown"}},
       {"phase",
        ColumnKind::Name,
        {"downlevel, safeos, first_boot, rollback, online ...",
         "阶段：downlevel、safeos、first_boot、rollback、online 等"}},
       {"operation", ColumnKind::Text, {"as the log names it", "操作（日志中的名称）"}},
       {"result_code", ColumnKind::Name, {"0xC1900101", "结果代码"}},
       {"extended_code", ColumnKind::Name, {"0x2000D", "扩展代码"}},
       {"packages", ColumnKind::Text, {"separated by a comma", "涉及的包，以逗号分隔"}},
       {"first_event", ColumnKind::Integer, {"events.id of its beginning", "起始事件的 events.id"}},
       {"last_event", ColumnKind::Integer, {"events.id of its end", "结束事件的 events.id"}}}};
}

std::unique_ptr<Table> make_episode_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  for (const Episode& episode : evidence.analysis()->view().diagnosis.episodes) {
    table->add({std::string_view(episode.id),
                text_or_null(episode.kind),
                text_or_null(episode.family),
                time_cell(episode.started),
                time_cell(episode.ended),
                ticks_cell(episode.started),
                ticks_cell(episode.ended),
                text_or_null(outcome_name(episode.outcome)),
                text_or_null(episode.phase),
                text_or_null(episode.operation),
                text_or_null(episode.result_code),
                text_or_null(episode.extended_code),
                owned_or_null(joined(episode.packages)),
                event_id(episode.first),
                event_id(episode.last)});
  }
  return table;
}

TableInfo finding_table_info() {
  return {"findings",
          kDiagnosis,
          {"causes that the diagnosis proposes, the best first", "诊断得出的原因，最可能的在前"},
          {{"id", ColumnKind::Name, {"f1, the best first", "标识 f1 等，最可能的在前"}, true},
           {"cause",
            ColumnKind::Name,
            {"id of the cause; generic.<family> without a rule",
             "原因标识；没有规则时为 generic.<类别>"}},
           {"rule", ColumnKind::Name, {"rule that proposed it", "得出该原因的规则"}},
           {"title", ColumnKind::Text, {"the cause in a sentence", "原因（一句话）"}},
           {"confidence", ColumnKind::Real, {"0 to 1", "可信度，0 到 1"}},
           {"level",
            ColumnKind::Name,
            {"possible, likely, very_likely, confirmed",
             "可信程度：possible、likely、very_likely、confirmed"}},
           {"score", ColumnKind::Real, {"what the confidence is made of", "得分"}},
           {"episode", ColumnKind::Name, {"episodes.id", "所属尝试，与 episodes.id 对应"}},
           {"phase", ColumnKind::Name, {"phase of the attempt", "阶段"}},
           {"operation", ColumnKind::Text, {"as the log names it", "操作（日志中的名称）"}},
           {"code", ColumnKind::Name, {"the code that matters", "主要代码"}},
           {"files",
            ColumnKind::Text,
            {"objects it names, separated by a comma", "涉及的文件，以逗号分隔"}},
           {"drivers", ColumnKind::Text, {"the same for drivers", "涉及的驱动程序"}},
           {"processes", ColumnKind::Text, {"the same for processes", "涉及的进程"}},
           {"products", ColumnKind::Text, {"the same for products", "涉及的产品"}},
           {"direct_cause", ColumnKind::Text, {"what stopped the attempt", "直接原因"}},
           {"root_cause",
            ColumnKind::Text,
            {"why that was so, as far as it is known", "根本原因（已知部分）"}}}};
}

std::unique_ptr<Table> make_finding_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  const Language language = evidence.language();
  for (const Hypothesis& finding : evidence.analysis()->view().diagnosis.findings) {
    table->add({std::string_view(finding.id),
                text_or_null(finding.cause),
                text_or_null(finding.rule),
                text_or_null(finding.title.in(language)),
                finding.confidence,
                level_name(finding.level),
                finding.score,
                text_or_null(finding.episode),
                text_or_null(finding.phase),
                text_or_null(finding.operation),
                text_or_null(finding.primary_code),
                owned_or_null(joined(finding.objects.files)),
                owned_or_null(joined(finding.objects.drivers)),
                owned_or_null(joined(finding.objects.processes)),
                owned_or_null(joined(finding.objects.products)),
                text_or_null(finding.direct_cause.in(language)),
                text_or_null(finding.root_cause.in(language))});
  }
  return table;
}

TableInfo evidence_table_info() {
  return {"evidence",
          kDiagnosis,
          {"the records that prove a finding", "证明各项原因的记录"},
          {{"finding", ColumnKind::Name, {"findings.id", "与 findings.id 对应"}},
           {"role",
            ColumnKind::Name,
            {"cause, anchor, carrier, supports, contradicts",
             "作用：cause、anchor、carrier、supports、contradicts"}},
           {"event",
            ColumnKind::Integer,
            {"events.id; NULL for a line that is no event, as of a list",
             "与 events.id 对应；该行不是事件（例如列表中的行）时为 NULL"}},
           {"item", ColumnKind::Name, {"path of the log", "日志路径"}},
           {"line", ColumnKind::Integer, {"line, or number of the record", "行号或记录号"}},
           time_column("time", {"UTC, as far as the clock is known", "时间（已知时钟时为 UTC）"}),
           {"ticks",
            ColumnKind::Integer,
            {"the same in 100 ns since 1601-01-01 UTC",
             "同上，以 100 纳秒为单位，自 1601-01-01 UTC 起"}},
           {"text", ColumnKind::Text, {"the record, shortened", "记录（有删节）"}}}};
}

std::unique_ptr<Table> make_evidence_table(const TableInfo& info, const Evidence& evidence) {
  auto table = std::make_unique<StoredTable>(info);
  const AnalysisView& view = evidence.analysis()->view();
  for (const Hypothesis& finding : view.diagnosis.findings) {
    for (const casebook::Evidence& proof : finding.evidence) {
      const bool has_item = proof.event.item < view.items.size();
      const Micros time =
          has_item ? utc_of(view.items[proof.event.item], proof.time) : Micros{kNoTime};
      // A line of a list is no event.
      const bool is_event =
          has_item && proof.event.row < evidence.analysis()->events_of(proof.event.item).size();
      table->add({std::string_view(finding.id),
                  role_name(proof.role),
                  is_event ? Cell(event_id(proof.event)) : Cell(),
                  std::string_view(proof.item),
                  std::int64_t{proof.line != 0 ? proof.line : proof.record_number()},
                  time_cell(time),
                  ticks_cell(time),
                  std::string_view(proof.text)});
    }
  }
  return table;
}

TableInfo inventory_table_info() {
  return {"inventory",
          kItems,
          {"files that the evidence tells of: lists, programs, images, inventories",
           "证据中提到的文件：目录列表、程序、映像、清单"},
          {{"path", ColumnKind::Name, {"on the machine", "在计算机上的路径"}},
           {"name", ColumnKind::Name, {"the last part of the path", "文件名"}},
           {"version", ColumnKind::Name, {"of a program, library or driver", "版本"}},
           {"company", ColumnKind::Name, {"who made it", "厂商"}},
           {"description", ColumnKind::Text, {"what it is", "说明"}},
           {"architecture", ColumnKind::Name, {"x64, x86, arm64", "体系结构：x64、x86、arm64"}},
           {"signer",
            ColumnKind::Name,
            {"NULL: no signature, or nobody looked", "签名者；无签名或未检查时为 NULL"}},
           {"size", ColumnKind::Integer, {"bytes", "大小（字节）"}},
           {"modified", ColumnKind::Text, {"as the list writes it", "修改时间（清单所写）"}},
           {"hash",
            ColumnKind::Name,
            {"SHA-256, or SHA-1 of files in an image", "SHA-256；映像中的文件为 SHA-1"}},
           {"item", ColumnKind::Name, {"what tells of it", "来源文件"}}}};
}

namespace {

struct InventoryFile {
  std::string_view path, version, company, description, architecture, signer, size, modified, hash;
};

// Whether a fact says something of a file; then it is taken.
bool take_file_fact(const Fact& fact, InventoryFile& file) {
  const std::vector<std::string_view> parts = split(fact.value, '|');
  const auto part = [&parts](std::size_t i) {
    return i < parts.size() ? parts[i] : std::string_view();
  };
  if (fact.key == fact::kFileVersion) {
    file.version = part(1);
    file.company = part(2);
    file.description = part(3);
    file.architecture = part(4);
    file.signer = part(5) == "-" ? std::string_view() : part(5);
  } else if (fact.key == fact::kFileEntry) {
    file.size = part(1);
    file.modified = part(2);
  } else if (fact.key == fact::kFileHash) {
    file.hash = part(1);
  } else if (fact.key == fact::kImageFile) {
    file.size = part(1);
    file.modified = part(2);
    file.hash = part(3);
  } else if (fact.key == fact::kFileCatalog) {
    file.signer = part(1);
  } else {
    return false;
  }
  file.path = part(0);
  return true;
}

}  // namespace

std::unique_ptr<Table> make_inventory_table(const TableInfo& info, const Evidence& evidence) {
  const AnalysisView& view = evidence.analysis()->view();
  // What one file of the evidence says of one path is one row, in the order in which it is told.
  std::map<std::pair<std::uint32_t, std::string>, std::size_t> rows;
  std::vector<std::pair<std::uint32_t, InventoryFile>> files;
  for (const Fact& fact : view.facts) {
    InventoryFile file;
    if (!take_file_fact(fact, file)) continue;
    const auto [found, is_new] =
        rows.try_emplace({fact.source.item, with_folded_case(file.path)}, files.size());
    if (is_new) files.emplace_back(fact.source.item, InventoryFile());
    take_file_fact(fact, files[found->second].second);
  }
  auto table = std::make_unique<StoredTable>(info);
  for (const auto& [item, file] : files) {
    const auto size = parse_number<std::int64_t>(file.size);
    table->add({text_or_null(file.path),
                text_or_null(file_name_of(file.path)),
                text_or_null(file.version),
                text_or_null(file.company),
                text_or_null(file.description),
                text_or_null(file.architecture),
                text_or_null(file.signer),
                size ? Cell(*size) : Cell(),
                text_or_null(file.modified),
                text_or_null(file.hash),
                item < view.items.size() ? Cell(std::string_view(view.items[item].path)) : Cell()});
  }
  return table;
}

}  // namespace casebook::query
