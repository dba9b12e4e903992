// SPDX-License-Identifier: Apache-2.0
#include "imaging/wim.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <wimlib.h>

#include "imaging/wim_header.h"
#include "imaging/wim_memory.h"

namespace casebook {
namespace {

// What describes a file of more bytes than this is copied part by part.
constexpr std::uint64_t kCopyWhole = 4 << 20;
constexpr std::uint32_t kMostImages = 4096;

void start_library() {
  static const int kStarted = [] {
    wimlib_set_memory_allocator(&take_wim_memory, &give_wim_memory, &retake_wim_memory);
    wimlib_set_print_errors(false);
    return wimlib_global_init(WIMLIB_INIT_FLAG_DEFAULT_CASE_INSENSITIVE);
  }();
  (void)kStarted;
}

ErrorCode code_of(int result) {
  switch (result) {
    case WIMLIB_ERR_PATH_DOES_NOT_EXIST:
    case WIMLIB_ERR_INVALID_IMAGE: return ErrorCode::NotFound;
    case WIMLIB_ERR_ABORTED_BY_PROGRESS: return ErrorCode::Cancelled;
    case WIMLIB_ERR_NOMEM: return ErrorCode::LimitExceeded;
    case WIMLIB_ERR_OPEN:
    case WIMLIB_ERR_WRITE:
    case WIMLIB_ERR_MKDIR: return ErrorCode::Io;
    case WIMLIB_ERR_UNSUPPORTED:
    case WIMLIB_ERR_UNKNOWN_VERSION:
    case WIMLIB_ERR_WIM_IS_ENCRYPTED: return ErrorCode::Unsupported;
    default: return ErrorCode::InvalidInput;
  }
}

Error wim_error(int result) {
  const char* words = wimlib_get_error_string(static_cast<wimlib_error_code>(result));
  return {code_of(result), words == nullptr ? "libwim error " + std::to_string(result) : words};
}

Status status_of(int result) {
  if (result == WIMLIB_ERR_SUCCESS) return ok_status();
  return wim_error(result);
}

Micros micros_of(const timespec& time, std::int32_t high) {
  std::int64_t seconds = time.tv_sec;
  if constexpr (sizeof(time.tv_sec) == 4) seconds |= static_cast<std::int64_t>(high) << 32;
  (void)high;
  // The earliest and latest FILETIME, in seconds.
  if (seconds < -11'644'473'600 || seconds > 1'833'029'933'770) return kNoTime;
  return seconds * kSecond + time.tv_nsec / 1000;
}

std::string hex_of(const std::uint8_t (&hash)[20]) {
  std::string text;
  bool is_zero = true;
  for (const std::uint8_t byte : hash) {
    is_zero = is_zero && byte == 0;
    text += fmt::format("{:02x}", byte);
  }
  return is_zero ? std::string() : text;
}

bool is_link(const wimlib_dir_entry& entry) {
  return (entry.attributes & WIMLIB_FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
         (entry.reparse_tag == WIMLIB_REPARSE_TAG_SYMLINK ||
          entry.reparse_tag == WIMLIB_REPARSE_TAG_MOUNT_POINT);
}

WimEntry entry_of(const wimlib_dir_entry& from) {
  const std::string_view path = from.full_path == nullptr ? "" : from.full_path;
  const wimlib_resource_entry& content = from.streams[0].resource;
  return {.path = std::string(path.starts_with('/') ? path.substr(1) : path),
          .is_folder = (from.attributes & WIMLIB_FILE_ATTRIBUTE_DIRECTORY) != 0,
          .is_link = is_link(from),
          .is_missing = content.is_missing != 0,
          .is_encrypted = (from.attributes & WIMLIB_FILE_ATTRIBUTE_ENCRYPTED) != 0,
          .attributes = from.attributes,
          .size = content.uncompressed_size,
          .modified = micros_of(from.last_write_time, from.last_write_time_high),
          .sha1 = hex_of(content.sha1_hash)};
}

struct Walk {
  const std::function<bool(const WimEntry&)>* take;
  bool stopped = false;
};

int walk_entry(const wimlib_dir_entry* entry, void* self) {
  auto& walk = *static_cast<Walk*>(self);
  if ((*walk.take)(entry_of(*entry))) return 0;
  walk.stopped = true;
  return WIMLIB_ERR_ABORTED_BY_PROGRESS;
}

// "a/b" as libwim takes it: what it would read as a pattern cannot be told otherwise.
std::string library_path(const std::string& path) {
  return "/" + path;
}

}  // namespace

struct WimFile::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (wim != nullptr) wimlib_free(wim);
    if (copy >= 0) close(copy);
  }

  Status make_copy();
  Status copy_range(std::uint64_t offset, std::uint64_t length);
  Status copy_description();
  Status replace_xml(const WimHeader& header);
  Status write_copy(std::uint64_t offset, std::string_view from);
  Status copy_contents(std::uint32_t image, const std::vector<std::string>& paths);
  Status open_library(const std::string& path);
  static wimlib_progress_status tell(wimlib_progress_msg message,
                                     wimlib_progress_info* info,
                                     void* self);

  WIMStruct* wim = nullptr;
  const WimProgress* progress = nullptr;
  std::string path;  // on disk; "" when `bytes` are the file

  // The file in memory, and the temporary file that libwim sees of it.
  ByteView bytes;
  std::optional<TemporaryFolder> folder;
  int copy = -1;
  std::uint64_t copied = 0;
  std::set<std::uint64_t> contents;  // offsets of what was copied for extract()
  bool is_whole = false;             // the copy holds everything
};

Status WimFile::State::make_copy() {
  ASSIGN_OR_RETURN(TemporaryFolder made, TemporaryFolder::make());
  folder.emplace(std::move(made));
  copy =
      ::open((folder->path() + "/image.wim").c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (copy < 0 || ftruncate(copy, static_cast<off_t>(bytes.size())) != 0) {
    return Error{ErrorCode::Io, "make a temporary file: " + std::generic_category().message(errno)};
  }
  return ok_status();
}

// A hostile table may name the same bytes again and again: then the whole file is copied, once.
Status WimFile::State::copy_range(std::uint64_t offset, std::uint64_t length) {
  if (is_whole || offset >= bytes.size()) return ok_status();
  length = std::min<std::uint64_t>(length, bytes.size() - offset);
  copied += length;
  if (copied >= bytes.size()) {
    is_whole = true;
    offset = 0;
    length = bytes.size();
    // The header stays as replace_xml() left it.
    if (wim != nullptr) {
      offset = std::min<std::uint64_t>(kWimHeaderBytes, bytes.size());
      length -= offset;
    }
  }
  return write_copy(offset, as_text(bytes.subspan(offset, length)));
}

Status WimFile::State::write_copy(std::uint64_t offset, std::string_view from) {
  while (!from.empty()) {
    const ssize_t written = pwrite(copy, from.data(), from.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      return Error{ErrorCode::Io,
                   "write a temporary file: " + std::generic_category().message(errno)};
    }
    offset += static_cast<std::uint64_t>(written);
    from.remove_prefix(static_cast<std::size_t>(written));
  }
  return ok_status();
}

// All that libwim reads to open the file and to walk its trees.
Status WimFile::State::copy_description() {
  const auto header = read_wim_header(bytes);
  std::optional<std::vector<WimResource>> trees;
  const bool is_plain = header && as_text(bytes).starts_with("MSWIM");
  if (is_plain && bytes.size() > kCopyWhole) trees = wim_metadata_resources(bytes, *header);
  if (!trees) {
    RETURN_IF_ERROR(copy_range(0, bytes.size()));
    return is_plain ? replace_xml(*header) : ok_status();
  }
  RETURN_IF_ERROR(copy_range(0, kWimHeaderBytes));
  trees->push_back(header->table);
  trees->push_back(header->boot_metadata);
  trees->push_back(header->integrity);
  for (const WimResource& resource : *trees) {
    RETURN_IF_ERROR(copy_range(resource.offset, resource.stored));
  }
  return replace_xml(*header);
}

// libwim wants XML data that names every image, and nothing else of it. It gets a text of ours:
// what is cut or encrypted costs no tree then, and no hostile XML reaches its parser.
Status WimFile::State::replace_xml(const WimHeader& header) {
  if (header.images > kMostImages) {
    return Error{ErrorCode::LimitExceeded, fmt::format("{} images", header.images)};
  }
  std::string text = "<WIM>";
  for (std::uint32_t image = 1; image <= header.images; ++image) {
    text += fmt::format("<IMAGE INDEX=\"{}\"></IMAGE>", image);
  }
  text += "</WIM>";
  std::string wide = "\xFF\xFE";
  for (const char c : text) {
    wide += c;
    wide += '\0';
  }
  const std::string place = wim_resource_bytes(bytes.size(), wide.size());
  RETURN_IF_ERROR(write_copy(bytes.size(), wide));
  return write_copy(kWimXmlPlace, place);
}

// What the files are made of.
Status WimFile::State::copy_contents(std::uint32_t image, const std::vector<std::string>& paths) {
  if (copy < 0 || is_whole) return ok_status();
  struct Gather {
    State* self;
    Status status = ok_status();
  } gather{this};
  const auto take = [](const wimlib_dir_entry* entry, void* context) {
    auto& at = *static_cast<Gather*>(context);
    const wimlib_resource_entry& from = entry->streams[0].resource;
    const bool is_solid = from.packed != 0;
    const std::uint64_t offset = is_solid ? from.raw_resource_offset_in_wim : from.offset;
    if (!at.self->contents.insert(offset).second) return 0;
    at.status = at.self->copy_range(
        offset, is_solid ? from.raw_resource_compressed_size : from.compressed_size);
    return at.status.ok() ? 0 : static_cast<int>(WIMLIB_ERR_WRITE);
  };
  for (const std::string& one : paths) {
    const int result = wimlib_iterate_dir_tree(
        wim, static_cast<int>(image), library_path(one).c_str(), 0, take, &gather);
    if (!gather.status.ok()) return gather.status;
    if (result != WIMLIB_ERR_SUCCESS) return wim_error(result).context(one);
  }
  return ok_status();
}

wimlib_progress_status WimFile::State::tell(wimlib_progress_msg message,
                                            wimlib_progress_info* info,
                                            void* self) {
  const auto* state = static_cast<State*>(self);
  if (state->progress == nullptr || !*state->progress) return WIMLIB_PROGRESS_STATUS_CONTINUE;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  if (message == WIMLIB_PROGRESS_MSG_EXTRACT_STREAMS) {
    done = info->extract.completed_bytes;
    total = info->extract.total_bytes;
  } else if (message == WIMLIB_PROGRESS_MSG_VERIFY_STREAMS) {
    done = info->verify_streams.completed_bytes;
    total = info->verify_streams.total_bytes;
  } else if (message == WIMLIB_PROGRESS_MSG_VERIFY_INTEGRITY) {
    done = info->integrity.completed_bytes;
    total = info->integrity.total_bytes;
  } else {
    return WIMLIB_PROGRESS_STATUS_CONTINUE;
  }
  return (*state->progress)(done, total) ? WIMLIB_PROGRESS_STATUS_CONTINUE
                                         : WIMLIB_PROGRESS_STATUS_ABORT;
}

Status WimFile::State::open_library(const std::string& from) {
  start_library();
  const int result = wimlib_open_wim_with_progress(from.c_str(), 0, &wim, &State::tell, this);
  if (result == WIMLIB_ERR_SUCCESS) return ok_status();
  wim = nullptr;
  return wim_error(result);
}

WimFile::WimFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
WimFile::WimFile(WimFile&& other) noexcept = default;
WimFile& WimFile::operator=(WimFile&& other) noexcept = default;
WimFile::~WimFile() = default;

Result<WimFile> WimFile::open(ByteView bytes) {
  auto state = std::make_unique<State>();
  state->bytes = bytes;
  RETURN_IF_ERROR(state->make_copy());
  RETURN_IF_ERROR(state->copy_description());
  RETURN_IF_ERROR(state->open_library(state->folder->path() + "/image.wim"));
  return WimFile(std::move(state));
}

Result<WimFile> WimFile::open(const std::string& path, const std::vector<std::string>& others) {
  auto state = std::make_unique<State>();
  state->path = path;
  RETURN_IF_ERROR(state->open_library(path));
  std::vector<const char*> names;
  for (const std::string& other : others) {
    names.push_back(other.c_str());
  }
  if (!names.empty()) {
    const int result = wimlib_reference_resource_files(
        state->wim, names.data(), static_cast<unsigned>(names.size()), 0, 0);
    if (result != WIMLIB_ERR_SUCCESS) return wim_error(result);
  }
  return WimFile(std::move(state));
}

std::uint32_t WimFile::images() const {
  wimlib_wim_info info{};
  return wimlib_get_wim_info(state_->wim, &info) == WIMLIB_ERR_SUCCESS ? info.image_count : 0;
}

Status WimFile::walk(std::uint32_t image, const std::function<bool(const WimEntry&)>& take) {
  Walk walk{&take};
  const int result = wimlib_iterate_dir_tree(state_->wim,
                                             static_cast<int>(image),
                                             "/",
                                             WIMLIB_ITERATE_DIR_TREE_FLAG_RECURSIVE,
                                             &walk_entry,
                                             &walk);
  if (walk.stopped) return ok_status();
  // An image of no files at all has not even a top.
  if (result == WIMLIB_ERR_PATH_DOES_NOT_EXIST) return ok_status();
  return status_of(result);
}

Status WimFile::extract(std::uint32_t image,
                        const std::vector<std::string>& paths,
                        const std::string& folder,
                        const WimProgress& progress) {
  if (paths.empty()) return ok_status();
  RETURN_IF_ERROR(state_->copy_contents(image, paths));
  std::vector<std::string> owned;
  std::vector<const char*> names;
  owned.reserve(paths.size());
  for (const std::string& path : paths) {
    names.push_back(owned.emplace_back(library_path(path)).c_str());
  }
  state_->progress = &progress;
  constexpr int kFlags = WIMLIB_EXTRACT_FLAG_NO_ACLS | WIMLIB_EXTRACT_FLAG_NO_ATTRIBUTES |
                         WIMLIB_EXTRACT_FLAG_REPLACE_INVALID_FILENAMES |
                         WIMLIB_EXTRACT_FLAG_ALL_CASE_CONFLICTS;
  const int result = wimlib_extract_paths(
      state_->wim, static_cast<int>(image), folder.c_str(), names.data(), names.size(), kFlags);
  state_->progress = nullptr;
  return status_of(result);
}

void WimFile::extract_each(std::uint32_t image,
                           const std::vector<std::string>& paths,
                           const std::string& folder,
                           const std::function<bool(const std::string&, const Status&)>& take,
                           const WimProgress& progress) {
  const Status all = extract(image, paths, folder, progress);
  for (const std::string& path : paths) {
    const Status one = all.ok() ? ok_status() : extract(image, {path}, folder, progress);
    if (!take(path, one)) return;
  }
}

Status WimFile::verify(const WimProgress& progress) {
  if (state_->copy >= 0) {
    RETURN_IF_ERROR(state_->copy_range(0, state_->bytes.size()));
  }
  // The table is looked at only while a file is being opened.
  const std::string path = state_->copy >= 0 ? state_->folder->path() + "/image.wim" : state_->path;
  State checked;
  checked.progress = &progress;
  const int opened = wimlib_open_wim_with_progress(
      path.c_str(), WIMLIB_OPEN_FLAG_CHECK_INTEGRITY, &checked.wim, &State::tell, &checked);
  if (opened != WIMLIB_ERR_SUCCESS) {
    checked.wim = nullptr;
    return wim_error(opened);
  }
  state_->progress = &progress;
  const int result = wimlib_verify_wim(state_->wim, 0);
  state_->progress = nullptr;
  return status_of(result);
}

}  // namespace casebook
