// SPDX-License-Identifier: Apache-2.0
#include "cli/input_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence/content.h"

namespace casebook {

Result<std::shared_ptr<const Content>> open_input_file(const std::string& path) {
  // Never waits for the other end of a pipe.
  const FileHandle file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) {
    const int error = errno;
    return Error{error == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                 path + ": " + system_message(error)};
  }
  if (S_ISDIR(status.st_mode))
    return Error{ErrorCode::InvalidInput, path + ": is a folder; name a file in it"};
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::InvalidInput, path + ": neither a file nor a folder"};
  }
  auto content = map_file(file, static_cast<std::uint64_t>(status.st_size));
  if (!content.ok()) return std::move(content.error()).context(path);
  return std::move(content).value();
}

}  // namespace casebook
