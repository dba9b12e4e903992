// SPDX-License-Identifier: Apache-2.0
// `casebook redact`: a bundle to give away, and the search for what is left in one.
#include "redact/redact.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/encoding.h"
#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/redact_text.h"
#include "cli/value_check.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

int fail_use(const Invocation& invocation, std::string_view en, std::string_view zh) {
  say(in(invocation, en, zh));
  return kWrongUse;
}

// Lines of a list in any encoding; empty ones and those that begin with # are left out.
Result<std::vector<std::string>> read_list(const std::string& path) {
  ASSIGN_OR_RETURN(const auto content, open_input_file(path));
  const DecodedText decoded = decode_text(content->bytes());
  std::vector<std::string> lines;
  for (std::string_view line : split(decoded.text, '\n')) {
    line = trim(line);
    if (!line.empty() && !line.starts_with('#')) lines.emplace_back(line);
  }
  return lines;
}

Result<PseudonymMap> read_map(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return PseudonymMap();
  ASSIGN_OR_RETURN(const auto content, open_input_file(path));
  auto map = PseudonymMap::parse(as_text(content->bytes()));
  if (!map.ok()) return std::move(map.error()).context(path);
  return map;
}

// For its owner alone, and either the old one or the whole new one.
Status write_map(const std::string& path, const PseudonymMap& map) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  const auto failed = [&] {
    const std::string reason = std::generic_category().message(errno);
    if (descriptor >= 0) {
      close(descriptor);
      unlink(temporary.c_str());
    }
    return Error{ErrorCode::Io, path + ": cannot be written: " + reason};
  };
  if (descriptor < 0) return failed();
  const std::string text = map.text();
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed();
    done += static_cast<std::size_t>(written);
  }
  if (fsync(descriptor) != 0 || rename(temporary.c_str(), path.c_str()) != 0) return failed();
  close(descriptor);
  return ok_status();
}

bool lies_in(const std::string& path, const std::string& folder) {
  std::error_code ignored;
  const fs::path place = fs::weakly_canonical(path, ignored);
  const fs::path around = fs::weakly_canonical(folder, ignored);
  const fs::path relative = place.lexically_relative(around);
  return !relative.empty() && *relative.begin() != "..";
}

bool names_an_archive(std::string_view path) {
  constexpr std::array<std::string_view, 13> kEndings = {".zip",
                                                         ".7z",
                                                         ".tar",
                                                         ".gz",
                                                         ".tgz",
                                                         ".xz",
                                                         ".txz",
                                                         ".bz2",
                                                         ".tbz2",
                                                         ".zst",
                                                         ".rar",
                                                         ".cab",
                                                         ".wim"};
  return std::any_of(kEndings.begin(), kEndings.end(), [path](std::string_view ending) {
    return ends_with_ignoring_case(path, ending);
  });
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/'))
    path.pop_back();
  return path;
}

int run_check(const Invocation& invocation) {
  const std::string result(invocation.get(option::kCheck));
  std::vector<WantedValue> values;
  if (invocation.has(option::kValues)) {
    auto lines = read_list(std::string(invocation.get(option::kValues)));
    if (!lines.ok()) return fail(lines.error(), invocation.language);
    for (std::string& line : lines.value())
      values.push_back({Hidden::Keyword, std::move(line)});
  }
  if (invocation.has(option::kRedactMap)) {
    const std::string path(invocation.get(option::kRedactMap));
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
      return fail({ErrorCode::NotFound, path + ": No such file or directory"}, invocation.language);
    }
    const auto map = read_map(path);
    if (!map.ok()) return fail(map.error(), invocation.language);
    for (WantedValue& value : values_of(map.value()))
      values.push_back(std::move(value));
  }
  if (!invocation.has(option::kValues) && !invocation.has(option::kRedactMap)) {
    return fail_use(invocation,
                    "--check needs what to look for: --values FILE, --map FILE, or both",
                    "--check 需要指定查找内容：--values FILE 或 --map FILE，也可同时使用");
  }
  auto output = Output::open(std::string(invocation.get(option::kRedactReport)), {result});
  if (!output.ok()) return fail(output.error(), invocation.language);
  Progress progress(invocation.language);
  const auto bundle = open_bundle(
      {result}, Budget{}, [&](const OpenProgress& report) { progress.opening(report); });
  if (!bundle.ok()) return fail(bundle.error(), invocation.language);
  const CheckResult checked = check_bundle(bundle.value(), values, jobs_of(invocation));
  progress.clear();
  if (cancel_requested()) return kInterrupted;
  const bool is_json = invocation.get(option::kRedactFormat, "text") == "json";
  output.value().write(is_json ? check_json(checked, values)
                               : check_text(checked, values, invocation));
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  return checked.leaks.empty() ? kDone : kFailureFound;
}

class RedactCommand {
 public:
  explicit RedactCommand(const Invocation& invocation)
      : invocation_(invocation),
        target_(without_slash(std::string(invocation.get(option::kRedactTarget)))),
        map_path_(invocation.has(option::kRedactMap)
                      ? std::string(invocation.get(option::kRedactMap))
                      : target_ + ".map.json"),
        progress_(invocation.language) {}

  Status run() {
    RETURN_IF_ERROR(check_places());
    ASSIGN_OR_RETURN(PseudonymMap map, read_map(map_path_));
    RedactOptions options;
    if (invocation_.has(option::kKeywords)) {
      ASSIGN_OR_RETURN(options.keywords,
                       read_list(std::string(invocation_.get(option::kKeywords))));
    }
    options.keep_unknown = invocation_.has(option::kKeepUnknown);
    options.jobs = jobs_of(invocation_);
    options.progress = [this](std::uint64_t done, std::uint64_t all, std::string_view path) {
      progress_.reading(done, all, path);
    };
    options.keep_map = [this](const PseudonymMap& made) { return write_map(map_path_, made); };
    ASSIGN_OR_RETURN(
        Output output,
        Output::open(std::string(invocation_.get(option::kRedactReport)), invocation_.arguments));
    ASSIGN_OR_RETURN(
        const Bundle bundle,
        open_bundle(invocation_.arguments, Budget{}, [this](const OpenProgress& report) {
          progress_.opening(report);
        }));
    ASSIGN_OR_RETURN(const RedactionReport report,
                     redact_bundle(bundle, becomes_folder(), target_, map, options));
    progress_.clear();
    const bool is_json = invocation_.get(option::kRedactFormat, "text") == "json";
    output.write(is_json ? redaction_json(report) : redaction_text(report, invocation_));
    RETURN_IF_ERROR(output.finish());
    say(fmt::format(
        fmt::runtime(in(invocation_,
                        "{}: the map of pseudonyms; it leads back to every value: keep it private",
                        "{}：化名对照表，可还原所有值，请勿外传")),
        map_path_));
    return ok_status();
  }

 private:
  bool becomes_folder() const {
    std::error_code ignored;
    return invocation_.arguments.size() > 1 ||
           fs::is_directory(invocation_.arguments.front(), ignored);
  }

  Status check_places() const {
    if (becomes_folder() && names_an_archive(target_)) {
      return Error{
          ErrorCode::InvalidInput,
          target_ + in(invocation_,
                       ": the name of an archive, but a folder becomes a folder (as do "
                       "several paths); name a folder and pack it afterwards, or give the "
                       "evidence as an archive",
                       "：这是压缩包的名称，但文件夹（或多个路径）只会得到文件夹；请指定文件"
                       "夹名称，完成后自行压缩，或先将证据打包再处理")};
    }
    RETURN_IF_ERROR(refuse_evidence(target_, invocation_.arguments));
    RETURN_IF_ERROR(refuse_evidence(map_path_, invocation_.arguments));
    std::error_code ignored;
    if (fs::symlink_status(target_, ignored).type() != fs::file_type::not_found) {
      return Error{ErrorCode::InvalidInput,
                   target_ + ": exists already, and nothing is overwritten; name another place"};
    }
    if (!invocation_.has(option::kRedactMap) && fs::exists(map_path_, ignored)) {
      return Error{ErrorCode::InvalidInput,
                   map_path_ + in(invocation_,
                                  ": is a map from before; --map with its name goes on with it",
                                  "：已有对照表；使用 --map 指定它可继续沿用")};
    }
    if (map_path_ == target_ || lies_in(map_path_, target_)) {
      return Error{
          ErrorCode::InvalidInput,
          map_path_ + in(invocation_,
                         ": would be given away with the result; name a place outside of it",
                         "：会随结果一起外传；请指定结果之外的位置")};
    }
    return ok_status();
  }

  const Invocation& invocation_;
  std::string target_;
  std::string map_path_;
  Progress progress_;
};

}  // namespace

int run_redact(const Invocation& invocation) {
  if (invocation.has(option::kCheck)) {
    if (!invocation.arguments.empty()) {
      return fail_use(invocation,
                      "--check looks into RESULT alone; leave out the other paths",
                      "--check 只检查 RESULT；请去掉其他路径");
    }
    return run_check(invocation);
  }
  if (invocation.arguments.empty() || !invocation.has(option::kRedactTarget)) {
    return fail_use(invocation,
                    "redact needs PATH and -o OUT; `casebook help redact` shows examples",
                    "redact 需要 PATH 和 -o OUT；`casebook help redact` 有示例");
  }
  const Status status = RedactCommand(invocation).run();
  if (status.ok()) return kDone;
  if (cancel_requested()) return kInterrupted;
  return fail(status.error(), invocation.language);
}

}  // namespace casebook
