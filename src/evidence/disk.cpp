// SPDX-License-Identifier: Apache-2.0
#include "evidence/disk.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "evidence/archive.h"
#include "evidence/entry_name.h"

namespace casebook {
namespace {

constexpr int kDeepestFolder = 128;  // each holds an open descriptor

Error io_error(const std::string& step) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
  return {code, step + ": " + system_message(errno)};
}

// The bytes of a small file. It may shrink or grow meanwhile: what is there now is what counts.
Result<std::string> read_all(const FileHandle& file, std::uint64_t size) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        pread(file.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error("read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

Result<ContentPtr> content_of(Opening& opening, const FileHandle& file, std::uint64_t size) {
  if (size >= kMapFrom) return map_file(file, size);
  ASSIGN_OR_RETURN(std::string bytes, read_all(file, size));
  return opening.store.keep(std::move(bytes));
}

// Adds a regular file. `name` is in use already.
Status add_open_file(Opening& opening,
                     const FileHandle& file,
                     const std::string& name,
                     std::vector<Issue> issues) {
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return io_error("look at");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const Budget& budget = opening.meter.budget();
  if (size > budget.item_bytes) {
    issues.push_back(
        {"budget-item-bytes", 0, size, 1, fmt::format("{} of {} bytes", size, budget.item_bytes)});
    opening.add(name, nullptr, std::move(issues));
    return ok_status();
  }
  if (!opening.meter.take_read(size)) {
    const Issue issue{"budget-bytes", 0, size, 1, fmt::format("{} bytes", budget.total_bytes)};
    opening.limit_reached(issue, name);
    issues.push_back(issue);
    opening.add(name, nullptr, std::move(issues));
    return ok_status();
  }
  ASSIGN_OR_RETURN(ContentPtr content, content_of(opening, file, size));
  add_content(opening, name, std::move(content), 0, std::move(issues));
  return ok_status();
}

// Regular files only; O_NONBLOCK in case it has become a pipe since it was looked at.
FileHandle open_regular(int folder, const char* name, int extra_flags) {
  FileHandle file(openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | extra_flags));
  struct stat status {};
  if (file.is_open() && fstat(file.get(), &status) == 0 && !S_ISREG(status.st_mode)) {
    errno = EINVAL;
    return {};
  }
  return file;
}

// All names in a folder but "." and "..", sorted.
Result<std::vector<std::string>> names_in(const FileHandle& folder) {
  const int copy = fcntl(folder.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return io_error("list");
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(fdopendir(copy), &closedir);
  if (stream == nullptr) {
    const Error error = io_error("list");
    close(copy);
    return error;
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return io_error("list");
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), &std::free);
  if (real == nullptr) return std::nullopt;
  return std::string(real.get());
}

class FolderWalk {
 public:
  FolderWalk(Opening& opening, std::string root, const std::string& prefix)
      : opening_(opening),
        root_(std::move(root)),
        prefix_(prefix) {}

  // `inner`: the folder below the root, "" or "a/b/", as on disk.
  Status walk(const FileHandle& folder, const std::string& inner, int depth);

 private:
  bool add(const FileHandle& folder, const std::string& inner, const std::string& name, int depth);
  void add_folder(const FileHandle& parent,
                  const std::string& inner,
                  const std::string& name,
                  int depth);
  void add_file(const FileHandle& file, const std::string& inner, const std::string& name);
  void add_link(const FileHandle& folder, const std::string& inner, const std::string& name);
  void add_problem(const std::string& inner, const std::string& name, Issue issue);
  std::string path_of(const std::string& inner,
                      const std::string& name,
                      std::vector<Issue>& issues);

  Opening& opening_;
  std::string root_;  // real path
  const std::string& prefix_;
};

Status FolderWalk::walk(const FileHandle& folder, const std::string& inner, int depth) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, names_in(folder));
  for (const std::string& name : names) {
    if (cancel_requested() || !add(folder, inner, name, depth)) break;
  }
  return ok_status();
}

// False when the bundle may hold no more entries.
bool FolderWalk::add(const FileHandle& folder,
                     const std::string& inner,
                     const std::string& name,
                     int depth) {
  if (!opening_.meter.take_entry()) {
    const std::uint64_t limit = opening_.meter.budget().entries;
    opening_.limit_reached({"budget-entries", 0, 0, 1, fmt::format("{} entries", limit)},
                           prefix_ + name_to_utf8(inner + name));
    return false;
  }
  struct stat status {};
  if (fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    add_problem(inner, name, {"file-unreadable", 0, 0, 1, system_message(errno)});
  } else if (S_ISDIR(status.st_mode)) {
    add_folder(folder, inner, name, depth);
  } else if (S_ISLNK(status.st_mode)) {
    add_link(folder, inner, name);
  } else if (S_ISREG(status.st_mode)) {
    add_file(open_regular(folder.get(), name.c_str(), O_NOFOLLOW), inner, name);
  } else {
    add_problem(inner, name, {"special-file", 0, 0, 1, ""});
  }
  return true;
}

void FolderWalk::add_folder(const FileHandle& parent,
                            const std::string& inner,
                            const std::string& name,
                            int depth) {
  if (depth >= kDeepestFolder) {
    add_problem(inner, name, {"folder-too-deep", 0, 0, 1, fmt::format("{} folders", depth)});
    return;
  }
  const FileHandle folder(
      openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) {
    add_problem(inner, name, {"folder-unreadable", 0, 0, 1, system_message(errno)});
    return;
  }
  const Status status = walk(folder, inner + name + "/", depth + 1);
  if (!status.ok()) {
    add_problem(inner, name, {"folder-unreadable", 0, 0, 1, status.error().message});
  }
}

void FolderWalk::add_file(const FileHandle& file,
                          const std::string& inner,
                          const std::string& name) {
  if (!file.is_open()) {
    add_problem(inner, name, {"file-unreadable", 0, 0, 1, system_message(errno)});
    return;
  }
  std::vector<Issue> issues;
  const std::string path = path_of(inner, name, issues);
  const Status status = add_open_file(opening_, file, path, issues);
  if (status.ok()) return;
  issues.push_back({"file-unreadable", 0, 0, 1, status.error().message});
  opening_.add(path, nullptr, std::move(issues));
}

// A link to a file of the same folder is that file. A link to a folder inside is not entered: what
// it leads to is read at its own place, and circles cannot arise.
void FolderWalk::add_link(const FileHandle& folder,
                          const std::string& inner,
                          const std::string& name) {
  const std::optional<std::string> target = real_path(root_ + "/" + inner + name);
  if (!target) {
    add_problem(inner, name, {"link-broken", 0, 0, 1, system_message(errno)});
    return;
  }
  const bool inside = root_ == "/" || target->starts_with(root_ + "/");
  if (!inside) {
    std::string written(PATH_MAX, '\0');
    const ssize_t length = readlinkat(folder.get(), name.c_str(), written.data(), written.size());
    written.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    add_problem(inner, name, {"link-outside", 0, 0, 1, name_to_utf8(written)});
    return;
  }
  struct stat status {};
  if (stat(target->c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    add_problem(
        inner, name, {"link-to-folder", 0, 0, 1, name_to_utf8(target->substr(root_.size()))});
    return;
  }
  add_file(open_regular(AT_FDCWD, target->c_str(), O_NOFOLLOW), inner, name);
}

void FolderWalk::add_problem(const std::string& inner, const std::string& name, Issue issue) {
  std::vector<Issue> issues;
  const std::string path = path_of(inner, name, issues);
  issues.push_back(std::move(issue));
  opening_.add(path, nullptr, std::move(issues));
}

std::string FolderWalk::path_of(const std::string& inner,
                                const std::string& name,
                                std::vector<Issue>& issues) {
  EntryName clean = clean_entry_name(inner + name);
  issues = std::move(clean.issues);
  return opening_.unique_path(prefix_ + clean.path);
}

}  // namespace

Status add_disk_file(Opening& opening, const std::string& disk_path, const std::string& name) {
  const FileHandle file = open_regular(AT_FDCWD, disk_path.c_str(), 0);
  if (!file.is_open()) return io_error("open");
  if (!opening.meter.take_entry())
    return Error{ErrorCode::LimitExceeded, "no entries left in the budget"};
  return add_open_file(opening, file, opening.unique_path(name), {});
}

Status add_disk_folder(Opening& opening, const std::string& disk_path, const std::string& prefix) {
  const FileHandle folder(open(disk_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return io_error("open");
  const std::optional<std::string> root = real_path(disk_path);
  if (!root) return io_error("open");
  return FolderWalk(opening, *root, prefix).walk(folder, "", 0);
}

}  // namespace casebook
