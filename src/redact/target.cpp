// SPDX-License-Identifier: Apache-2.0
#include "redact/target.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 16 << 20;

Error io_error(const std::string& path) {
  return {ErrorCode::Io, path + ": cannot be written: " + system_message(errno)};
}

Status write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
    const ssize_t written = write(descriptor, bytes.data(), std::min(bytes.size(), kPiece));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ok_status();
}

}  // namespace

Result<Target> Target::open(const std::string& path, TargetKind kind, const BundleArchive& root) {
  Target target;
  target.path_ = path;
  while (target.path_.size() > 1 && target.path_.ends_with('/'))
    target.path_.pop_back();
  target.kind_ = kind;
  std::error_code error;
  if (fs::symlink_status(target.path_, error).type() != fs::file_type::not_found) {
    return Error{ErrorCode::InvalidInput,
                 path + ": exists already, and nothing is overwritten; name another place"};
  }
  std::string temporary = target.path_ + ".XXXXXX";
  if (kind == TargetKind::Folder) {
    if (mkdtemp(temporary.data()) == nullptr) return io_error(path);
    const mode_t mask = umask(0);
    umask(mask);
    chmod(temporary.c_str(), 0777U & ~mask);
    target.temporary_ = temporary;
    return target;
  }
  target.root_file_ = FileHandle(mkostemp(temporary.data(), O_CLOEXEC));
  if (!target.root_file_.is_open()) return io_error(path);
  target.temporary_ = temporary;
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(target.root_file_.get(), 0666U & ~mask);
  if (kind == TargetKind::Archive) {
    const ArchiveKind wanted = root.kind.value_or(ArchiveKind::Cab);
    const ArchiveKind written = can_write(wanted) ? wanted : ArchiveKind::Zip;
    ASSIGN_OR_RETURN(target.root_,
                     ArchiveWriter::open(written, root.is_plain_stream, target.root_file_.get()));
    target.root_prefix_ = root.path + "/";
  }
  return target;
}

Target::Target(Target&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      kind_(other.kind_),
      root_file_(std::move(other.root_file_)),
      root_(std::move(other.root_)),
      root_prefix_(std::move(other.root_prefix_)),
      open_(std::move(other.open_)),
      names_(std::move(other.names_)) {}

Target::~Target() {
  if (temporary_.empty()) return;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

Status Target::enter(const std::vector<Around>& around) {
  std::size_t same = 0;
  while (same < around.size() && same < open_.size() &&
         open_[same].around.path == around[same].path)
    ++same;
  while (open_.size() > same) {
    RETURN_IF_ERROR(leave());
  }
  for (std::size_t i = same; i < around.size(); ++i) {
    ASSIGN_OR_RETURN(FileHandle file, make_temporary_file());
    ASSIGN_OR_RETURN(auto writer,
                     ArchiveWriter::open(around[i].kind, around[i].is_plain_stream, file.get()));
    open_.push_back({around[i], std::move(file), std::move(writer)});
  }
  return ok_status();
}

// Completes the innermost archive and puts it into what is around it.
Status Target::leave() {
  Open done = std::move(open_.back());
  open_.pop_back();
  RETURN_IF_ERROR(done.writer->finish());
  struct stat status {};
  if (fstat(done.file.get(), &status) != 0) return io_error(path_);
  ASSIGN_OR_RETURN(const ContentPtr content,
                   map_file(done.file, static_cast<std::uint64_t>(status.st_size)));
  ASSIGN_OR_RETURN(const bool added,
                   put(open_.size(), done.around.path, as_text(content->bytes())));
  if (!added)
    return Error{ErrorCode::Io, done.around.path + ": two items of the result have this name"};
  return ok_status();
}

Result<bool> Target::add(const std::string& path, std::string_view bytes) {
  return put(open_.size(), path, bytes);
}

// `depth`: the number of archives around it.
Result<bool> Target::put(std::size_t depth, const std::string& path, std::string_view bytes) {
  if (depth > 0) {
    const Open& into = open_[depth - 1];
    if (!names_.insert(path).second) return false;
    RETURN_IF_ERROR(into.writer->add(path.substr(into.around.path.size() + 1), bytes));
    return true;
  }
  if (kind_ == TargetKind::Archive) {
    if (!names_.insert(path).second) return false;
    const bool is_below = path.starts_with(root_prefix_);
    RETURN_IF_ERROR(root_->add(is_below ? path.substr(root_prefix_.size()) : path, bytes));
    return true;
  }
  if (kind_ == TargetKind::File) {
    RETURN_IF_ERROR(write_all(root_file_.get(), bytes, path_));
    return true;
  }
  return put_on_disk(path, bytes);
}

Result<bool> Target::put_on_disk(const std::string& name, std::string_view bytes) {
  const fs::path place = fs::path(temporary_) / name;
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (error) return false;  // a file has the name of the folder
  const FileHandle file(
      ::open(place.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!file.is_open() && (errno == EEXIST || errno == EISDIR)) return false;
  if (!file.is_open()) return io_error(name);
  RETURN_IF_ERROR(write_all(file.get(), bytes, name));
  return true;
}

Status Target::finish() {
  RETURN_IF_ERROR(enter({}));
  if (root_ != nullptr) {
    RETURN_IF_ERROR(root_->finish());
  }
  // Whoever made the name meanwhile keeps it.
  std::error_code error;
  if (fs::symlink_status(path_, error).type() != fs::file_type::not_found) {
    return Error{ErrorCode::InvalidInput,
                 path_ + ": exists already, and nothing is overwritten; name another place"};
  }
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return io_error(path_);
  temporary_.clear();
  return ok_status();
}

}  // namespace casebook
