// SPDX-License-Identifier: Apache-2.0
#include "store/files.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace casebook::store {
namespace {

Error failed(std::string_view what, const std::string& path) {
  const int number = errno;
  ErrorCode code = ErrorCode::Io;
  if (number == ENOENT) code = ErrorCode::NotFound;
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) code = ErrorCode::LimitExceeded;
  return {code, fmt::format("{}: {}: {}", path, what, std::generic_category().message(number))};
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<File> open_with(const std::string& path, int flags) {
  FileHandle handle(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!handle.is_open()) return failed("cannot be opened", path);
  return File(std::move(handle));
}

std::string name_of(int descriptor) {
  return fmt::format("file {}", descriptor);
}

}  // namespace

Result<File> File::open(const std::string& path) {
  return open_with(path, O_RDONLY);
}

Result<File> File::open_for_writing(const std::string& path) {
  return open_with(path, O_RDWR | O_CREAT);
}

Result<std::uint64_t> File::size() const {
  struct stat about {};
  if (::fstat(descriptor(), &about) != 0) return failed("size", name_of(descriptor()));
  return static_cast<std::uint64_t>(about.st_size);
}

Status File::write_at(std::uint64_t offset, ByteView bytes) const {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      return failed("cannot be written", name_of(descriptor()));
    }
    offset += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return ok_status();
}

Result<std::string> File::read_at(std::uint64_t offset, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t have = 0;
  while (have < most) {
    const ssize_t count =
        ::pread(descriptor(), bytes.data() + have, most - have, static_cast<off_t>(offset + have));
    if (count < 0) {
      if (errno == EINTR) continue;
      return failed("cannot be read", name_of(descriptor()));
    }
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  bytes.resize(have);
  return bytes;
}

Status File::cut(std::uint64_t size) const {
  if (::ftruncate(descriptor(), static_cast<off_t>(size)) == 0) return ok_status();
  return failed("cannot be cut", name_of(descriptor()));
}

Status File::sync() const {
  if (::fsync(descriptor()) == 0) return ok_status();
  return failed("cannot be brought to disk", name_of(descriptor()));
}

Status make_folders(const std::string& path) {
  if (path.empty() || path == "/") return ok_status();
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0) {
    if (S_ISDIR(about.st_mode)) return ok_status();
    return Error{ErrorCode::Io, path + ": is there and is no folder"};
  }
  const std::string above = folder_of(path);
  if (above != path) {
    RETURN_IF_ERROR(make_folders(above));
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed("cannot be made", path);
  return sync_folder(above);
}

Status sync_folder(const std::string& folder) {
  ASSIGN_OR_RETURN(const File file, open_with(folder, O_RDONLY | O_DIRECTORY));
  Status synced = file.sync();
  if (!synced.ok()) return std::move(synced.error()).context(folder);
  return ok_status();
}

Status move_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed("cannot be renamed to " + to, from);
  return sync_folder(folder_of(to));
}

Status link_file(const std::string& from, const std::string& to) {
  if (::link(from.c_str(), to.c_str()) != 0 && errno != EEXIST) {
    return failed("cannot be linked to " + to, from);
  }
  return sync_folder(folder_of(to));
}

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return ok_status();
    return failed("cannot be removed", path);
  }
  return sync_folder(folder_of(path));
}

Status write_file(const std::string& path, std::string_view bytes) {
  const std::string unfinished = path + ".new";
  {
    ASSIGN_OR_RETURN(const File file, File::open_for_writing(unfinished));
    RETURN_IF_ERROR(file.cut(0));
    Status written = file.write_at(0, as_bytes(bytes));
    if (written.ok()) written = file.sync();
    if (!written.ok()) {
      ::unlink(unfinished.c_str());
      return std::move(written.error()).context(path);
    }
  }
  return move_file(unfinished, path);
}

Result<std::uint64_t> free_bytes(const std::string& folder) {
  struct statvfs about {};
  if (::statvfs(folder.c_str(), &about) != 0) return failed("free space", folder);
  return static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize;
}

}  // namespace casebook::store
