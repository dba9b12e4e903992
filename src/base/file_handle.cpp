// SPDX-License-Identifier: Apache-2.0
#include "base/file_handle.h"

#include <system_error>
#include <utility>

#include <unistd.h>

namespace casebook {

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  if (this != &other) {
    if (is_open()) close(descriptor_);
    descriptor_ = other.release();
  }
  return *this;
}

FileHandle::~FileHandle() {
  if (is_open()) close(descriptor_);
}

int FileHandle::release() {
  return std::exchange(descriptor_, -1);
}

std::string system_message(int error) {
  return std::generic_category().message(error);
}

}  // namespace casebook
