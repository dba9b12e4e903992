// SPDX-License-Identifier: Apache-2.0
// Statements over a small case: what tables give, that what is pushed down to the columns gives the
// same rows as what SQLite compares itself, and that hostile statements end.
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/cancel.h"
#include "query/case_for_test.h"
#include "query/database.h"
#include "query/match.h"
#include "query/result_writer.h"
#include "query/tables.h"

namespace casebook::query {
namespace {

class QueryTest : public testing::Test {
 protected:
  void SetUp() override { database_ = std::move(Database::open(evidence)).value(); }

  Outcome outcome_of(std::string_view sql, const Limits& limits = {}) {
    text_.clear();
    ResultWriter writer(options, [this](std::string_view part) {
      text_ += part;
      return true;
    });
    std::size_t used = 0;
    Outcome outcome = database_->run(sql, used, limits, writer);
    writer.finish();
    return outcome;
  }
  // Rows as JSON lines without keys: "1|a\n2|b\n".
  std::string rows(std::string_view sql) {
    class Rows final : public RowSink {
     public:
      void begin(const std::vector<std::string>&) override {}
      bool row(const std::vector<Given>& cells) override {
        for (std::size_t i = 0; i < cells.size(); ++i) {
          if (i != 0) text += '|';
          if (const auto* view = std::get_if<std::string_view>(&cells[i])) text += *view;
          if (const auto* number = std::get_if<std::int64_t>(&cells[i])) {
            text += std::to_string(*number);
          }
          if (const auto* real = std::get_if<double>(&cells[i])) text += fmt::format("{}", *real);
        }
        text += '\n';
        return true;
      }
      std::string text;
    } sink;
    std::size_t used = 0;
    const Outcome outcome = database_->run(sql, used, {}, sink);
    EXPECT_EQ(outcome.end, End::Done) << sql << ": " << outcome.problem.what.en;
    return sink.text;
  }
  std::string written(std::string_view sql) {
    EXPECT_EQ(outcome_of(sql).end, End::Done) << sql;
    return text_;
  }
  std::string problem(std::string_view sql) {
    const Outcome outcome = outcome_of(sql);
    EXPECT_EQ(outcome.end, End::Failed) << sql;
    EXPECT_FALSE(outcome.problem.what.zh.empty()) << sql;
    return outcome.problem.what.en + "|" + outcome.problem.hint.en;
  }
  // The rows that a condition lets pass, once pushed down and once compared by SQLite alone.
  void expect_same(std::string_view table, std::string_view condition) {
    const std::string pushed =
        rows(fmt::format("SELECT id FROM {} WHERE {} ORDER BY id", table, condition));
    const std::string compared = rows(fmt::format(
        "WITH t AS MATERIALIZED (SELECT * FROM {}) SELECT id FROM t WHERE {} ORDER BY id",
        table,
        condition));
    EXPECT_EQ(pushed, compared) << table << " WHERE " << condition;
    if (!pushed.empty()) ++not_empty_;
  }

  CaseForTest evidence;
  ResultOptions options;
  std::unique_ptr<Database> database_;
  std::string text_;
  int not_empty_ = 0;
};

TEST_F(QueryTest, EventsAreThoseOfTheLogsInUtc) {
  EXPECT_EQ(
      rows("SELECT time, written, level, component, line, message FROM events WHERE item LIKE "
           "'%cbs.log' AND line = 3"),
      "2023-05-09T09:36:43.0000000Z|2023-05-09T17:36:43.0000000|error|CSI|3|00000001 (F) first "
      "line [HRESULT = 0x80070005]\r\nsecond line of it\n");
}

TEST_F(QueryTest, OrderOfTimeIsThatOfSqlite) {
  for (const std::string_view column : {"time", "ticks", "severity", "level"}) {
    for (const std::string_view direction : {"ASC", "DESC"}) {
      const std::string consumed =
          rows(fmt::format("SELECT {} FROM events ORDER BY {} {}", column, column, direction));
      const std::string sorted = rows(fmt::format(
          "WITH t AS MATERIALIZED (SELECT * FROM events) SELECT {} FROM t ORDER BY {} {}",
          column,
          column,
          direction));
      EXPECT_EQ(consumed, sorted) << column << direction;
    }
  }
  EXPECT_EQ(rows("SELECT level, count(*) FROM events GROUP BY level"),
            "error|3\ninfo|5\nwarning|1\n");
  EXPECT_EQ(rows("SELECT DISTINCT level FROM events WHERE level <> 'warning' ORDER BY level DESC"),
            "info\nerror\n");
  EXPECT_EQ(rows("SELECT line FROM events WHERE decoder = 'setupact' ORDER BY time DESC LIMIT 1"),
            "3\n");
}

TEST_F(QueryTest, WhatIsPushedDownGivesTheRowsThatSqliteGives) {
  for (const std::string_view condition :
       {"level = 'error'",
        "level = 'ERROR'",
        "level IN ('error', 'warning')",
        "level > 'error'",
        "level LIKE 'e%'",
        "level = 'error' COLLATE BINARY",
        "level = 'ERROR' COLLATE BINARY",
        "severity >= 3",
        "severity > 2.5",
        "severity = '3'",
        "severity < 'x'",
        "severity IN (1, 3.0, 'y')",
        "severity BETWEEN 2 AND 3",
        "severity > 9e99",
        "severity > -9e99",
        "severity = NULL",
        "component = 'cbs'",
        "component IN ('CBS', NULL, 'sp')",
        "component GLOB 'C*'",
        "component = 'cbs' COLLATE BINARY",
        "component REGEXP '^C[SB]'",
        "component <> 'CBS'",
        "item LIKE '%setupact.log'",
        "item = 'logs/cbs/cbs.log'",
        "item < 'M'",
        "decoder = 'cbs'",
        "family IN ('cbs')",
        "time > '2023-05-09 17:36:41+08:00'",
        "time >= '2023-05-09T09:36:43Z'",
        "time < '2023-05-09 09:36:43.0000001'",
        "time = '2023/5/9 9:36:43'",
        "time BETWEEN '2023-05-09 "
        "09:36:41' AND '2023-05-09 09:36:43'",
        "time IN ('2023-05-09 09:36:44', '2023-05-09 17:36:43 +08:00', NULL)",
        "time > '2023'",
        "time < '2023-06'",
        "ticks > 133280733993999999",
        "ticks >= 133280734030000000 AND ticks < 133280734030000001",
        "ticks > to_ticks('2023-05-09 09:36:42')",
        "ticks IN (133280734030000000)",
        "ticks < 0",
        "ticks > -9223372036854775808",
        "ticks < 9223372036854775807",
        "line = 3",
        "line BETWEEN 2 AND 5",
        "line > 2 AND line < 5",
        "id = 4294967297",
        "id > 4294967296",
        "id IN (0, 2, 4294967296)",
        "id BETWEEN 1 AND 4294967296",
        "message LIKE '%failed%'",
        "message LIKE 'Failed to_open%'",
        "message LIKE '100%'",
        "message LIKE '%100\\%' ESCAPE '\\'",
        "message REGEXP 'line(?s).*second'",
        "message LIKE '%中文%'",
        "record LIKE '%Error%' AND level <> 'info'",
        "message GLOB '*done*'",
        "thread = 5",
        "code = 'x'",
        "level = 'error' AND component = 'SP' AND time > '2023-05-09 09:36:40'",
        "level = 'error' OR component = 'MOUPG'",
        "line = (SELECT 3)",
        "component = x'434253'",
        "component < x'00'",
        "line < x'00'"}) {
    expect_same("events", condition);
  }
  for (const std::string_view condition :
       {"process = 'tiworker.exe'",
        "process LIKE 'agent%'",
        "pid = 400",
        "pid IN ('400', 5)",
        "user = 'corp\\alice'",
        "process_id = 1",
        "result = 'ACCESS DENIED'",
        "result <> 'SUCCESS'",
        "status = 0",
        "status > 0",
        "path = 'c:\\windows\\A.DLL'",
        "path LIKE 'c:\\windows\\%'",
        "path GLOB 'C:\\W[Ii]*'",
        "path REGEXP '(?i)\\.dll$'",
        "path IS NULL",
        "path = ''",
        "path < 'D'",
        "operation = 'CreateFile'",
        "operation IN ('ReadFile', 'RegOpenKey')",
        "class = 'registry'",
        "event > 1",
        "event IN (0, 4, 9)",
        "event BETWEEN -5 AND 2",
        "id = 3",
        "trace = 0",
        "trace = 1",
        "ticks > 132500000010000000",
        "ticks = 132500000010000000",
        "ticks <= 132500000009999999",
        "time > '2020-11-16 11:33:21'",
        "time <= '2100-01-01'",
        "time IN (to_time(132500000000000000))",
        "process = 'agent.exe' AND operation = 'CreateFile' AND path LIKE '%a.dll'"}) {
    expect_same("trace_events", condition);
  }
  EXPECT_GT(not_empty_, 60);
}

TEST_F(QueryTest, RowidsAreIds) {
  EXPECT_EQ(rows("SELECT id FROM events WHERE rowid IN (1, 4294967296)"), "1\n4294967296\n");
  EXPECT_EQ(rows("SELECT count(*) FROM events WHERE rowid <> id"), "0\n");
  EXPECT_EQ(rows("SELECT event FROM trace_events WHERE rowid > 2"), "3\n4\n");
  EXPECT_EQ(rows("SELECT pid FROM trace_processes WHERE rowid = 1"), "1200\n");
}

TEST_F(QueryTest, JoinsFindRowsByTheirValue) {
  EXPECT_EQ(
      rows("SELECT e.event, p.name, p.pid FROM trace_events e JOIN trace_processes p ON p.id = "
           "e.process_id WHERE e.result = 'ACCESS DENIED'"),
      "0|TiWorker.exe|400\n");
  EXPECT_EQ(
      rows("SELECT count(*) FROM codes a JOIN codes b ON b.code = a.code AND b.space = a.space"),
      rows("SELECT count(*) FROM codes"));
  EXPECT_EQ(rows("SELECT name FROM codes WHERE space = 'WIN32' AND number = '5'"),
            "ERROR_ACCESS_DENIED\n");
}

TEST_F(QueryTest, OnlyWhatAStatementNamesIsRead) {
  rows("SELECT count(*) FROM codes");
  EXPECT_EQ(evidence.asked, 0U);
  rows("SELECT count(*) FROM trace_events");
  EXPECT_EQ(evidence.asked, kTraces);
  outcome_of("SELECT wrong FROM findings");
  EXPECT_EQ(evidence.asked, kTraces);
  rows("SELECT path FROM items");
  EXPECT_EQ(evidence.asked, kTraces | kItems);
  rows("SELECT sha256 FROM items");
  EXPECT_EQ(evidence.asked, kTraces | kItems | kHashes);
}

TEST_F(QueryTest, EveryTableIsDescribedAndGivesItsColumns) {
  for (const TableInfo& table : all_tables()) {
    EXPECT_FALSE(table.remark.zh.empty()) << table.name;
    for (const Column& column : table.columns) {
      EXPECT_FALSE(column.remark.en.empty() || column.remark.zh.empty())
          << table.name << "." << column.name;
    }
    outcome_of(fmt::format("SELECT * FROM {} LIMIT 5", table.name));
    const Outcome all = outcome_of(fmt::format("SELECT * FROM {}", table.name));
    EXPECT_EQ(all.end, End::Done) << table.name << all.problem.what.en;
  }
}

TEST_F(QueryTest, FunctionsKnowCodesTimesAndPaths) {
  EXPECT_EQ(rows("SELECT code_name('0x80070005'), code_name(-2147024891), code_text(5, 'zh'), "
                 "code_name(NULL)"),
            "E_ACCESSDENIED|E_ACCESSDENIED|拒绝访问|\n");
  EXPECT_EQ(rows("SELECT local_time('2023-05-09T09:36:43Z'), local_time('nothing')"),
            "2023-05-09T17:36:43.0000000+08:00|\n");
  EXPECT_EQ(rows("SELECT to_time(to_ticks('2023-05-09 17:36:43+08:00') + 1)"),
            "2023-05-09T09:36:43.0000001Z\n");
  EXPECT_EQ(rows("SELECT same_path('C:\\Ä\\b', '\\\\?\\c:\\ä\\B'), same_path('C:\\a', 'D:\\a')"),
            "1|0\n");
  EXPECT_EQ(rows("SELECT norm_path('C:\\Users\\alice\\x')"), "<drive>:\\users\\<user>\\x\n");
  evidence.zone.reset();
  EXPECT_TRUE(outcome_of("SELECT local_time('2023-05-09')").notes.has_missed_zone);
}

TEST_F(QueryTest, ErrorsNameThePlaceAndWhatWasMeant) {
  EXPECT_EQ(problem("SELECT tiem FROM events"), "no such column: tiem|did you mean time?");
  EXPECT_EQ(problem("SELECT 1 FROM evnts"), "no such table: evnts|did you mean events?");
  EXPECT_EQ(problem("SELECT pid FROM events"),
            "no such column: pid|these tables have it: trace_events, trace_processes");
  EXPECT_EQ(problem("SELECT code_nmae(5)"), "no such function: code_nmae|did you mean code_name?");
  EXPECT_NE(problem("SELECT 1 FROM events WHERE level = \"error\"").find("single quotes"),
            std::string::npos);
  const Outcome outcome = outcome_of("SELECT 1,\n  tiem FROM events");
  ASSERT_TRUE(outcome.problem.offset);
  const SqlPlace place = place_in("SELECT 1,\n  tiem FROM events", *outcome.problem.offset);
  EXPECT_EQ(place.line, 2U);
  EXPECT_EQ(place.column, 3U);
  EXPECT_EQ(place.shown, "  tiem FROM events\n  ^");
}

TEST_F(QueryTest, NamesAreKnownByWhatTheyMeanToo) {
  EXPECT_EQ(problem("SELECT size FROM items"), "no such column: size|did you mean bytes?");
  EXPECT_EQ(problem("SELECT value FROM registry"), "no such column: value|did you mean data?");
  EXPECT_EQ(problem("SELECT name FROM items"), "no such column: name|did you mean path?");
  EXPECT_EQ(problem("SELECT e.timestamp FROM events e"),
            "no such column: e.timestamp|did you mean time?");
  EXPECT_EQ(problem("SELECT source FROM evtx"), "no such column: source|did you mean provider?");
  EXPECT_EQ(problem("SELECT path FROM registry"), "no such column: path|did you mean key?");
  EXPECT_EQ(problem("SELECT 1 FROM logs"), "no such table: logs|did you mean events?");
  EXPECT_EQ(problem("SELECT 1 FROM processes"),
            "no such table: processes|did you mean trace_processes?");
  EXPECT_EQ(problem("SELECT len(name) FROM codes"), "no such function: len|did you mean length?");
  EXPECT_EQ(problem("SELECT x FROM codes"), "no such column: x|");
  EXPECT_EQ(problem("SHOW TABELS"),
            "near \"SHOW\": syntax error|SHOW TABLES lists the tables, DESCRIBE TABLE its columns");
}

TEST_F(QueryTest, WhatIsNoTimeIsSaid) {
  for (const std::string_view condition : {"time > '2024-13-40'",
                                           "time > 'yesterday'",
                                           "time IN ('2023-05-09', 'no time')",
                                           "time BETWEEN '2023' AND '10:25'",
                                           "time = 'it''s'",
                                           "time = ''",
                                           "time > 5"}) {
    const std::string said = problem(fmt::format("SELECT 1 FROM events WHERE {}", condition));
    EXPECT_NE(said.find("' is no time|write '2024-05-01'"), std::string::npos) << said;
  }
  for (const std::string_view table : {"items WHERE first_time > 'x y'",
                                       "episodes WHERE started < 'x y'",
                                       "evtx WHERE time < 'x y'",
                                       "trace_events WHERE time < 'x y'",
                                       "traces WHERE first_time = 'x y'"}) {
    EXPECT_EQ(problem(fmt::format("SELECT 1 FROM {}", table)).substr(0, 16), "'x y' is no time")
        << table;
  }
  // Out of the evidence it may be anything.
  const Outcome join = outcome_of(
      "SELECT count(*) FROM events a JOIN events b ON a.time > b.message WHERE b.line = 1");
  EXPECT_EQ(join.end, End::Done);
  EXPECT_EQ(join.notes.unreadable_times.size(), 2U);
  EXPECT_EQ(outcome_of("SELECT to_ticks('yester' || 'day')").notes.unreadable_times,
            std::vector<std::string>{"yesterday"});
  EXPECT_TRUE(
      outcome_of("SELECT 1 FROM events WHERE time < '2023-05-09 10:00'").notes.has_zoneless_time);
  EXPECT_FALSE(
      outcome_of("SELECT 1 FROM events WHERE time < '2023-05-09 10:00Z'").notes.has_zoneless_time);
  EXPECT_EQ(outcome_of("SELECT 1 FROM events WHERE severity >= 'error'").notes.texts_for_numbers,
            std::vector<std::string>{"severity: error"});
}

TEST_F(QueryTest, LikeIsThatOfSqliteAndSeesWhatStandsBehindANul) {
  EXPECT_EQ(rows("SELECT 'a' || char(0) || 'b' LIKE '%b', 'a' || char(0) || 'b' LIKE 'a_b'"),
            "1|1\n");
  for (const auto& [text, pattern, escape, fits] :
       std::vector<std::tuple<std::string, std::string, std::string, bool>>{
           {"", "", "", true},
           {"", "%", "", true},
           {"", "_", "", false},
           {"abc", "A%C", "", true},
           {"abc", "a_c", "", true},
           {"abc", "%b", "", false},
           {"é", "_", "", true},
           {"é", "%__", "", false},
           {"中文", "__", "", true},
           {"É", "é", "", false},
           {"a%b", "a\\%b", "\\", true},
           {"axb", "a\\%b", "\\", false},
           {"a_b", "%é_b", "é", true},
           {"axb", "%é_b", "é", false},
           {"aab", "%ab", "", true},
           {"abab", "%ab%b", "", true},
           {"abc", "abc%", "", true},
           {"abcd", "abc", "", false},
           {"x\\", "x\\", "\\", false},
           {"a%", "%%%", "", true},
           {"mississippi", "%iss%pi", "", true}}) {
    EXPECT_EQ(fits_like(pattern, text, escape), fits) << text << " LIKE " << pattern;
  }
}

TEST_F(QueryTest, NothingButReadingIsPossible) {
  for (const std::string_view sql : {"DELETE FROM codes",
                                     "INSERT INTO codes VALUES (1)",
                                     "CREATE TABLE x(a)",
                                     "DROP TABLE codes",
                                     "CREATE VIRTUAL TABLE x USING events",
                                     "CREATE TEMP VIEW v AS SELECT 1",
                                     "ATTACH ':memory:' AS x",
                                     "PRAGMA query_only = OFF",
                                     "PRAGMA temp_store = FILE",
                                     "SELECT * FROM pragma_database_list",
                                     "SELECT name FROM sqlite_master",
                                     "BEGIN",
                                     "VACUUM INTO '/tmp/x'",

                                     "ANALYZE",
                                     "SELECT load_extension('x')",
                                     "SELECT fts3_tokenizer('x')",
                                     "UPDATE codes SET name = 'x'",
                                     "DETACH main",
                                     "SAVEPOINT x"}) {
    EXPECT_EQ(outcome_of(sql).end, End::Failed) << sql;
  }
}

TEST_F(QueryTest, LimitsEndAStatementAndSaySo) {
  constexpr std::string_view kEndless =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) ";
  Limits limits;
  limits.rows = 3;
  const Outcome rows = outcome_of(std::string(kEndless) + "SELECT x FROM c", limits);
  EXPECT_EQ(rows.end, End::RowLimit);
  EXPECT_EQ(rows.rows, 3U);
  EXPECT_EQ(outcome_of("SELECT * FROM (VALUES (1), (2), (3))", limits).end, End::Done);
  limits.time = std::chrono::milliseconds(50);
  EXPECT_EQ(outcome_of(std::string(kEndless) + "SELECT count(*) FROM c", limits).end,
            End::TimeLimit);
  EXPECT_EQ(outcome_of("SELECT count(*) FROM codes a, codes b, codes c, codes d", limits).end,
            End::TimeLimit);
}

TEST_F(QueryTest, HostileStatementsFail) {
  std::string deep = "SELECT ";
  for (int i = 0; i < 5000; ++i)
    deep += "(";
  std::string sum = "SELECT 1";
  for (int i = 0; i < 5000; ++i)
    sum += "+1";
  std::string unions = "SELECT 1";
  for (int i = 0; i < 500; ++i)
    unions += " UNION SELECT 1";
  const std::string pattern =
      "SELECT 1 FROM codes WHERE name LIKE '" + std::string(5000, '%') + "'";
  for (const std::string& sql : {std::string("SELECT zeroblob(1000000000)"),
                                 std::string("SELECT randomblob(100000000)"),
                                 std::string("SELECT 'a' REGEXP '((a{999}){999}){999}'"),
                                 std::string("SELECT 1 FROM events WHERE message REGEXP '('"),
                                 std::string("WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT "
                                             "x || x FROM c) SELECT max(x) FROM c"),
                                 std::string("SELECT 1\0, 2", 12),
                                 deep,
                                 sum,
                                 unions,
                                 pattern}) {
    Limits limits;
    limits.time = std::chrono::seconds(5);
    const Outcome outcome = outcome_of(sql, limits);
    EXPECT_EQ(outcome.end, End::Failed) << sql.substr(0, 80);
    EXPECT_FALSE(outcome.problem.what.zh.empty()) << sql.substr(0, 80);
  }
}

TEST_F(QueryTest, CancelStopsAStatement) {
  request_cancel();
  EXPECT_EQ(
      outcome_of(
          "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c")
          .end,
      End::Stopped);
  reset_cancel_for_test();
  EXPECT_EQ(rows("SELECT 1"), "1\n");
}

TEST_F(QueryTest, TheTableIsAlignedByWhatATerminalShows) {
  EXPECT_EQ(written("SELECT '中文' AS a, 5 AS n UNION ALL SELECT 'abc', 1234 ORDER BY n"),
            "a        n\n"
            "----  ----\n"
            "中文     5\n"
            "abc   1234\n");
  options.width = 24;
  EXPECT_EQ(written("SELECT 'abcdefghijklmnopqrstuvwxyz' AS a, 'x' AS b"),
            "a                      b\n"
            "---------------------  -\n"
            "abcdefghijklmnopqrst…  x\n");
}

TEST_F(QueryTest, HostileTextIsHarmlessInEachForm) {
  constexpr std::string_view kSql =
      "SELECT char(27) || '[2J' || char(8238) || 'x' || char(10) || 'y' AS a, '=cmd|' || char(39) "
      "AS b";
  const std::string table = written(kSql);
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_EQ(table.find("\u202e"), std::string::npos);
  EXPECT_NE(table.find("\\x1b[2J\\u202ex⏎y"), std::string::npos) << table;
  options.form = ResultForm::Csv;
  EXPECT_EQ(written("SELECT '=1+1' AS a, '-x' AS b, -5 AS c, NULL AS d, '' AS e, 'q\"q' AS f, '@x' "
                    "AS \"+g\""),
            "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"'+g\"\r\n\"'=1+1\",\"'-x\",-5,,\"\",\"q\"\"q\","
            "\"'@x\"\r\n");
  options.cells = CsvCells::Exact;
  EXPECT_EQ(written("SELECT '=1+1' AS a"), "\"a\"\r\n\"=1+1\"\r\n");
  options.form = ResultForm::Jsonl;
  EXPECT_EQ(
      written("SELECT 1 AS a, 2 AS a, 1.5 AS r, 9e999 AS i, x'00ff' AS b, NULL AS n, char(0) AS z"),
      "{\"a\":1,\"a_2\":2,\"r\":1.5,\"i\":null,\"b\":\"00FF\",\"n\":null,\"z\":\"\\u0000\"}\n");
  options.form = ResultForm::Json;
  EXPECT_EQ(written("SELECT 1 AS a WHERE 0"), "[]\n");
  EXPECT_EQ(written("SELECT 1 AS a UNION ALL SELECT 2"), "[\n{\"a\":1},\n{\"a\":2}\n]\n");
}

TEST_F(QueryTest, StatementsAreTakenOneByOne) {
  ResultWriter writer(options, [](std::string_view) { return true; });
  std::size_t used = 0;
  EXPECT_EQ(database_->run("SELECT 1; SELECT 2", used, {}, writer).end, End::Done);
  EXPECT_EQ(used, 9U);
  EXPECT_EQ(database_->run(" -- nothing\n", used, {}, writer).end, End::Done);
  EXPECT_TRUE(is_complete_statement("SELECT ';' ; -- x"));
  EXPECT_FALSE(is_complete_statement("SELECT ';'"));
}

}  // namespace
}  // namespace casebook::query
