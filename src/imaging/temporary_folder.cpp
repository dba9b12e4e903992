// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/temporary_directory.h"
#include "imaging/wim.h"

namespace casebook {

Result<TemporaryFolder> TemporaryFolder::make() {
  std::string path = temporary_directory() + "/casebook-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    return Error{ErrorCode::Io,
                 "make a temporary folder: " + std::generic_category().message(errno)};
  }
  return TemporaryFolder(std::move(path));
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // nothing can be done about what stays
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace casebook
