// SPDX-License-Identifier: Apache-2.0
// Opens what a customer sent: folders, files, archives in archives. Nothing is ever written into
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "base/bytes.h"
#include "base/result.h"
#include "evidence/archive_kind.h"
#include "model/issue.h"

namespace casebook {

// Bytes of one item: a mapping, or a buffer that an archive was unpacked into (large ones live in
// an unlinked temporary file and are mapped from it).
class Content {
 public:
  Content() = default;
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  virtual ~Content() = default;

  virtual ByteView bytes() const = 0;
  // Tells the system that [offset, offset+length) is about to be read from start to end. A hint.
  virtual void will_read(std::uint64_t offset, std::uint64_t length) const;
  // Tells the system that [offset, offset+length) will not be read again soon. A hint.
  virtual void done_with(std::uint64_t offset, std::uint64_t length) const;
};

struct BundleEntry {
  // Inside the bundle: forward slashes, UTF-8, archive members below the archive's name.
  std::string path;
  std::shared_ptr<const Content> content;  // null when it could not be read; then `issues` says why
  std::vector<Issue> issues;
};

// An archive whose members are entries below its path.
struct BundleArchive {
  std::string path;
  std::optional<ArchiveKind> kind;  // nothing: a Windows image
  bool is_plain_stream = false;     // a compressed file, not a compressed tar
};

struct Bundle {
  std::string path;                     // as given by the user; several are joined with ", "
  std::vector<BundleEntry> entries;     // sorted by path: the same evidence gives the same order
  std::vector<BundleArchive> archives;  // that were unpacked, sorted by path
  std::vector<Issue> issues;            // about the bundle as a whole (budget spent)
  std::uint64_t bytes = 0;
};

struct OpenProgress {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  std::string path;  // being read
};

// Opens all paths as one bundle. Fails only when a path does not exist or cannot be read at all; a
// damaged, encrypted, oversized or hostile archive is an issue of its entry and the rest is read.
// Symbolic links inside a folder are followed only when their target stays inside it.
Result<Bundle> open_bundle(const std::vector<std::string>& paths,
                           const Budget& budget,
                           const std::function<void(const OpenProgress&)>& progress = {});

}  // namespace casebook
