// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/harmless.h"
#include "cli/messages.h"
#include "cli/options.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) {
  return std::generic_category().message(error);
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// Whether writing `path` would change `input`: links and "." are looked through.
bool touches(const fs::path& path, const fs::path& input) {
  std::error_code ignored;
  const fs::path target = fs::weakly_canonical(path, ignored);
  const fs::path evidence = fs::weakly_canonical(input, ignored);
  if (target == evidence || fs::equivalent(path, input, ignored)) return true;
  return fs::is_directory(evidence, ignored) && is_below(target, evidence);
}

}  // namespace

Status refuse_evidence(const std::string& path, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    if (!touches(path, input)) continue;
    return Error{ErrorCode::InvalidInput,
                 path + ": is part of the evidence, which is never written to; name another file"};
  }
  return ok_status();
}

Result<Output> Output::open(const std::string& path, const std::vector<std::string>& inputs) {
  if (path.empty()) return Output(stdout, "", "");
  RETURN_IF_ERROR(refuse_evidence(path, inputs));
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    return Error{ErrorCode::InvalidInput, path + ": is a folder; name a file in it"};
  }
  // A device or a pipe cannot be replaced by renaming; it is simply written to.
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
    std::FILE* file = std::fopen(path.c_str(), "we");
    if (file == nullptr) return Error{ErrorCode::Io, path + ": " + reason(errno)};
    return Output(file, path, "");
  }
  // The file behind a link is replaced, not the link.
  const fs::path target =
      fs::is_symlink(path, ignored) ? fs::canonical(path, ignored) : fs::path(path);
  std::string temporary = target.string() + ".XXXXXX";
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return Error{ErrorCode::Io, path + ": cannot be written: " + reason(errno)};
  const mode_t mask = umask(0);
  umask(mask);
  constexpr mode_t kUsualMode = 0666;
  struct stat old = {};
  const bool replaces = stat(target.c_str(), &old) == 0;
  fchmod(descriptor, replaces ? old.st_mode & 07777U : kUsualMode & ~mask);
  return Output(fdopen(descriptor, "w"), target.string(), std::move(temporary));
}

Output::Output(Output&& other) noexcept
    : file_(other.file_),
      path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      good_(other.good_),
      error_(other.error_) {
  other.file_ = nullptr;
  other.temporary_.clear();
}

Output::~Output() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::write(std::string_view text) {
  if (!good_ || std::fwrite(text.data(), 1, text.size(), file_) == text.size()) return;
  good_ = false;
  error_ = errno;
}

void Output::flush() {
  if (!good_ || std::fflush(file_) == 0) return;
  good_ = false;
  error_ = errno;
}

Status Output::finish() {
  const std::string name = path_.empty() ? "standard output" : path_;
  if (good_ && std::fflush(file_) != 0) {
    good_ = false;
    error_ = errno;
  }
  if (!temporary_.empty()) {
    // The name must never show a file whose bytes a power cut could still take away.
    if (good_ && fsync(fileno(file_)) != 0) {
      good_ = false;
      error_ = errno;
    }
    if (std::fclose(file_) != 0 && good_) {
      good_ = false;
      error_ = errno;
    }
    file_ = nullptr;
    if (good_ && std::rename(temporary_.c_str(), path_.c_str()) != 0) {
      good_ = false;
      error_ = errno;
    }
    if (good_) temporary_.clear();
  }
  if (!good_) return Error{ErrorCode::Io, name + ": cannot be written: " + reason(error_)};
  return ok_status();
}

std::string lines_for_terminal(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    append_for_terminal(shown, text.substr(0, end));
    shown += '\n';
    text.remove_prefix(std::min(text.size(), end + 2));
  }
  return shown;
}

int write_out(std::string_view text, const Invocation& invocation) {
  auto output = Output::open(std::string(invocation.get(option::kOutput)), {});
  if (!output.ok()) return fail(output.error(), invocation.language);
  output.value().write(text);
  const Status written = output.value().finish();
  return written.ok() ? kDone : fail(written.error(), invocation.language);
}

}  // namespace casebook
