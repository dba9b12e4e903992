// SPDX-License-Identifier: Apache-2.0
#include "query/meant.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "base/text.h"
#include "query/functions.h"
#include "query/tables.h"

namespace casebook::query {
namespace {

// Words for one thing, by any of which a table may call it.
using Words = std::array<std::string_view, 14>;
constexpr std::array kColumnWords = {
    Words{"bytes", "size", "length", "filesize", "file_size"},
    Words{"data", "value", "val", "contents"},
    Words{"message", "msg", "description", "body", "text", "title", "meaning", "record"},
    Words{"record", "raw", "raw_line", "json"},
    Words{"time",
          "timestamp",
          "ts",
          "date",
          "datetime",
          "when",
          "utc",
          "time_created",
          "timecreated",
          "systemtime",
          "occurred"},
    Words{"first_time", "started", "start", "start_time", "starttime", "begin", "time"},
    Words{"last_time", "ended", "end", "end_time", "endtime", "stop", "time"},
    Words{"changed", "modified", "mtime", "last_write", "last_written", "lastwrite", "time"},
    Words{"level", "severity", "priority", "type", "entry_type", "leveldisplayname"},
    Words{"component", "provider", "source", "module", "service", "logger", "providername"},
    Words{"event_id", "eventid", "id", "event", "instance_id"},
    Words{"fields", "eventdata", "event_data", "data", "properties", "values"},
    Words{"key", "path", "key_path", "keypath", "registry_key", "hive", "subkey"},
    Words{"item",
          "file",
          "log",
          "logfile",
          "log_file",
          "filename",
          "file_name",
          "path",
          "name",
          "source_file"},
    Words{"path",
          "name",
          "file",
          "filename",
          "file_name",
          "filepath",
          "full_path",
          "fullpath",
          "object",
          "target",
          "key"},
    Words{"name", "path", "file", "filename", "file_name"},
    Words{"name", "value_name", "valuename", "entry"},
    Words{"code",
          "result_code",
          "error",
          "error_code",
          "errorcode",
          "hresult",
          "status",
          "result",
          "primary_code"},
    Words{"result", "status", "outcome", "state", "error"},
    Words{"process",
          "process_name",
          "processname",
          "image",
          "exe",
          "executable",
          "program",
          "application",
          "name"},
    Words{"pid", "process_id", "processid", "process"},
    Words{"tid", "thread", "thread_id", "threadid"},
    Words{"parent_pid", "ppid", "parent", "parent_id"},
    Words{"computer", "machine", "host", "hostname", "computername", "machinename"},
    Words{"user", "username", "user_name", "account", "sid", "user_id", "userid"},
    Words{"channel", "log", "log_name", "logname", "eventlog"},
    Words{"line", "line_number", "lineno", "line_no", "row", "number", "record"},
    Words{"record", "record_id", "record_number", "recordid", "record_no", "id"},
    Words{"family", "category", "kind", "log_type", "type"},
    Words{"decoder", "format", "parser", "type"},
    Words{"kind", "type", "category", "class"},
    Words{"sha256", "hash", "sha", "checksum", "digest"},
    Words{"company", "vendor", "manufacturer", "publisher", "signer"},
    Words{"cause", "root_cause", "reason", "direct_cause", "title"},
    Words{"confidence", "probability", "score", "certainty", "level"},
    Words{"duration", "elapsed", "took", "seconds"},
    Words{"detail", "details", "info", "meaning", "message"},
    Words{"command_line", "commandline", "cmdline", "cmd", "arguments", "args"},
    Words{"en", "meaning", "text", "description", "message"},
    Words{"events", "count", "records", "rows"},
};

struct TableWords {
  std::string_view table;
  Words words;
};
constexpr std::array kTableWords = {
    TableWords{"events",
               {"log",
                "logs",
                "entries",
                "lines",
                "timeline",
                "records",
                "errors",
                "messages",
                "log_events"}},
    TableWords{"items", {"files", "file", "documents", "bundle", "artifacts"}},
    TableWords{"issues", {"damage", "warnings", "gaps", "problems_reading"}},
    TableWords{"episodes",
               {"attempts", "upgrades", "updates", "sessions", "runs", "installations"}},
    TableWords{"facts", {"machine", "system", "properties", "services", "products", "info"}},
    TableWords{"findings",
               {"causes",
                "diagnosis",
                "diagnoses",
                "results",
                "hypotheses",
                "root_causes",
                "problems",
                "conclusions"}},
    TableWords{"evidence", {"proofs", "proof", "reasons"}},
    TableWords{"evtx",
               {"eventlog",
                "event_log",
                "event_logs",
                "eventlogs",
                "winevents",
                "windows_events",
                "winevt",
                "evt"}},
    TableWords{"traces", {"captures", "pml", "procmon"}},
    TableWords{"trace_events", {"trace", "procmon_events", "operations", "accesses"}},
    TableWords{"trace_processes", {"processes", "process", "process_tree", "pslist"}},
    TableWords{"trace_modules", {"modules", "drivers", "dlls", "images", "libraries"}},
    TableWords{"registry", {"reg", "hive", "hives", "keys", "registry_values", "registry_keys"}},
    TableWords{"inventory", {"versions", "programs", "binaries", "file_versions", "file_list"}},
    TableWords{"codes", {"error_codes", "hresults", "ntstatus", "win32", "errorcodes"}},
};

bool holds(const Words& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [word](std::string_view one) {
    return !one.empty() && equal_ignoring_case(one, word);
  });
}

bool holds_word(std::string_view sql, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= sql.size(); ++at) {
    const bool begins = at == 0 || !is_word(sql[at - 1]);
    const bool ends = at + word.size() == sql.size() || !is_word(sql[at + word.size()]);
    if (begins && ends && equal_ignoring_case(sql.substr(at, word.size()), word)) return true;
  }
  return false;
}

std::vector<const TableInfo*> named_tables(std::string_view sql) {
  std::vector<const TableInfo*> tables;
  for (const TableInfo& table : all_tables()) {
    if (holds_word(sql, table.name)) tables.push_back(&table);
  }
  return tables;
}

bool has_column(const TableInfo& table, std::string_view name) {
  return std::any_of(table.columns.begin(), table.columns.end(), [name](const Column& column) {
    return equal_ignoring_case(column.name, name);
  });
}

// Those of the first group of words that has any; two at most, more are no help.
std::vector<std::string> columns_by_meaning(std::string_view typed,
                                            const std::vector<const TableInfo*>& tables) {
  constexpr std::size_t kMost = 2;
  std::vector<std::string> found;
  for (const Words& words : kColumnWords) {
    if (!found.empty()) break;
    if (!holds(words, typed)) continue;
    for (const std::string_view word : words) {
      const bool is_there =
          !word.empty() && !equal_ignoring_case(word, typed) &&
          std::any_of(tables.begin(), tables.end(), [word](const TableInfo* table) {
            return has_column(*table, word);
          });
      const bool is_new = std::find(found.begin(), found.end(), word) == found.end();
      if (is_there && is_new && found.size() < kMost) found.emplace_back(word);
    }
  }
  return found;
}

Bilingual did_you_mean(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return {fmt::format("did you mean {}?", fmt::join(names, " or ")),
          fmt::format("您要输入的是 {} 吗？", fmt::join(names, " 或 "))};
}

Bilingual did_you_mean(const std::string& name) {
  return name.empty() ? Bilingual{} : did_you_mean(std::vector<std::string>{name});
}

// The tables that have a column of this name.
Bilingual tables_with(std::string_view column) {
  std::vector<std::string_view> tables;
  for (const TableInfo& table : all_tables()) {
    if (has_column(table, column)) tables.push_back(table.name);
  }
  if (tables.empty()) return {};
  return {fmt::format("these tables have it: {}", fmt::join(tables, ", ")),
          fmt::format("以下表中有此列：{}", fmt::join(tables, "、"))};
}

}  // namespace

Bilingual meant_table(std::string_view typed) {
  for (const TableWords& known : kTableWords) {
    if (holds(known.words, typed)) return did_you_mean(std::string(known.table));
  }
  std::vector<std::string> names;
  for (const TableInfo& table : all_tables()) {
    names.emplace_back(table.name);
  }
  Bilingual hint = did_you_mean(nearest_name(to_lower(typed), names));
  if (hint.empty()) hint = {"--tables lists them", "--tables 可列出全部表"};
  return hint;
}

Bilingual meant_column(std::string_view typed, std::string_view sql) {
  std::vector<const TableInfo*> tables = named_tables(sql);
  if (!tables.empty()) {
    std::vector<std::string> names;
    for (const TableInfo* table : tables) {
      for (const Column& column : table->columns) {
        names.emplace_back(column.name);
      }
    }
    // A slip of the finger first: "nmae" is name whatever else it may stand for.
    std::vector<std::string> found = columns_by_meaning(typed, tables);
    const std::string nearest = nearest_name(to_lower(typed), names);
    if (found.empty() && !nearest.empty() && tables_with(typed).empty()) found = {nearest};
    if (!found.empty()) return did_you_mean(found);
  }
  const Bilingual elsewhere = tables_with(typed);
  if (!elsewhere.empty()) return elsewhere;
  std::vector<std::string> all;
  for (const TableInfo& table : all_tables()) {
    for (const Column& column : table.columns) {
      all.emplace_back(column.name);
    }
  }
  return tables.empty() ? did_you_mean(nearest_name(to_lower(typed), all)) : Bilingual{};
}

Bilingual meant_function(std::string_view typed) {
  std::vector<std::string> names = {
      "count",      "sum",       "min",      "max",         "avg",   "total",        "group_concat",
      "length",     "lower",     "upper",    "substr",      "instr", "replace",      "coalesce",
      "ifnull",     "nullif",    "iif",      "round",       "abs",   "date",         "time",
      "datetime",   "julianday", "strftime", "printf",      "hex",   "json_extract", "json_each",
      "row_number", "lag",       "lead",     "first_value", "rank",  "trim"};
  for (const FunctionInfo& function : all_functions()) {
    names.emplace_back(function.name);
  }
  // What other dialects call the same.
  struct Other {
    std::string_view name;
    std::string_view ours;
  };
  constexpr std::array kOthers = {Other{"now", "datetime('now')"},
                                  Other{"getdate", "datetime('now')"},
                                  Other{"concat", "the operator ||"},
                                  Other{"len", "length"},
                                  Other{"left", "substr"},
                                  Other{"right", "substr"},
                                  Other{"mid", "substr"},
                                  Other{"substring", "substr"},
                                  Other{"charindex", "instr"},
                                  Other{"strpos", "instr"},
                                  Other{"locate", "instr"},
                                  Other{"contains", "instr"},
                                  Other{"isnull", "ifnull"},
                                  Other{"nvl", "ifnull"},
                                  Other{"if", "iif"},
                                  Other{"string_agg", "group_concat"},
                                  Other{"json_value", "json_extract"},
                                  Other{"regexp_like", "the operator REGEXP"},
                                  Other{"date_trunc", "strftime"},
                                  Other{"date_format", "strftime"},
                                  Other{"to_timestamp", "to_time"},
                                  Other{"from_filetime", "to_time"},
                                  Other{"error_name", "code_name"},
                                  Other{"error_text", "code_text"}};
  for (const Other& other : kOthers) {
    if (!equal_ignoring_case(other.name, typed)) continue;
    const Bilingual hint = did_you_mean(std::string(other.ours));
    const bool is_operator = other.ours.starts_with("the ");
    return is_operator ? Bilingual{hint.en,
                                   fmt::format("请使用运算符 {}",
                                               other.ours.substr(other.ours.rfind(' ') + 1))}
                       : hint;
  }
  return did_you_mean(nearest_name(to_lower(typed), names));
}

}  // namespace casebook::query
