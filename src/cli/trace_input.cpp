// SPDX-License-Identifier: Apache-2.0
#include "cli/trace_input.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "base/cancel.h"
#include "base/text.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/text_options.h"
#include "cli/value_check.h"
#include "decode/trace_file.h"
#include "report/format.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

struct FoundFile {
  std::shared_ptr<const Content> content;
  std::string place;  // the same for the same folder, however its path is written
};
using FoundFiles = std::map<std::string, FoundFile>;  // by path

// Whether one of the paths names this file, however it is written.
bool is_among(const std::string& file, const std::vector<std::string>& paths) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    std::error_code error;
    return path == file || fs::equivalent(path, file, error);
  });
}

// Files of Process Monitor among the paths, by their paths.
class Finder {
 public:
  Finder(const std::vector<std::string>& paths, Language language)
      : paths_(paths),
        language_(language) {}

  Status find() {
    std::vector<std::string> known;
    for (const std::string& path : paths_) {
      if (is_among(path, known)) continue;  // named twice
      known.push_back(path);
      RETURN_IF_ERROR(add(path));
    }
    return ok_status();
  }

  FoundFiles take_files() { return std::move(files_); }
  std::vector<std::string> take_found() { return std::move(found_); }

 private:
  Status add(const std::string& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      ASSIGN_OR_RETURN(auto content, open_input_file(path));
      if (trace_source_of(content->bytes())) {
        files_[path] = {std::move(content), fs::weakly_canonical(path, error).string()};
        return add_parts_beside(path);
      }
    }
    return add_bundle(path);
  }

  Status add_parts_beside(const std::string& path) {
    std::error_code error;
    for (const std::string& part : trace_parts_beside(path)) {
      if (is_among(part, paths_)) continue;
      ASSIGN_OR_RETURN(auto content, open_input_file(part));
      if (!trace_source_of(content->bytes())) continue;
      files_[part] = {std::move(content), fs::weakly_canonical(part, error).string()};
      found_.push_back(part);
    }
    return ok_status();
  }

  Status add_bundle(const std::string& path) {
    Progress progress(language_);
    ASSIGN_OR_RETURN(Bundle bundle, open_bundle({path}, Budget{}, [&](const OpenProgress& at) {
                       progress.opening(at);
                     }));
    // Entries are named from the folder on, or from the archive, whose own name they begin with.
    std::error_code error;
    const fs::path top =
        fs::is_directory(path, error) ? fs::path(path) : fs::path(path).parent_path();
    for (BundleEntry& entry : bundle.entries) {
      if (entry.content == nullptr || !trace_source_of(entry.content->bytes())) continue;
      const std::string name = (top / entry.path).string();
      files_[name] = {std::move(entry.content), fs::weakly_canonical(name, error).string()};
    }
    return ok_status();
  }

  const std::vector<std::string>& paths_;
  Language language_;
  FoundFiles files_;
  std::vector<std::string> found_;
};

Error no_capture(const std::vector<std::string>& paths, const Invocation& invocation) {
  return {ErrorCode::Unsupported,
          fmt::format(
              fmt::runtime(in(invocation,
                              "{}: no capture of Process Monitor (.PML, or its exports as CSV or "
                              "XML) in it; `casebook ls` says what is",
                              "{}：其中没有 Process Monitor 捕获（.PML，或其导出的 CSV、XML）；"
                              "`casebook ls` 会列出其中的内容")),
              fmt::join(paths, in(invocation, ", ", "、")))};
}

// The first files of the captures; a long list is cut.
Error several_captures(const std::vector<TraceFile>& files,
                       const std::vector<std::vector<std::size_t>>& groups,
                       const Invocation& invocation) {
  constexpr std::size_t kMostNamed = 10;
  std::vector<std::string> names;
  for (const std::vector<std::size_t>& group : groups) {
    if (names.size() == kMostNamed) {
      names.emplace_back("...");
      break;
    }
    names.push_back(files[group.front()].path);
  }
  return {ErrorCode::InvalidInput,
          fmt::format(fmt::runtime(in(invocation,
                                      "there are {} captures, not one: {}; name the one that is "
                                      "meant (all its parts, or the first)",
                                      "其中有 {} 个捕获而不是一个：{}；请指明其中一个（其全部部分"
                                      "或第一部分）")),
                      groups.size(),
                      fmt::join(names, in(invocation, ", ", "、")))};
}

// What began before a later part is not in it: nobody should take that for "did not happen".
void tell_lonely_part(const std::string& path, const Invocation& invocation) {
  const std::string first = first_trace_part(path);
  if (first.empty()) return;
  std::error_code error;
  const bool is_there = fs::exists(first, error);
  say(fmt::format(
      fmt::runtime(is_there ? in(invocation,
                                 "{} is a later part of a capture; name {} to read all of it",
                                 "{} 是某个捕获的后续部分；指定 {} 可读取整个捕获")
                            : in(invocation,
                                 "{} is a later part of a capture, and {} is missing: what began "
                                 "before cannot be seen; ask for the other parts",
                                 "{} 是某个捕获的后续部分，缺少 {}，此前开始的操作无法看到；请对方"
                                 "补发其余部分")),
      path,
      first));
}

}  // namespace

bool is_trace_file(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return false;
  const auto content = open_input_file(path);
  return !content.ok() || trace_source_of(content.value()->bytes()).has_value();
}

std::vector<std::string> trace_parts_beside(const std::string& path) {
  const fs::path file(path);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code error;
  std::vector<std::string> parts;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (equal_ignoring_case(first_trace_part(name), file.filename().string())) {
      parts.push_back((file.parent_path() / name).string());
    }
  }
  std::sort(parts.begin(), parts.end());
  return parts;
}

Result<TraceInput> open_trace_input(const std::vector<std::string>& paths,
                                    const Invocation& invocation) {
  Finder finder(paths, invocation.language);
  RETURN_IF_ERROR(finder.find());
  TraceInput input;
  input.found = finder.take_found();
  std::vector<TraceFile> files;
  std::vector<TraceFile> places;
  for (auto& [path, file] : finder.take_files()) {
    const auto will_read = [content = file.content](std::uint64_t offset, std::uint64_t length) {
      content->will_read(offset, length);
    };
    files.push_back({path, file.content->bytes(), will_read});
    places.push_back({file.place, file.content->bytes()});
    input.contents.push_back(file.content);
  }
  if (files.empty()) return no_capture(paths, invocation);
  const auto groups = group_trace_files(places);
  if (groups.size() > 1) return several_captures(files, groups, invocation);
  std::vector<TraceFile> parts;
  for (const std::size_t file : groups.front()) {
    parts.push_back(files[file]);
  }
  Progress progress(invocation.language);
  TraceOptions options;
  options.jobs = jobs_of(invocation);
  options.progress = [&](std::uint64_t done, std::uint64_t all) {
    progress.reading(done, all, parts.front().path);
  };
  if (parts.size() == 1) tell_lonely_part(parts.front().path, invocation);
  ASSIGN_OR_RETURN(input.trace, open_trace(parts, options));
  if (cancel_requested()) return Error{ErrorCode::Cancelled, "interrupted"};
  return input;
}

int fail_trace(const Error& error, const Invocation& invocation) {
  const int status = fail(error, invocation.language);
  return error.code == ErrorCode::Unsupported ? kNothingReadable : status;
}

int fail_use(const Error& error, const Invocation& invocation) {
  const int status = fail(error, invocation.language);
  return error.code == ErrorCode::InvalidInput ? kWrongUse : status;
}

void tell_trace(const TraceInput& input, const Invocation& invocation) {
  if (!input.found.empty()) {
    say(fmt::format(fmt::runtime(in(invocation,
                                    "read together with the parts beside it: {}",
                                    "已连同同一文件夹中的其他部分一并读取：{}")),
                    fmt::join(input.found, in(invocation, ", ", "、"))));
  }
  for (const TracePart& part : input.trace->parts()) {
    for (const Issue& issue : part.issues) {
      const Bilingual detail = issue_detail(issue.detail);
      say(fmt::format(fmt::runtime(in(invocation,
                                      "{}: {}{}{} [{} times, first at offset {}]",
                                      "{}：{}{}{} [{} 处，首处偏移 {}]")),
                      part.path,
                      issue_meaning(issue.kind).in(invocation.language),
                      detail.empty() ? "" : " ",
                      detail.in(invocation.language),
                      format_count(issue.count),
                      issue.offset));
    }
  }
}

int trace_minutes(const Trace& trace, const Invocation& invocation) {
  const auto minutes = read_offset(invocation.get(option::kShownZone));
  if (!minutes) return 0;
  if (!trace.capture().is_local_time) return *minutes;
  say(in(invocation,
         "an export has the local time of whoever exported it; --tz changes nothing",
         "导出文件中的时间为导出者的本地时间；--tz 不起作用"));
  return 0;
}

TraceViewOptions trace_view_options(const Trace& trace, const Invocation& invocation) {
  TraceViewOptions options;
  options.text = text_options(invocation);
  if (invocation.has(option::kWholeLists)) options.text.detail = Detail::All;
  options.minutes = trace_minutes(trace, invocation);
  options.shows_modules = invocation.has(option::kModules);
  return options;
}

int run_on_trace(const Invocation& invocation,
                 const std::vector<std::string>& paths,
                 const std::function<Result<std::string>(const Trace& trace)>& render) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), paths);
  if (!output.ok()) return fail(output.error(), invocation.language);
  const auto input = open_trace_input(paths, invocation);
  if (!input.ok()) return fail_trace(input.error(), invocation);
  tell_trace(input.value(), invocation);
  const Result<std::string> text = render(*input.value().trace);
  if (!text.ok()) return fail_use(text.error(), invocation);
  if (cancel_requested()) return kInterrupted;
  output.value().write(text.value());
  const Status written = output.value().finish();
  return written.ok() ? kDone : fail(written.error(), invocation.language);
}

}  // namespace casebook
