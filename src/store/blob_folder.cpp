// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"
#include "store/blobs.h"

namespace casebook::store {
namespace {

namespace fs = std::filesystem;

class BlobFolder : public BlobStore {
 public:
  explicit BlobFolder(std::string folder) : folder_(std::move(folder)) {}

  // A second name for the same file: nothing is copied.
  Status keep(const std::string& path, const std::string& sha256) override {
    ASSIGN_OR_RETURN(const std::string place, place_of(sha256));
    const std::string folder = place.substr(0, place.rfind('/'));
    RETURN_IF_ERROR(make_folders(folder));
    ::chmod(path.c_str(), 0400);
    return link_file(path, place);
  }

  Result<std::string> put(std::string_view bytes) override {
    std::string hash = in_hex(sha256(bytes));
    ASSIGN_OR_RETURN(const std::string place, place_of(hash));
    RETURN_IF_ERROR(make_folders(place.substr(0, place.rfind('/'))));
    if (::access(place.c_str(), F_OK) == 0) return hash;
    // Two at a time that put the same write into different files.
    const std::string unfinished =
        fmt::format("{}.{}.{}", place, ::getpid(), static_cast<const void*>(&hash));
    RETURN_IF_ERROR(write_file(unfinished, bytes));
    ::chmod(unfinished.c_str(), 0400);
    RETURN_IF_ERROR(move_file(unfinished, place));
    return hash;
  }

  Result<File> open(const std::string& sha256) const override {
    ASSIGN_OR_RETURN(const std::string place, place_of(sha256));
    return File::open(place);
  }

  Result<std::string> local_file(const std::string& sha256) const override {
    ASSIGN_OR_RETURN(std::string place, place_of(sha256));
    if (::access(place.c_str(), R_OK) != 0) {
      return Error{ErrorCode::NotFound, "content " + sha256 + " is not in the store"};
    }
    return place;
  }

  Status remove(const std::string& sha256) override {
    ASSIGN_OR_RETURN(const std::string place, place_of(sha256));
    return remove_file(place);
  }

  Status each(const std::function<bool(const std::string&, std::uint64_t)>& call) const override {
    for (const std::string& first : names_in(folder_)) {
      for (const std::string& second : names_in(folder_ + "/" + first)) {
        const std::string inner = fmt::format("{}/{}/{}", folder_, first, second);
        for (const std::string& name : names_in(inner)) {
          if (!is_sha256(name)) continue;  // unfinished
          std::error_code missing;
          const std::uintmax_t bytes = fs::file_size(inner + "/" + name, missing);
          if (!missing && !call(name, bytes)) return ok_status();
        }
      }
    }
    return ok_status();
  }

 private:
  Result<std::string> place_of(const std::string& sha256) const {
    // Nothing else ever becomes a part of a path.
    if (!is_sha256(sha256)) return Error{ErrorCode::InvalidInput, "not the hash of a content"};
    return fmt::format("{}/{}/{}/{}", folder_, sha256.substr(0, 2), sha256.substr(2, 2), sha256);
  }

  static std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
      names.push_back(at->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string folder_;
};

}  // namespace

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f');
         });
}

Result<std::unique_ptr<BlobStore>> open_blob_folder(const std::string& folder) {
  const std::string blobs = folder + "/blobs";
  RETURN_IF_ERROR(make_folders(blobs));
  return std::unique_ptr<BlobStore>(std::make_unique<BlobFolder>(blobs));
}

Result<std::string> sha256_of(const File& file, std::uint64_t size) {
  constexpr std::uint64_t kStep = 1 << 20;
  Sha256 hash;
  std::uint64_t offset = 0;
  while (offset < size) {
    ASSIGN_OR_RETURN(
        const std::string bytes,
        file.read_at(offset, static_cast<std::size_t>(std::min(kStep, size - offset))));
    if (bytes.empty()) return Error{ErrorCode::Io, "a file is shorter than it was"};
    hash.add(as_bytes(bytes));
    offset += bytes.size();
  }
  return in_hex(hash.finish());
}

Result<bool> is_sound(const BlobStore& blobs, const std::string& sha256) {
  ASSIGN_OR_RETURN(const File file, blobs.open(sha256));
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  ASSIGN_OR_RETURN(const std::string hash, sha256_of(file, size));
  return hash == sha256;
}

}  // namespace casebook::store
