// SPDX-License-Identifier: Apache-2.0
#include "cli/score_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/json_text.h"

namespace casebook {
namespace {

constexpr std::size_t kSlowestRules = 5;

struct Tally {
  std::size_t cases = 0;
  std::size_t passed = 0;
  std::size_t confident = 0;
  std::size_t unknown = 0;
  double seconds = 0;

  void add(const CaseScore& score) {
    ++cases;
    passed += score.passed ? 1 : 0;
    confident += score.wrong_and_confident ? 1 : 0;
    unknown += score.should_have_known ? 1 : 0;
    seconds += score.seconds;
  }
};

std::map<std::string, Tally> by_family(const ScoreBoard& board) {
  std::map<std::string, Tally> families;
  for (const CaseScore& score : board.cases) {
    families[score.family].add(score);
  }
  return families;
}

Tally whole(const ScoreBoard& board) {
  Tally all;
  for (const CaseScore& score : board.cases) {
    all.add(score);
  }
  return all;
}

double rule_seconds(const ScoreBoard& board) {
  double seconds = 0;
  for (const RuleTimes::One& time : board.times.rules) {
    seconds += time.seconds;
  }
  return seconds;
}

std::vector<RuleTimes::One> slowest(const ScoreBoard& board) {
  std::vector<RuleTimes::One> times = board.times.rules;
  std::stable_sort(times.begin(), times.end(), [](const auto& a, const auto& b) {
    return a.seconds > b.seconds;
  });
  times.resize(std::min(times.size(), kSlowestRules));
  return times;
}

// Microseconds that one rule takes for one attempt.
double per_rule(const ScoreBoard& board, double seconds) {
  const double asked = static_cast<double>(board.times.rules.size() * board.times.asked);
  return asked == 0 ? 0 : seconds * 1e6 / asked;
}

std::vector<std::string> row_of(const std::string& name, const Tally& tally) {
  return {name,
          std::to_string(tally.cases),
          std::to_string(tally.passed),
          std::to_string(tally.confident),
          std::to_string(tally.unknown),
          fmt::format("{:.2f} s", tally.cases == 0 ? 0 : tally.seconds / double(tally.cases))};
}

}  // namespace

std::string render_board_text(const ScoreBoard& board, const TextOptions& options) {
  const bool chinese = options.language == Language::Chinese;
  Page page(options.width, options.color, options.names);
  std::vector<std::vector<std::string>> rows;
  for (const auto& [family, tally] : by_family(board)) {
    rows.push_back(row_of(family, tally));
  }
  rows.push_back(row_of(chinese ? "合计" : "all", whole(board)));
  const std::vector<Column> columns = chinese ? std::vector<Column>{{"类别"},
                                                                    {"案例"},
                                                                    {"通过"},
                                                                    {"高可信误判"},
                                                                    {"未能识别"},
                                                                    {"每个案例"}}
                                              : std::vector<Column>{{"family"},
                                                                    {"cases"},
                                                                    {"passed"},
                                                                    {"wrong and confident"},
                                                                    {"should have known"},
                                                                    {"each"}};
  page.table(0, columns, rows);
  bool first = true;
  for (const CaseScore& score : board.cases) {
    if (score.passed && score.complaints.empty()) continue;
    if (first) page.heading(chinese ? "有问题的案例" : "Cases with complaints");
    first = false;
    std::string head = "  " + score.name;
    if (!score.passed) head += chinese ? "（未通过）" : " (not passed)";
    page.indented(0, head, score.passed ? Paint::None : Paint::Bold);
    for (const std::string& complaint : score.complaints) {
      page.block({.first = "    - "}, complaint);
    }
  }
  page.heading(chinese ? "规则耗时" : "Time of the rules");
  const double seconds = rule_seconds(board);
  page.block({.first = "  "},
             fmt::format(fmt::runtime(chinese ? "{} 条规则，{} 次过程，共 {:.3f} 秒；每条规则每次 "
                                                "{:.2f} 微秒"
                                              : "{} rules, {} attempts: {:.3f} s in all, {:.2f} "
                                                "microseconds for one rule and one attempt"),
                         board.times.rules.size(),
                         board.times.asked,
                         seconds,
                         per_rule(board, seconds)));
  for (const RuleTimes::One& time : slowest(board)) {
    page.block({.first = "  "}, fmt::format("{:8.3f} ms  {}", time.seconds * 1e3, time.rule));
  }
  return page.take();
}

std::string render_board_json(const ScoreBoard& board) {
  std::string out = "{\n  \"schema\": \"casebook.score/1\",\n  \"families\": [";
  const auto tally_fields = [](const Tally& tally) {
    return fmt::format(
        "\"cases\": {}, \"passed\": {}, \"wrong_and_confident\": {}, "
        "\"should_have_known\": {}, \"seconds\": {:.3f}",
        tally.cases,
        tally.passed,
        tally.confident,
        tally.unknown,
        tally.seconds);
  };
  const char* separator = "\n";
  for (const auto& [family, tally] : by_family(board)) {
    out += separator + std::string("    {\"family\": ");
    append_json_string(out, family);
    out += ", " + tally_fields(tally) + "}";
    separator = ",\n";
  }
  out += "\n  ],\n  \"all\": {" + tally_fields(whole(board)) + "},\n  \"cases\": [";
  separator = "\n";
  for (const CaseScore& score : board.cases) {
    out += separator + std::string("    {\"case\": ");
    append_json_string(out, score.name);
    out += ", \"family\": ";
    append_json_string(out, score.family);
    out += fmt::format(
        ", \"passed\": {}, \"wrong_and_confident\": {}, \"should_have_known\": {}, "
        "\"seconds\": {:.3f}, \"complaints\": [",
        score.passed,
        score.wrong_and_confident,
        score.should_have_known,
        score.seconds);
    for (std::size_t i = 0; i < score.complaints.size(); ++i) {
      if (i != 0) out += ", ";
      append_json_string(out, score.complaints[i]);
    }
    out += "]}";
    separator = ",\n";
  }
  out += fmt::format(
      "\n  ],\n  \"rules\": {{\"count\": {}, \"attempts\": {}, \"seconds\": {:.6f}, "
      "\"microseconds_each\": {:.3f}}}\n}}\n",
      board.times.rules.size(),
      board.times.asked,
      rule_seconds(board),
      per_rule(board, rule_seconds(board)));
  return out;
}

}  // namespace casebook
