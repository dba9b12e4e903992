// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_runner.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/quantity.h"
#include "base/text.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/sql_watchdog.h"
#include "cli/value_check.h"
#include "report/escape.h"

namespace casebook {
namespace {

constexpr std::size_t kLongestTimeLimit = 86'400;  // seconds: a day

query::Limits limits_of(const Invocation& invocation) {
  query::Limits limits;
  if (const auto rows = read_count(invocation.get(option::kMaxRows))) limits.rows = *rows;
  if (const auto seconds = read_count(invocation.get(option::kSqlTime))) {
    limits.time = std::chrono::seconds(std::min(*seconds, kLongestTimeLimit));
  }
  return limits;
}

query::ResultOptions options_of(const Invocation& invocation) {
  query::ResultOptions options;
  result_form_of(invocation.get(option::kSqlFormat, "table"), options.form);
  if (invocation.has(option::kExactCells)) options.cells = query::CsvCells::Exact;
  const bool is_on_terminal =
      invocation.names == LongNames::Cut && !invocation.has(option::kOutput);
  if (is_on_terminal) options.width = invocation.width;
  return options;
}

// A question about the tables at the beginning of a text, and how many bytes it takes.
std::optional<SqlQuestion> question_in(std::string_view text, std::size_t& used) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return std::nullopt;
  // A command ends with its line, words of SQL with a semicolon.
  const bool is_command = text[begin] == '.' || text[begin] == '\\';
  const std::size_t end = text.find(is_command ? '\n' : ';', begin);
  used = std::min(end == std::string_view::npos ? end : end + 1, text.size());
  return sql_question(text.substr(begin, used - begin));
}

}  // namespace

bool result_form_of(std::string_view name, query::ResultForm& form) {
  if (name == "table") {
    form = query::ResultForm::Table;
  } else if (name == "csv") {
    form = query::ResultForm::Csv;
  } else if (name == "json") {
    form = query::ResultForm::Json;
  } else if (name == "jsonl") {
    form = query::ResultForm::Jsonl;
  } else {
    return false;
  }
  return true;
}

SqlRunner::SqlRunner(query::Database& database,
                     std::function<std::optional<int>()> zone,
                     Output& output,
                     const Invocation& invocation)
    : database_(database),
      zone_(std::move(zone)),
      output_(output),
      invocation_(invocation),
      options_(options_of(invocation)),
      limits_(limits_of(invocation)) {}

int SqlRunner::run_all(std::string_view sql) {
  whole_ = sql;
  begin_ = 0;
  statement_ = 0;
  while (begin_ < whole_.size()) {
    const std::string_view rest = std::string_view(whole_).substr(begin_);
    std::size_t used = 0;
    if (const auto question = question_in(rest, used)) {
      if (question->kind == SqlQuestion::Kind::Quit) return kDone;
      const int status = answer(*question);
      if (status != kDone) return status;
      begin_ += used;
      continue;
    }
    const int status = run_one(rest, used);
    if (status != kDone) return status;
    begin_ += std::max<std::size_t>(used, 1);
  }
  return kDone;
}

int SqlRunner::answer(const SqlQuestion& question) {
  const SqlAnswer answer = answer_question(question, invocation_.language);
  output_.write(answer.text);
  if (answer.problem.empty()) return kDone;
  say(answer.problem);
  return kWrongUse;
}

int SqlRunner::run_one(std::string_view sql, std::size_t& used) {
  ++statement_;
  query::ResultWriter writer(options_, [this](std::string_view text) {
    output_.write(text);
    return output_.good() && !cancel_requested();
  });
  std::unique_ptr<SqlWatchdog> watchdog;
  const query::Outcome outcome = database_.run(sql, used, limits_, writer, [&] {
    watchdog = std::make_unique<SqlWatchdog>(limits_.time, invocation_.language);
  });
  watchdog.reset();
  if (outcome.seconds > 0) {
    timings_.push_back({fmt::format("statement {}", statement_), outcome.seconds, 0});
  }
  const bool has_run = outcome.end != query::End::NotRead && outcome.problem.empty();
  if (has_run && output_.good()) writer.finish();
  if (writer.shortened_cells() != 0) {
    say(fmt::format(
        fmt::runtime(in(invocation_,
                        "{} cells were shortened to fit the terminal (…); --format csv, "
                        "or -o FILE, shows them whole",
                        "有 {} 个单元格为适应终端宽度而缩短（…）；使用 --format csv 或 "
                        "-o FILE 可显示完整内容")),
        format_count(writer.shortened_cells())));
  }
  return tell(outcome, sql);
}

int SqlRunner::tell(const query::Outcome& outcome, std::string_view sql) const {
  tell_notes(outcome);
  switch (outcome.end) {
    case query::End::Done: return kDone;
    case query::End::Stopped:
      if (cancel_requested()) {
        say(in(invocation_, "stopped; the result is not complete", "已停止，结果不完整"));
      }
      return kInterrupted;
    case query::End::RowLimit:
      say(fmt::format(fmt::runtime(in(invocation_,
                                      "there are more rows than {}; the result is not complete. "
                                      "Narrow the statement, or raise --max-rows",
                                      "结果超过 {} 行，未全部输出；请缩小查询范围，或调大 "
                                      "--max-rows")),
                      format_count(limits_.rows)));
      return kCutShort;
    case query::End::TimeLimit:
      say(fmt::format(
          fmt::runtime(
              in(invocation_,
                 "the statement took longer than {} seconds and was stopped; the result is "
                 "not complete. Narrow it, or raise --time-limit",
                 "语句运行超过 {} 秒，已停止，结果不完整；请缩小查询范围，或调大 "
                 "--time-limit")),
          std::chrono::duration_cast<std::chrono::seconds>(limits_.time).count()));
      return kCutShort;
    case query::End::MemoryLimit:
      say(in(invocation_,
             "the statement needs more than 1 GiB of memory and was stopped; the result is not "
             "complete. Sort or group fewer rows, or fewer columns of them",
             "语句所需内存超过 1 GiB，已停止，结果不完整；请减少参与排序或分组的行数或列数"));
      return kCutShort;
    case query::End::NotRead: {
      const int status = fail(outcome.error, invocation_.language);
      return outcome.error.code == ErrorCode::InvalidInput ? kWrongUse : status;
    }
    case query::End::Failed: tell_problem(outcome.problem, sql); return kWrongUse;
  }
  return kFailed;
}

// Why the answer may not be what was meant.
void SqlRunner::tell_notes(const query::Outcome& outcome) const {
  const query::Notes& notes = outcome.notes;
  if (notes.has_cut_cell) {
    say(in(invocation_,
           "texts above 1 MiB were cut; a mark at their end says how much is missing",
           "超过 1 MiB 的文本已截断，末尾注明缺少的字节数"));
  }
  if (notes.has_missed_zone) {
    say(in(invocation_,
           "local_time() is NULL: no log tells the time zone of the machine; give it with --tz",
           "local_time() 结果为 NULL：日志未写明计算机所在时区，请用 --tz 指定"));
  }
  for (const std::string& text : notes.unreadable_times) {
    say(fmt::format(fmt::runtime(in(invocation_,
                                    "'{}' was compared with times and is none; it fits no time. "
                                    "Times are written '2024-05-01' or '2024-05-01 10:00+08:00'",
                                    "“{}”不是有效的时间，与时间比较时不匹配任何记录；时间应写成 "
                                    "'2024-05-01' 或 '2024-05-01 10:00+08:00'")),
                    for_terminal(text)));
  }
  for (const std::string& text : notes.texts_for_numbers) {
    say(fmt::format(fmt::runtime(in(invocation_,
                                    "a column of numbers was compared with a text ({}); no number "
                                    "equals it",
                                    "数值列与文本进行了比较（{}），两者不会相等")),
                    for_terminal(text)));
  }
  const bool is_empty = outcome.end == query::End::Done && outcome.rows == 0;
  if (!notes.has_zoneless_time || !is_empty) return;
  const auto zone = zone_();
  say(fmt::format(
      fmt::runtime(in(invocation_,
                      "no rows; a time without a zone is UTC. On the machine's clock it is written "
                      "'2024-05-01 10:00{}'",
                      "没有结果；未写时区的时间按 UTC 处理。按计算机本地时间应写成 "
                      "'2024-05-01 10:00{}'")),
      zone ? format_offset(*zone) : "+08:00"));
}

void SqlRunner::tell_problem(const query::Problem& problem, std::string_view sql) const {
  const Language language = invocation_.language;
  const std::string separator = in(invocation_, ": ", "：");
  std::string where;
  query::SqlPlace place;
  if (problem.offset) {
    // Lines are counted in the whole text, as the person who wrote the file does.
    const auto offset = static_cast<std::size_t>(sql.data() - whole_.data()) + *problem.offset;
    place = query::place_in(whole_, offset);
    where = fmt::format(fmt::runtime(in(invocation_, "line {}, column {}", "第 {} 行第 {} 列")),
                        place.line,
                        place.column);
  }
  std::string number;
  if (statement_ > 1) {
    number = fmt::format(fmt::runtime(in(invocation_, "statement {}", "第 {} 条语句")), statement_);
    if (!where.empty()) number += in(invocation_, ", ", "，");
  }
  const std::string at = number + where;
  say(fmt::format("{}{}{}{}{}",
                  at,
                  at.empty() ? "" : separator,
                  problem.what.in(language),
                  problem.hint.empty() ? "" : in(invocation_, "; ", "；"),
                  problem.hint.in(language)));
  if (place.shown.empty()) return;
  for (const std::string_view line : split(place.shown, '\n')) {
    say("  " + std::string(line));
  }
}

}  // namespace casebook
