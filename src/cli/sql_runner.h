// SPDX-License-Identifier: Apache-2.0
// Runs statements and writes what they give; shared by `casebook sql` and its interactive form.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analysis.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/sql_catalogue.h"
#include "query/database.h"
#include "query/result_writer.h"

namespace casebook {

class SqlRunner {
 public:
  // `zone` tells minutes from UTC of the machine's clock, when anybody knows.
  SqlRunner(query::Database& database,
            std::function<std::optional<int>()> zone,
            Output& output,
            const Invocation& invocation);

  // Runs all statements of a text and answers its questions about tables, up to the first that
  // fails. Says on standard error what went wrong, and gives the exit status.
  int run_all(std::string_view sql);

  // Gives the exit status, and says what there is to say.
  int answer(const SqlQuestion& question);

  query::ResultForm form() const { return options_.form; }
  void set_form(query::ResultForm form) { options_.form = form; }

  // What the statements took, for --timings.
  const std::vector<StageTime>& timings() const { return timings_; }

 private:
  int run_one(std::string_view sql, std::size_t& used);
  int tell(const query::Outcome& outcome, std::string_view sql) const;
  void tell_notes(const query::Outcome& outcome) const;
  void tell_problem(const query::Problem& problem, std::string_view sql) const;

  query::Database& database_;
  std::function<std::optional<int>()> zone_;
  Output& output_;
  const Invocation& invocation_;
  query::ResultOptions options_;
  query::Limits limits_;
  std::string whole_;          // the text that statements come from
  std::size_t begin_ = 0;      // of the statement in it
  std::size_t statement_ = 0;  // its number
  std::vector<StageTime> timings_;
};

// "table", "csv", "json", "jsonl"; false for another word.
bool result_form_of(std::string_view name, query::ResultForm& form);

}  // namespace casebook
