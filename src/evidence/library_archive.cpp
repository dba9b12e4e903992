// SPDX-License-Identifier: Apache-2.0
#include "evidence/library_archive.h"

#include <algorithm>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::size_t kInputBlock = 256 * 1024;
constexpr int kMostRetries = 16;

// libarchive tells what is wrong only in words.
std::string problem_kind(std::string_view words) {
  const auto says = [words](std::string_view part) { return contains_ignoring_case(words, part); };
  if (says("crypt") || says("passphrase") || says("password")) return "archive-encrypted";
  if (says("truncated") || says("unexpected end") || says("premature end"))
    return "archive-truncated";
  if (says("multivolume") || says("multi-volume") || says("spanned"))
    return "archive-volume-missing";
  if (says("unsupported") || says("not supported") || says("unknown codec"))
    return "archive-unsupported";
  return "archive-damaged";
}

}  // namespace

Utf8Locale::Utf8Locale() : ours_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
  if (ours_ != nullptr) before_ = uselocale(ours_);
}

Utf8Locale::~Utf8Locale() {
  if (ours_ == nullptr) return;
  uselocale(before_);
  freelocale(ours_);
}

// Hands the bytes out in pieces: each is a chance to stop.
class LibraryArchive::Source {
 public:
  Source(ByteView bytes, std::function<bool()> should_stop)
      : bytes_(bytes),
        should_stop_(std::move(should_stop)) {}

  static la_ssize_t read(archive* archive, void* self, const void** block) {
    auto& source = *static_cast<Source*>(self);
    if (source.should_stop_()) {
      archive_set_error(archive, ARCHIVE_FATAL, "stopped");
      return ARCHIVE_FATAL;
    }
    const std::size_t length = std::min(source.bytes_.size() - source.at_, kInputBlock);
    *block = source.bytes_.data() + source.at_;
    source.at_ += length;
    return static_cast<la_ssize_t>(length);
  }

  static la_int64_t skip(archive* /*archive*/, void* self, la_int64_t wanted) {
    auto& source = *static_cast<Source*>(self);
    const auto left = static_cast<la_int64_t>(source.bytes_.size() - source.at_);
    const la_int64_t length = std::clamp<la_int64_t>(wanted, 0, left);
    source.at_ += static_cast<std::size_t>(length);
    return length;
  }

  static la_int64_t seek(archive* /*archive*/, void* self, la_int64_t offset, int whence) {
    auto& source = *static_cast<Source*>(self);
    const auto size = static_cast<la_int64_t>(source.bytes_.size());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(source.at_);
    if (whence == SEEK_END) base = size;
    if (offset < -base) return ARCHIVE_FATAL;
    const la_int64_t to = offset > size - base ? size : base + offset;
    source.at_ = static_cast<std::size_t>(to);
    return to;
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
  std::function<bool()> should_stop_;
};

LibraryArchive::LibraryArchive(ArchiveKind kind,
                               ByteView bytes,
                               ReadWay way,
                               std::function<bool()> should_stop)
    : kind_(kind),
      source_(std::make_unique<Source>(bytes, std::move(should_stop))),
      archive_(archive_read_new()) {
  if (archive_ == nullptr) return;
  support(kind, way);
  archive_read_set_read_callback(archive_, &Source::read);
  archive_read_set_skip_callback(archive_, &Source::skip);
  archive_read_set_seek_callback(archive_, &Source::seek);
  archive_read_set_callback_data(archive_, source_.get());
  opened_ = archive_read_open1(archive_) == ARCHIVE_OK;
}

LibraryArchive::~LibraryArchive() {
  if (archive_ != nullptr) archive_read_free(archive_);
}

// Only what the first bytes said: with all formats on, a log may be taken for an mtree.
void LibraryArchive::support(ArchiveKind kind, ReadWay way) {
  switch (kind) {
    case ArchiveKind::Zip:
      if (way == ReadWay::FromStart) {
        archive_read_support_format_zip_streamable(archive_);
      } else {
        archive_read_support_format_zip_seekable(archive_);
      }
      return;
    case ArchiveKind::SevenZip: archive_read_support_format_7zip(archive_); return;
    case ArchiveKind::Cab: archive_read_support_format_cab(archive_); return;
    case ArchiveKind::Rar:
      archive_read_support_format_rar(archive_);
      archive_read_support_format_rar5(archive_);
      return;
    case ArchiveKind::Gzip: archive_read_support_filter_gzip(archive_); break;
    case ArchiveKind::Xz: archive_read_support_filter_xz(archive_); break;
    case ArchiveKind::Zstd: archive_read_support_filter_zstd(archive_); break;
    case ArchiveKind::Bzip2: archive_read_support_filter_bzip2(archive_); break;
    case ArchiveKind::Tar: break;
  }
  if (way != ReadWay::PlainStream) archive_read_support_format_tar(archive_);
  if (kind == ArchiveKind::Tar) return;
  archive_read_support_format_raw(archive_);
  archive_read_support_format_empty(archive_);
}

ReadResult LibraryArchive::next_member(Member& member) {
  if (!opened_) return ReadResult::Fatal;
  archive_entry* entry = nullptr;
  int result = ARCHIVE_RETRY;
  for (int attempt = 0; result == ARCHIVE_RETRY && attempt < kMostRetries; ++attempt) {
    result = archive_read_next_header(archive_, &entry);
  }
  if (result == ARCHIVE_EOF) return ReadResult::End;
  if (result == ARCHIVE_FAILED) return ReadResult::Damaged;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return ReadResult::Fatal;
  // A stream whose filter did not recognise it would be handed out packed as it is.
  const bool unpacked = archive_filter_code(archive_, 0) != ARCHIVE_FILTER_NONE;
  if (is_compressed_stream(kind_) && !unpacked) return ReadResult::Fatal;
  describe(entry, member);
  return ReadResult::Ok;
}

void LibraryArchive::describe(archive_entry* entry, Member& member) const {
  const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
  member = {};
  member.name = text(archive_entry_pathname(entry));
  member.encrypted = archive_entry_is_encrypted(entry) != 0;
  const auto type = archive_entry_filetype(entry);
  if (archive_entry_hardlink(entry) != nullptr) {
    member.type = MemberType::HardLink;
    member.target = text(archive_entry_hardlink(entry));
  } else if (type == AE_IFLNK) {
    member.type = MemberType::SymbolicLink;
    member.target = text(archive_entry_symlink(entry));
  } else if (type == AE_IFDIR) {
    member.type = MemberType::Folder;
  } else if (type != AE_IFREG && type != 0) {
    member.type = MemberType::Special;
  }
}

ReadResult LibraryArchive::next_block(Block& block) {
  block = {};
  const void* bytes = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  int result = ARCHIVE_RETRY;
  for (int attempt = 0; result == ARCHIVE_RETRY && attempt < kMostRetries; ++attempt) {
    result = archive_read_data_block(archive_, &bytes, &size, &offset);
  }
  if (result == ARCHIVE_EOF) return ReadResult::End;
  if (result == ARCHIVE_FAILED || offset < 0) return ReadResult::Damaged;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return ReadResult::Fatal;
  block = {{static_cast<const char*>(bytes), size}, static_cast<std::uint64_t>(offset)};
  // A warning comes with the last data: a wrong checksum.
  return result == ARCHIVE_WARN ? ReadResult::Damaged : ReadResult::Ok;
}

Issue LibraryArchive::problem() const {
  const char* words = archive_ == nullptr ? nullptr : archive_error_string(archive_);
  const std::string detail = to_valid_utf8(words == nullptr ? "" : words);
  return {problem_kind(detail), 0, 0, 1, detail};
}

bool LibraryArchive::is_plain_stream() const {
  return archive_format(archive_) == ARCHIVE_FORMAT_RAW;
}

}  // namespace casebook
