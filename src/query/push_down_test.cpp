// SPDX-License-Identifier: Apache-2.0
// Whatever a table makes of a comparison, the rows are those that SQLite finds when it looks at all
// of them itself: random conditions over every column of every table, answered both ways.
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "query/case_for_test.h"
#include "query/database.h"
#include "query/tables.h"

namespace casebook::query {
namespace {

class Rows final : public RowSink {
 public:
  void begin(const std::vector<std::string>&) override {}
  bool row(const std::vector<Given>& cells) override {
    std::string row;
    for (const Given& cell : cells) {
      if (const auto* view = std::get_if<std::string_view>(&cell)) {
        row += fmt::format("'{}'|", *view);
      } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        row += fmt::format("{}|", *number);
      } else if (const auto* real = std::get_if<double>(&cell)) {
        row += fmt::format("{}|", *real);
      } else {
        row += "-|";
      }
    }
    rows.push_back(std::move(row));
    return true;
  }
  std::vector<std::string> rows;
};

class PushDown : public testing::Test {
 protected:
  void SetUp() override {
    evidence.has_event_exports = true;
    database_ = std::move(Database::open(evidence)).value();
  }

  std::vector<std::string> rows(const std::string& sql) {
    Rows sink;
    std::size_t used = 0;
    const Outcome outcome = database_->run(sql, used, {}, sink);
    EXPECT_EQ(outcome.end, End::Done) << sql << ": " << outcome.problem.what.en;
    return std::move(sink.rows);
  }

  std::size_t below(std::size_t count) { return random_() % count; }
  template <typename T>
  const T& one_of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

  // What stands in the column, and values of other kinds, as they are written in SQL.
  std::vector<std::string> values_of(const TableInfo& table, const Column& column) {
    std::vector<std::string> values;
    for (std::string& row : rows(fmt::format(
             "SELECT quote(v) FROM (SELECT DISTINCT {0} AS v FROM {1} WHERE length({0}) < 200 "
             "LIMIT 12)",
             column.name,
             table.name))) {
      values.push_back(row.substr(1, row.size() - 3));
    }
    if (column.kind == ColumnKind::Time) {
      for (const char* value :
           {"NULL", "'2023'", "'2023-05-09 17:36:43+08:00'", "x'00'", "'9999'"}) {
        values.emplace_back(value);
      }
      return values;
    }
    for (const char* value : {"NULL",
                              "0",
                              "-1",
                              "2.5",
                              "3.0",
                              "9e99",
                              "-9e99",
                              "'x'",
                              "'ERROR'",
                              "''",
                              "'5'",
                              "' 5 '",
                              "x'00'",
                              "9223372036854775807",
                              "-9223372036854775808",
                              "'cbs'",
                              "(SELECT 1)"}) {
      values.emplace_back(value);
    }
    return values;
  }

  std::string condition(const TableInfo& table) {
    const Column& column = one_of(table.columns);
    const std::vector<std::string>& values = known_[&column];
    const std::string value = one_of(values);
    static const std::vector<std::string> kOps = {
        "=", "=", "<", "<=", ">", ">=", "<>", "IS", "IS NOT"};
    static const std::vector<std::string> kPatterns = {"LIKE '%e%'",
                                                       "LIKE 'c%'",
                                                       "LIKE '_%5'",
                                                       "NOT LIKE '%a%'",
                                                       "GLOB '*[A-M]*'",
                                                       "REGEXP '(?i)^[a-p]'",
                                                       "REGEXP '\\d'",
                                                       "LIKE ''",
                                                       "LIKE NULL",
                                                       "LIKE x'2525'",
                                                       "IS NULL",
                                                       "IS NOT NULL"};
    static const std::vector<std::string> kCollations = {
        "", "", "", " COLLATE BINARY", " COLLATE NOCASE", " COLLATE RTRIM"};
    const bool is_time = column.kind == ColumnKind::Time;
    const std::string collation = is_time ? "" : one_of(kCollations);
    switch (below(6)) {
      case 0: return fmt::format("{} {}", column.name, one_of(kPatterns));
      case 1:
        return fmt::format(
            "{} IN ({}, {}, {})", column.name, value, one_of(values), one_of(values));
      case 2: return fmt::format("{} BETWEEN {} AND {}", column.name, value, one_of(values));
      default: return fmt::format("{} {} {}{}", column.name, one_of(kOps), value, collation);
    }
  }

  void expect_same(const TableInfo& table, const std::string& conditions, const std::string& rest) {
    const std::string pushed =
        fmt::format("SELECT {}", fmt::format(fmt::runtime(rest), table.name, conditions));
    const std::string compared = fmt::format("WITH t AS MATERIALIZED (SELECT * FROM {}) SELECT {}",
                                             table.name,
                                             fmt::format(fmt::runtime(rest), "t", conditions));
    // Of names that differ by the case of letters any may stand for the others.
    const auto folded = [this](const std::string& sql) {
      std::vector<std::string> found = rows(sql);
      for (std::string& row : found) {
        row = to_lower(row);
      }
      return found;
    };
    const std::vector<std::string> got = folded(pushed);
    EXPECT_EQ(got, folded(compared)) << pushed;
    if (!got.empty()) ++not_empty_;
  }

  CaseForTest evidence;
  std::unique_ptr<Database> database_;
  std::mt19937 random_{20230509};
  std::map<const Column*, std::vector<std::string>> known_;
  int not_empty_ = 0;
};

TEST_F(PushDown, GivesTheRowsThatSqliteFindsItself) {
  for (const TableInfo& table : all_tables()) {
    std::string all;
    for (const Column& column : table.columns) {
      known_[&column] = values_of(table, column);
      all += fmt::format("{}{}", all.empty() ? "" : ", ", column.name);
    }
    // All columns, in the order of all of them: nothing is left to chance.
    const std::string everything = all + " FROM {} WHERE {} ORDER BY " + all;
    const std::size_t rounds = table.name == "codes" ? 10 : 100;
    for (std::size_t i = 0; i < rounds && !HasFailure(); ++i) {
      std::string conditions = condition(table);
      for (std::size_t more = below(3); more > 0; --more) {
        conditions += (below(4) == 0 ? " OR " : " AND ") + condition(table);
      }
      expect_same(table, conditions, everything);
      const std::string column(one_of(table.columns).name);
      const std::string direction = below(2) == 0 ? "ASC" : "DESC";
      // What SQLite may leave out when it believes that rows come in order, or one at most.
      expect_same(
          table,
          conditions,
          fmt::format("DISTINCT {0} FROM {{}} WHERE {{}} ORDER BY {0} {1}", column, direction));
      expect_same(table,
                  conditions,
                  fmt::format("{0}, count(*) FROM {{}} WHERE {{}} GROUP BY {0} ORDER BY 2, 1 {1}",
                              column,
                              direction));
    }
  }
  EXPECT_GT(not_empty_, 500);
}

TEST_F(PushDown, JoinsGiveTheRowsThatSqliteFindsItself) {
  const std::vector<std::pair<std::string, std::string>> joins = {
      {"events a JOIN events b ON b.line = a.line", "a.id, b.id"},
      {"events a LEFT JOIN events b ON b.line = a.line AND b.level = 'error'", "a.id, b.id"},
      {"events a LEFT JOIN events b ON b.component = a.component AND b.id > a.id", "a.id, b.id"},
      {"events a JOIN evtx x ON x.time > a.time AND x.level = 'information'", "a.id, x.rowid"},
      {"evtx x LEFT JOIN events e ON e.time = x.time", "x.rowid, e.id"},
      {"items i JOIN events e ON e.item = i.path AND e.family = i.family", "i.id, e.id"},
      {"items i LEFT JOIN issues s ON s.item = i.path", "i.id, s.kind"},
      {"trace_events t LEFT JOIN trace_processes p ON p.id = t.process_id AND p.pid > 500",
       "t.id, p.id"},
      {"trace_events a JOIN trace_events b ON b.path = a.path AND b.event >= a.event",
       "a.id, b.id"},
      {"evidence v LEFT JOIN events e ON e.id = v.event", "v.finding, e.id"},
      {"events e LEFT JOIN codes c ON c.code = e.code", "e.id, c.name"},
  };
  for (const auto& [from, columns] : joins) {
    std::string alone = from;
    for (const std::string_view table : {"events",
                                         "evtx",
                                         "items",
                                         "issues",
                                         "trace_events",
                                         "trace_processes",
                                         "evidence",
                                         "codes"}) {
      for (const std::string_view before : {"", "JOIN "}) {
        const std::string named = fmt::format("{}{} ", before, table);
        const std::size_t at = alone.find(named);
        const bool is_whole = at == 0 || (at != std::string::npos && !before.empty());
        if (is_whole) alone.insert(at + before.size(), "m_");
      }
    }
    std::string with;
    for (const TableInfo& table : all_tables()) {
      if (alone.find(fmt::format("m_{} ", table.name)) == std::string::npos) continue;
      with += fmt::format("{}m_{} AS MATERIALIZED (SELECT rowid, * FROM {})",
                          with.empty() ? "WITH " : ", ",
                          table.name,
                          table.name);
    }
    const std::vector<std::string> got =
        rows(fmt::format("SELECT {0} FROM {1} ORDER BY 1, 2", columns, from));
    const std::vector<std::string> compared =
        rows(fmt::format("{} SELECT {} FROM {} ORDER BY 1, 2", with, columns, alone));
    EXPECT_EQ(got, compared) << from << "\n" << alone;
  }
}

TEST_F(PushDown, NoOneTakesFewRowsForOne) {
  EXPECT_EQ(
      rows("SELECT line FROM events WHERE line BETWEEN 2 AND 3 ORDER BY line DESC"),
      rows("SELECT line FROM (SELECT line FROM events LIMIT -1 OFFSET 0) WHERE line BETWEEN 2 "
           "AND 3 ORDER BY line DESC"));
  EXPECT_EQ(rows("SELECT id FROM events WHERE id IN (2, 0, 1) ORDER BY id DESC"),
            (std::vector<std::string>{"2|", "1|", "0|"}));
  EXPECT_EQ(rows("SELECT DISTINCT family FROM events WHERE component = 'SP'"),
            (std::vector<std::string>{"'setup'|"}));
}

TEST_F(PushDown, ExportedEventLogsAreRowsOfEvtx) {
  EXPECT_EQ(
      rows("SELECT time, provider, event_id, level, channel, computer, user, message FROM evtx "
           "WHERE item LIKE '%.txt' ORDER BY time"),
      (std::vector<std::string>{
          "'2023-05-09T09:36:45.0000000Z'|'Service Control "
          "Manager'|7036|'information'|'System'|'PC-01.example.com'|-|'The Example Guard service "
          "entered the stopped state.'|",
          "'2023-05-09T09:36:46.0000000Z'|'Microsoft-Windows-WindowsUpdateClient'|20|'error'|"
          "'System'|'PC-01.example.com'|'S-1-5-18'|'Installation Failure: Windows failed to "
          "install "
          "the following update.'|"}));
  EXPECT_EQ(
      rows("SELECT event_id, record, process, thread, level, user, fields, message FROM evtx "
           "WHERE item LIKE '%.xml' ORDER BY time"),
      (std::vector<std::string>{
          "7036|11|700|712|'information'|-|'{\"param1\":\"A & B\",\"param2\":\"stopped\"}'|-|",
          "5|12|-|-|'verbose'|'S-1-5-18'|'[\"first\",\"second\"]'|'It is <done>.'|"}));
  EXPECT_EQ(
      rows("SELECT json_extract(fields, '$.param2') FROM evtx WHERE event_id = 7036 AND fields "
           "IS NOT NULL"),
      (std::vector<std::string>{"'stopped'|"}));
}

}  // namespace
}  // namespace casebook::query
