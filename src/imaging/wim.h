// SPDX-License-Identifier: Apache-2.0
// Windows images (.wim, .esd, .swm) and provisioning packages (.ppkg, which are WIM files): what
// the file says of itself, the files in it, their content.
//
// The description is read by code of our own and is there even when the rest is lost; trees and
// contents come through libwim, on a copy of only those bytes that it needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "model/issue.h"

namespace casebook {

// One image, as the XML data of the file tells. What is not told is "" or 0.
struct WimImage {
  std::uint32_t number = 0;  // 1 ...
  std::string name;
  std::string description;
  std::string edition;            // EDITIONID: "Professional"
  std::string installation_type;  // "Client", "Server Core", "WindowsPE"
  std::string version;            // "10.0.19041.4170", the last part from SPBUILD
  std::string architecture;       // "x86", "x64", "arm", "arm64", else the number
  std::vector<std::string> languages;
  std::string default_language;
  std::uint64_t files = 0;
  std::uint64_t folders = 0;
  std::uint64_t bytes = 0;
  Micros created = kNoTime;   // UTC
  Micros modified = kNoTime;  // UTC

  // Holds an installed Windows, by its own word.
  bool is_windows() const { return !version.empty(); }
};

struct WimDescription {
  std::string guid;  // lower case, without braces; the same in all parts
  std::uint32_t version = 0;
  std::string compression;  // "none", "XPRESS", "LZX", "LZMS"
  std::uint32_t chunk_bytes = 0;
  std::uint32_t part = 1;
  std::uint32_t parts = 1;
  std::uint32_t image_count = 0;  // by the header; `images` may hold fewer
  std::uint32_t boot_image = 0;   // number; 0 = none
  bool is_solid = false;          // files are compressed together (.esd)
  bool is_pipable = false;        // wimlib's own order of parts, which no tool of Windows reads
  bool has_integrity_table = false;
  bool is_being_written = false;  // the program that wrote it did not end
  std::vector<WimImage> images;
  std::vector<Issue> issues;  // offsets in the file
};

// By the first bytes: "MSWIM\0\0\0", "WLPWM\0\0\0".
bool is_wim(ByteView begin);

// By the name: a provisioning package (.ppkg, .spp).
bool is_package_name(std::string_view path);

// Source: Microsoft, "Windows Imaging File Format (WIM)" white paper.
// REQUIRES: is_wim(bytes)
WimDescription describe_wim(ByteView bytes);

// A file or folder of an image.
struct WimEntry {
  std::string path;  // "Windows/System32/a.dll"; "" for the top
  bool is_folder = false;
  bool is_link = false;          // a symbolic link or a junction
  bool is_missing = false;       // its content lies in another part
  bool is_encrypted = false;     // by EFS: the content is of no use elsewhere
  std::uint32_t attributes = 0;  // FILE_ATTRIBUTE_*
  std::uint64_t size = 0;
  Micros modified = kNoTime;  // UTC
  std::string sha1;           // 40 lower-case hex digits; "" for empty files and folders
};

// How far a long operation is; false stops it.
using WimProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

// An open file. Not for several threads at once; several files are.
class WimFile {
 public:
  // `bytes` must outlive the result. Copies the parts that describe it into a temporary file, and
  // the contents that are asked for when they are.
  static Result<WimFile> open(ByteView bytes);
  // `others`: further parts of a split file; each may be missing.
  static Result<WimFile> open(const std::string& path, const std::vector<std::string>& others = {});

  WimFile(WimFile&& other) noexcept;
  WimFile& operator=(WimFile&& other) noexcept;
  WimFile(const WimFile&) = delete;
  WimFile& operator=(const WimFile&) = delete;
  ~WimFile();

  std::uint32_t images() const;

  // Calls back for each entry, parents first, in the order of the file. The callback may give false
  // to stop. `image`: 1 ... images().
  Status walk(std::uint32_t image, const std::function<bool(const WimEntry&)>& take);

  // Unpacks files (as walk() names them; letter case does not count) below `folder`, which exists,
  // under their own paths. No access lists, no attributes. Files of one call are read in one pass.
  Status extract(std::uint32_t image,
                 const std::vector<std::string>& paths,
                 const std::string& folder,
                 const WimProgress& progress = {});

  // The same, file by file where it must be: one damaged file ends a pass, and then each is tried
  // by itself. `take` is called with each path in turn and what became of it, and may give false to
  // stop.
  void extract_each(std::uint32_t image,
                    const std::vector<std::string>& paths,
                    const std::string& folder,
                    const std::function<bool(const std::string& path, const Status&)>& take,
                    const WimProgress& progress = {});

  // Reads everything and compares the checksums; the integrity table, where there is one, too.
  Status verify(const WimProgress& progress = {});

 private:
  struct State;
  explicit WimFile(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// A folder of our own under $TMPDIR, else /tmp, that goes with its content.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make();
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
  }
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace casebook
