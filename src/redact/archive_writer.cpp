// SPDX-License-Identifier: Apache-2.0
#include "redact/archive_writer.h"

#include <algorithm>

#include <archive.h>
#include <archive_entry.h>

#include "base/cancel.h"
#include "evidence/library_archive.h"

namespace casebook {
namespace {

constexpr std::size_t kPiece = 16 << 20;
constexpr unsigned kMode = 0644;
constexpr time_t kTime =
    315'532'800;  // 1980, the first that zip knows: when it was packed tells of somebody

class LibraryWriter final : public ArchiveWriter {
 public:
  explicit LibraryWriter(archive* writer) : archive_(writer) {}
  ~LibraryWriter() override { archive_write_free(archive_); }

  Status add(const std::string& name, std::string_view bytes) override {
    const Utf8Locale locale;
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, kMode);
    archive_entry_set_mtime(entry, kTime, 0);
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    const int head = archive_write_header(archive_, entry);
    archive_entry_free(entry);
    if (head != ARCHIVE_OK && head != ARCHIVE_WARN) return problem();
    while (!bytes.empty()) {
      if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
      const std::string_view piece = bytes.substr(0, kPiece);
      if (archive_write_data(archive_, piece.data(), piece.size()) < 0) return problem();
      bytes.remove_prefix(piece.size());
    }
    return ok_status();
  }

  Status finish() override {
    const Utf8Locale locale;
    return archive_write_close(archive_) == ARCHIVE_OK ? ok_status() : problem();
  }

 private:
  Status problem() const {
    const char* words = archive_error_string(archive_);
    return Error{ErrorCode::Io,
                 std::string("write an archive: ") + (words == nullptr ? "" : words)};
  }

  archive* archive_;
};

int set_filter(archive* writer, ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::Gzip: return archive_write_add_filter_gzip(writer);
    case ArchiveKind::Xz: return archive_write_add_filter_xz(writer);
    case ArchiveKind::Zstd: return archive_write_add_filter_zstd(writer);
    case ArchiveKind::Bzip2: return archive_write_add_filter_bzip2(writer);
    default: return archive_write_add_filter_none(writer);
  }
}

int set_format(archive* writer, ArchiveKind kind, bool is_plain_stream) {
  if (is_plain_stream) return archive_write_set_format_raw(writer);
  switch (kind) {
    case ArchiveKind::Zip: return archive_write_set_format_zip(writer);
    case ArchiveKind::SevenZip: return archive_write_set_format_7zip(writer);
    default: return archive_write_set_format_pax_restricted(writer);
  }
}

}  // namespace

bool can_write(ArchiveKind kind) {
  return kind != ArchiveKind::Cab && kind != ArchiveKind::Rar;
}

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::open(ArchiveKind kind,
                                                           bool is_plain_stream,
                                                           int descriptor) {
  const Utf8Locale locale;
  archive* raw = archive_write_new();
  std::unique_ptr<ArchiveWriter> writer = std::make_unique<LibraryWriter>(raw);
  bool good = set_format(raw, kind, is_plain_stream) == ARCHIVE_OK;
  good = good && set_filter(raw, kind) <= ARCHIVE_OK;
  if (kind == ArchiveKind::Zip) archive_write_set_options(raw, "hdrcharset=UTF-8");
  if (kind == ArchiveKind::Gzip) archive_write_set_options(raw, "gzip:!timestamp");
  archive_write_set_bytes_in_last_block(raw, 1);
  good = good && archive_write_open_fd(raw, descriptor) == ARCHIVE_OK;
  if (!good) return Error{ErrorCode::Io, "write an archive: it cannot be begun"};
  return writer;
}

}  // namespace casebook
