// SPDX-License-Identifier: Apache-2.0
// Runs statements and writes what they give; shared by `casebook sql` and its interactive form.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analysis.h"
#include "cli/command.h"
#include "cli/output.h"
#include "query/database.h"
#include "query/result_writer.h"

namespace casebook {

class SqlRunner {
 public:
  SqlRunner(query::Database& database, Output& output, const Invocation& invocation);

  // Runs all statements of a text, up to the first that fails. Says on standard error what went
  // wrong, and gives the exit status.
  int run_all(std::string_view sql);

  query::ResultForm form() const { return options_.form; }
  void set_form(query::ResultForm form) { options_.form = form; }

  // What the statements took, for --timings.
  const std::vector<StageTime>& timings() const { return timings_; }

 private:
  int run_one(std::string_view sql, std::size_t& used);
  int tell(const query::Outcome& outcome, std::string_view sql) const;
  void tell_problem(const query::Problem& problem, std::string_view sql) const;

  query::Database& database_;
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

// The tables with all columns and functions, for --tables and .tables.
std::string describe_tables(Language language);
// One table as CREATE TABLE with a comment for each column; "" when there is none of this name.
std::string describe_table(std::string_view name, Language language);

}  // namespace casebook
