// SPDX-License-Identifier: Apache-2.0
// Any statement over a small case: it ends within its limits, and gives the same rows twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "query/case_for_test.h"
#include "query/database.h"
#include "query/result_writer.h"

namespace casebook::query {
namespace {

constexpr Limits kShort = {.time = std::chrono::milliseconds(200), .rows = 1000};

std::string answer(Database& database, std::string_view sql, ResultForm form, End& end) {
  std::string text;
  ResultOptions options;
  options.form = form;
  options.width = 80;
  ResultWriter writer(options, [&text](std::string_view part) {
    text += part;
    return true;
  });
  std::size_t used = 0;
  const Outcome outcome = database.run(sql, used, kShort, writer);
  writer.finish();
  if (used > sql.size()) std::abort();
  if (outcome.problem.offset) place_in(sql, *outcome.problem.offset);
  end = outcome.end;
  return text;
}

// Statements whose answer may differ from run to run.
bool is_moody(std::string_view sql) {
  for (const std::string_view word :
       {"random", "now", "current_", "changes", "date", "time", "unixepoch", "julianday"}) {
    if (contains_ignoring_case(sql, word)) return true;
  }
  return false;
}

}  // namespace
}  // namespace casebook::query

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook::query;
  static CaseForTest evidence;
  static Database* const database = Database::open(evidence).value().release();
  if (size == 0) return 0;
  const std::string_view sql(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto form = static_cast<ResultForm>(data[0] % 4);
  End first = End::Done;
  End second = End::Done;
  const std::string once = answer(*database, sql, form, first);
  if (first != End::Done || is_moody(sql)) return 0;
  const std::string twice = answer(*database, sql, form, second);
  if (second == End::Done && once != twice) std::abort();
  return 0;
}
