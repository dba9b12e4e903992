// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "cli/messages.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/text_options.h"
#include "cli/value_check.h"
#include "knowledge/code_tables.h"
#include "knowledge/load.h"
#include "knowledge/message_tables.h"
#include "report/format.h"

namespace casebook {
namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Text for people shows no hashes.
bool shows_hashes(const Invocation& invocation) {
  return diagnosis_format(invocation) != "text" ||
         invocation.get(option::kListFormat, "text") != "text";
}

AnalysisOptions options_of(const Invocation& invocation, Depth depth, Progress& progress) {
  AnalysisOptions options;
  options.diagnose = depth != Depth::Events && depth != Depth::Facts;
  options.time_rules = depth == Depth::Score;
  options.hash_items = depth == Depth::Facts || depth == Depth::Whole ||
                       (depth != Depth::Score && shows_hashes(invocation));
  options.jobs = jobs_of(invocation);
  options.timezone_minutes = read_offset(invocation.get(option::kTimeZone));
  options.progress = [&progress](const AnalysisProgress& report) { progress.analyzing(report); };
  return options;
}

}  // namespace

Result<Session> read_evidence(const Invocation& invocation, Depth depth) {
  ASSIGN_OR_RETURN(Session session, load_session(invocation));
  RETURN_IF_ERROR(read_paths(session, invocation.arguments, invocation, depth));
  return session;
}

Result<Session> load_session(const Invocation& invocation, Strictness strictness) {
  Session session;
  const auto begin = std::chrono::steady_clock::now();
  ASSIGN_OR_RETURN(const auto files, all_knowledge_files(invocation.all(option::kKnowledge)));
  session.knowledge = std::make_unique<Knowledge>();
  if (strictness == Strictness::AsFarAsRight) {
    // Who asks why mostly has knowledge that is not right yet; its samples, say.
    KnowledgeReading reading = read_knowledge(files);
    *session.knowledge = std::move(reading.knowledge);
    session.problems = std::move(reading.problems);
  } else {
    ASSIGN_OR_RETURN(*session.knowledge, load_knowledge(files));
  }
  ASSIGN_OR_RETURN(session.codes, make_code_book(files));
  session.messages = make_message_book(files);
  session.timings.push_back({"knowledge", seconds_since(begin), 0});
  return session;
}

Result<Bundle> open_message_files(const std::vector<std::string>& paths) {
  if (paths.empty()) return Bundle{};
  return open_bundle(paths, Budget{});
}

Result<Bundle> open_evidence(Session& session,
                             const std::vector<std::string>& paths,
                             const Invocation& invocation) {
  Progress progress(invocation.language);
  const auto begin = std::chrono::steady_clock::now();
  ASSIGN_OR_RETURN(Bundle bundle,
                   open_bundle(paths, Budget{}, [&progress](const OpenProgress& report) {
                     progress.opening(report);
                   }));
  session.timings.push_back({"open", seconds_since(begin), bundle.bytes});
  return bundle;
}

Status read_bundle(Session& session,
                   Bundle bundle,
                   const Invocation& invocation,
                   Depth depth,
                   std::optional<WhyOptions> why) {
  Progress progress(invocation.language);
  AnalysisOptions options = options_of(invocation, depth, progress);
  options.why = std::move(why);
  options.messages = session.messages.get();
  ASSIGN_OR_RETURN(const Bundle message_files,
                   open_message_files(invocation.all(option::kMessages)));
  options.message_files = &message_files;
  ASSIGN_OR_RETURN(session.analysis,
                   analyze(std::move(bundle), *session.knowledge, *session.codes, options));
  const std::vector<StageTime>& stages = session.analysis->timings();
  session.timings.insert(session.timings.end(), stages.begin(), stages.end());
  return ok_status();
}

Status read_paths(Session& session,
                  const std::vector<std::string>& paths,
                  const Invocation& invocation,
                  Depth depth,
                  std::optional<WhyOptions> why) {
  ASSIGN_OR_RETURN(Bundle bundle, open_evidence(session, paths, invocation));
  return read_bundle(session, std::move(bundle), invocation, depth, std::move(why));
}

bool is_anything_readable(const AnalysisView& view) {
  return std::any_of(view.items.begin(), view.items.end(), [](const Item& item) {
    return item.bytes > 0 && !item.decoder.empty() && item.decoder != "unknown_binary";
  });
}

int fail_unreadable(const AnalysisView& view, const Invocation& invocation) {
  const bool chinese = invocation.language == Language::Chinese;
  if (view.items.empty()) {
    say(fmt::format(fmt::runtime(chinese ? "{}：其中没有文件" : "{}: there is no file in it"),
                    fmt::join(invocation.arguments, chinese ? "、" : ", ")));
    return kNothingReadable;
  }
  say(fmt::format(fmt::runtime(chinese ? "{}：没有可读取的内容；`casebook ls` 会说明每个文件的情况"
                                       : "{}: nothing in it could be read; `casebook ls` says why"),
                  fmt::join(invocation.arguments, ", ")));
  return kNothingReadable;
}

bool is_anything_recognised(const AnalysisView& view) {
  if (!view.diagnosis.findings.empty()) return true;
  return std::any_of(view.items.begin(), view.items.end(), [](const Item& item) {
    return item.bytes > 0 && !item.decoder.empty() && item.decoder != "unknown_binary" &&
           item.decoder != "unknown_text";
  });
}

int fail_unrecognised(const AnalysisView& view, const Invocation& invocation) {
  const bool chinese = invocation.language == Language::Chinese;
  const std::size_t count = view.items.size();
  const std::string paths =
      fmt::format("{}", fmt::join(invocation.arguments, chinese ? "、" : ", "));
  if (chinese) {
    say(
        fmt::format("{}：{}可识别的 Windows 日志，其中也没有找到错误行；`casebook ls` "
                    "会说明每个文件的情况",
                    paths,
                    count == 1 ? "该文件不是" : fmt::format("{} 个文件都不是", count)));
  } else {
    say(
        fmt::format("{}: {} a Windows log, and no error line was found in {}; `casebook ls` says "
                    "what each file is",
                    paths,
                    count == 1 ? "the file is not" : fmt::format("none of the {} files is", count),
                    count == 1 ? "it" : "them"));
  }
  return kNothingReadable;
}

void note_render(Session& session, std::chrono::steady_clock::time_point begin) {
  session.timings.push_back({"render", seconds_since(begin), 0});
}

void show_timings(const Session& session, const Invocation& invocation) {
  if (!invocation.has(option::kTimings)) return;
  double all = 0;
  const auto show = [](std::string_view stage, double seconds, std::uint64_t bytes) {
    std::string line = fmt::format("{:<12} {:9.3f} s", stage, seconds);
    constexpr double kMega = 1e6;
    if (bytes != 0 && seconds > 0) {
      line += fmt::format(
          "  {:9.1f} MB/s  {}", static_cast<double>(bytes) / seconds / kMega, format_bytes(bytes));
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  };
  for (const StageTime& time : session.timings) {
    show(time.stage, time.seconds, time.bytes);
    all += time.seconds;
  }
  show("all", all, session.analysis == nullptr ? 0 : session.analysis->view().bundle_bytes);
}

}  // namespace casebook
