// SPDX-License-Identifier: Apache-2.0
// `casebook knowledge score`.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/score_text.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "score/expected.h"
#include "score/score.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAnswer = "expected.json";
constexpr std::uintmax_t kLargestAnswer = 1U << 20U;

// Folders with an answer, by path. Cases are not looked for inside the evidence of a case.
Status find_cases(const fs::path& root, std::vector<fs::path>& cases) {
  std::error_code error;
  if (!fs::is_directory(root, error)) {
    return Error{ErrorCode::NotFound, root.string() + ": No such file or directory"};
  }
  const std::size_t before = cases.size();
  fs::recursive_directory_iterator at(root, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    if (at->path().filename() == kAnswer) cases.push_back(at->path().parent_path());
    if (at->path().filename() == "bundle") at.disable_recursion_pending();
  }
  if (error) return Error{ErrorCode::Io, root.string() + ": " + error.message()};
  if (cases.size() == before) {
    return Error{ErrorCode::InvalidInput,
                 root.string() + ": no folder in it holds an expected.json"};
  }
  return ok_status();
}

Result<ExpectedAnswer> read_answer(const fs::path& folder) {
  const fs::path path = folder / kAnswer;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return Error{ErrorCode::Io, path.string() + ": " + error.message()};
  if (size > kLargestAnswer) {
    return Error{ErrorCode::LimitExceeded, path.string() + ": larger than 1 MiB"};
  }
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  Result<ExpectedAnswer> answer = read_expected(text, folder.filename().string());
  if (!answer.ok()) return std::move(answer.error()).context(path.string());
  return answer;
}

// What a case is diagnosed from: nothing of the answer, and nothing that explains the case.
std::vector<std::string> evidence_of(const fs::path& folder) {
  std::error_code error;
  for (const char* name : {"evidence.zip", "bundle"}) {
    if (fs::exists(folder / name, error)) return {(folder / name).string()};
  }
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name != kAnswer && name != "README.md") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void add_times(const RuleTimes& times, RuleTimes& all) {
  all.asked += times.asked;
  all.rules.resize(times.rules.size());  // the same knowledge for every case
  for (std::size_t i = 0; i < times.rules.size(); ++i) {
    all.rules[i].rule = times.rules[i].rule;
    all.rules[i].seconds += times.rules[i].seconds;
  }
}

Status score_folder(const fs::path& folder,
                    Session& session,
                    const Invocation& invocation,
                    ScoreBoard& board) {
  ASSIGN_OR_RETURN(const ExpectedAnswer expected, read_answer(folder));
  const std::vector<std::string> evidence = evidence_of(folder);
  if (evidence.empty()) {
    say(folder.string() + (invocation.language == Language::Chinese
                               ? "：答案旁没有证据，已跳过"
                               : ": there is no evidence beside the answer; skipped"));
    return ok_status();
  }
  const auto begin = std::chrono::steady_clock::now();
  session.analysis.reset();
  RETURN_IF_ERROR(read_paths(session, evidence, invocation, Depth::Score));
  const Diagnosis& diagnosis = session.analysis->view().diagnosis;
  CaseScore score = score_case(expected, diagnosis, *session.codes);
  score.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  add_times(session.analysis->rule_times(), board.times);
  board.cases.push_back(std::move(score));
  return ok_status();
}

}  // namespace

int run_knowledge_score(const Invocation& invocation) {
  std::vector<fs::path> cases;
  for (const std::string& root : invocation.arguments) {
    const Status found = find_cases(root, cases);
    if (!found.ok()) return fail(found.error(), invocation.language);
  }
  std::sort(cases.begin(), cases.end());
  cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
  auto session = load_session(invocation);
  if (!session.ok()) return fail(session.error(), invocation.language);
  ScoreBoard board;
  for (const fs::path& folder : cases) {
    const Status scored = score_folder(folder, session.value(), invocation, board);
    if (!scored.ok()) return fail(scored.error(), invocation.language);
  }
  const bool json = invocation.get(option::kListFormat, "text") == "json";
  const int status = write_out(
      json ? render_board_json(board) : render_board_text(board, text_options(invocation)),
      invocation);
  const bool all_passed = std::all_of(
      board.cases.begin(), board.cases.end(), [](const auto& score) { return score.passed; });
  return status == kDone && !all_passed && invocation.has(option::kStrict) ? kFailed : status;
}

}  // namespace casebook
