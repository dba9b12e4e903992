// SPDX-License-Identifier: Apache-2.0
// Where a redacted bundle is put together: a folder, an archive or a file that gets its name only
// when it is complete.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evidence/bundle.h"
#include "evidence/content.h"
#include "redact/archive_writer.h"

namespace casebook {

enum class TargetKind { Folder, Archive, File };

class Target {
 public:
  // Nothing may be at `path` yet. Of an archive, `root` says which kind.
  static Result<Target> open(const std::string& path, TargetKind kind, const BundleArchive& root);
  Target(Target&&) noexcept;
  Target& operator=(Target&&) = delete;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target();  // removes what was not finished

  // Where the following items go: the archives around them, outermost first, each by its path in
  // the result and its kind. Archives that are left are completed.
  struct Around {
    std::string path;
    ArchiveKind kind = ArchiveKind::Zip;
    bool is_plain_stream = false;
  };
  Status enter(const std::vector<Around>& around);
  // `path`: in the result. False when something else has that place.
  Result<bool> add(const std::string& path, std::string_view bytes);
  Status finish();

 private:
  struct Open {
    Around around;
    FileHandle file;
    std::unique_ptr<ArchiveWriter> writer;
  };
  Target() = default;
  Status leave();
  Result<bool> put(std::size_t depth, const std::string& path, std::string_view bytes);
  Result<bool> put_on_disk(const std::string& name, std::string_view bytes);

  std::string path_;
  std::string temporary_;
  TargetKind kind_ = TargetKind::Folder;
  FileHandle root_file_;
  std::unique_ptr<ArchiveWriter> root_;
  std::string root_prefix_;  // of paths, which are named below the archive
  std::vector<Open> open_;
  std::set<std::string> names_;  // in archives
};

}  // namespace casebook
