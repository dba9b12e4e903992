// SPDX-License-Identifier: Apache-2.0
// Contents, found again by their SHA-256 (64 lower-case hexadecimal digits). What is in does not
// change; the same content is kept once. Whether somebody still needs it is the database's to know.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/files.h"

namespace casebook::store {

class BlobStore {
 public:
  BlobStore() = default;
  BlobStore(const BlobStore&) = delete;
  BlobStore& operator=(const BlobStore&) = delete;
  virtual ~BlobStore() = default;

  // Keeps the contents of a file, which are on disk and have that hash. The file stays until the
  // caller removes it: when the database says that the contents are here.
  virtual Status keep(const std::string& path, const std::string& sha256) = 0;

  // Keeps `bytes`; gives their hash.
  virtual Result<std::string> put(std::string_view bytes) = 0;

  virtual Result<File> open(const std::string& sha256) const = 0;

  // A file on this machine with the contents, for those who map it; not to be changed. A store that
  // lies elsewhere fetches it.
  virtual Result<std::string> local_file(const std::string& sha256) const = 0;

  // Missing is ok.
  virtual Status remove(const std::string& sha256) = 0;

  // All of them, in order of their hashes.
  virtual Status each(
      const std::function<bool(const std::string& sha256, std::uint64_t bytes)>& call) const = 0;
};

// Under `folder`, which is made when it is not there: "blobs/ab/cd/<hash>", readable by its owner.
Result<std::unique_ptr<BlobStore>> open_blob_folder(const std::string& folder);

bool is_sha256(std::string_view text);

// In hexadecimal, of the first `size` bytes. Io when the file is shorter.
Result<std::string> sha256_of(const File& file, std::uint64_t size);

// Reads all of it: whether it still has its hash. NotFound when it is not there.
Result<bool> is_sound(const BlobStore& blobs, const std::string& sha256);

}  // namespace casebook::store
