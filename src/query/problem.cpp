// SPDX-License-Identifier: Apache-2.0
#include "query/problem.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/width.h"
#include "query/meant.h"
#include "report/escape.h"

namespace casebook::query {
namespace {

// SQLite's words, with the name in the middle or at the end, and ours.
struct Phrase {
  std::string_view begin;
  std::string_view end;
  std::string_view zh;  // {} is the name
};
constexpr std::array kPhrases = {
    Phrase{"no such table: ", "", "没有这个表：{}"},
    Phrase{"no such column: ", "", "没有这个列：{}"},
    Phrase{"no such function: ", "", "没有这个函数：{}"},
    Phrase{"ambiguous column name: ", "", "列名不明确，多个表中都有：{}"},
    Phrase{"near \"", "\": syntax error", "“{}”附近有语法错误"},
    Phrase{"incomplete input", "", "语句不完整"},
    Phrase{"unrecognized token: \"", "\"", "无法识别的内容：{}"},
    Phrase{"wrong number of arguments to function ", "", "函数的参数个数不对：{}"},
    Phrase{"misuse of aggregate: ", "", "聚合函数使用不当：{}"},
    Phrase{"misuse of aggregate function ", "", "聚合函数使用不当：{}"},
    Phrase{"string or blob too big", "", "字符串或数据块过大（上限 16 MiB）"},
    Phrase{"out of memory", "", "语句所需内存超过上限（1 GiB）"},
    Phrase{"too many levels of trigger recursion", "", "嵌套层数过多"},
    Phrase{"Expression tree is too large (maximum depth ", ")", "表达式嵌套过深（上限 {} 层）"},
    Phrase{"parser stack overflow", "", "语句嵌套过深"},
    Phrase{"LIKE or GLOB pattern too complex", "", "LIKE 或 GLOB 模式过长"},
    Phrase{"REGEXP: ", "", "正则表达式有误：{}"},
    Phrase{"too many terms in compound SELECT", "", "UNION 等组合的 SELECT 过多"},
    Phrase{"too many columns in ", "", "列数过多：{}"},
    Phrase{"a JOIN clause is required before ", "", "{} 之前缺少 JOIN"},
    Phrase{"integer overflow", "", "整数溢出"},
    Phrase{"malformed JSON", "", "JSON 格式有误"},
};

struct Recognised {
  std::string_view kind;  // Phrase::begin
  std::string_view name;
  std::string zh;
};

std::optional<Recognised> recognise(std::string_view message) {
  for (const Phrase& phrase : kPhrases) {
    if (!message.starts_with(phrase.begin) || !message.ends_with(phrase.end)) continue;
    if (message.size() < phrase.begin.size() + phrase.end.size()) continue;
    std::string_view name = message.substr(phrase.begin.size());
    name.remove_suffix(phrase.end.size());
    return Recognised{phrase.begin, name, replace_all(std::string(phrase.zh), "{}", name)};
  }
  return std::nullopt;
}

Bilingual hint_for(const Recognised& known, std::string_view sql) {
  // "e.tiem" is tiem.
  const std::size_t dot = known.name.rfind('.');
  const std::string_view name =
      dot == std::string_view::npos ? known.name : known.name.substr(dot + 1);
  if (known.kind.starts_with("no such table")) {
    return meant_table(name);
  }
  if (known.kind.starts_with("no such column")) {
    if (sql.find(fmt::format("\"{}\"", known.name)) != std::string_view::npos) {
      return {"a text stands in single quotes; double quotes are for names",
              "文本请用单引号；双引号用于名称"};
    }
    return meant_column(name, sql);
  }
  if (known.kind.starts_with("no such function")) return meant_function(name);
  // What other tools ask for tables with, in a form that is not known here.
  if (known.kind.starts_with("near ")) {
    for (const std::string_view word : {"show", "describe", "desc", "list", "use", "help"}) {
      if (!equal_ignoring_case(word, known.name)) continue;
      return {"SHOW TABLES lists the tables, DESCRIBE TABLE its columns",
              "SHOW TABLES 可列出全部表，DESCRIBE 表名 可列出其各列"};
    }
  }
  if (known.kind.starts_with("ambiguous")) {
    return {"put the table and a dot in front of it", "请在列名前写明表名和点号"};
  }
  if (known.kind.starts_with("string or blob")) {
    return {"a value may have at most 16 MiB", "单个值最多 16 MiB"};
  }
  return {};
}

}  // namespace

Problem explain(std::string_view message, std::string_view sql, std::optional<std::size_t> offset) {
  Problem problem;
  problem.offset = offset;
  if (message == "authorization denied" || message.find("prohibited") != std::string_view::npos ||
      message.starts_with("not authorized") || message.find("readonly") != std::string_view::npos ||
      message.starts_with("table ")) {
    problem.what = {
        "only reading is possible here: SELECT, WITH, VALUES and EXPLAIN over the tables of "
        "--tables",
        "此处只能读取：对 --tables 所列的表使用 SELECT、WITH、VALUES 和 EXPLAIN"};
    return problem;
  }
  if (message.starts_with(kNoTimeError)) {
    const std::string_view text = message.substr(kNoTimeError.size());
    problem.what = {fmt::format("'{}' is no time", text), fmt::format("“{}”不是有效的时间", text)};
    problem.hint = {
        "write '2024-05-01', '2024-05-01 10:00' (UTC), '2024-05-01 10:00+08:00' or datetime('now', "
        "'-1 day')",
        "请写成 '2024-05-01'、'2024-05-01 10:00'（UTC）、'2024-05-01 10:00+08:00' 或 "
        "datetime('now', '-1 day')"};
    const std::size_t at = sql.find(text);
    if (!problem.offset && at != std::string_view::npos) problem.offset = at;
    return problem;
  }
  const auto known = recognise(message);
  if (!known) {
    problem.what = {std::string(message), fmt::format("SQLite：{}", message)};
    return problem;
  }
  problem.what = {std::string(message), known->zh};
  problem.hint = hint_for(*known, sql);
  if (!problem.offset && !known->name.empty()) {
    const std::size_t at = find_ignoring_case(sql, known->name);
    if (at != std::string_view::npos) problem.offset = at;
  }
  return problem;
}

SqlPlace place_in(std::string_view sql, std::size_t offset) {
  constexpr std::size_t kMostBefore = 60;  // columns of a line in front of the mark
  constexpr std::size_t kMostBehind = 30;
  offset = std::min(offset, sql.size());
  SqlPlace place;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < offset; ++i) {
    if (sql[i] != '\n') continue;
    ++place.line;
    begin = i + 1;
  }
  std::string_view line = sql.substr(begin);
  line = line.substr(0, line.find('\n'));
  const std::string_view before = line.substr(0, std::min(offset - begin, line.size()));
  std::string_view rest = before;
  std::vector<std::size_t> starts;  // of its characters
  while (!rest.empty()) {
    starts.push_back(before.size() - rest.size());
    take_character(rest);
  }
  place.column = starts.size() + 1;
  std::string head = for_terminal(
      starts.size() <= kMostBefore ? before : before.substr(starts[starts.size() - kMostBefore]));
  if (starts.size() > kMostBefore) head.insert(0, "...");
  const std::string_view behind = line.substr(before.size());
  std::string tail = for_terminal(shortened(behind, kMostBehind));
  if (behind.size() > kMostBehind) tail += "...";
  place.shown = fmt::format("{}{}\n{:>{}}", head, tail, "^", display_width(head) + 1);
  return place;
}

}  // namespace casebook::query
