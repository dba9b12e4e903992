// SPDX-License-Identifier: Apache-2.0
#include "evidence/content.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/temporary_directory.h"

namespace casebook {
namespace {

constexpr std::uint64_t kChunkBytes = 64 << 20;
constexpr std::size_t kFlushBytes = 1 << 20;

class Buffer final : public Content {
 public:
  explicit Buffer(std::string bytes) : bytes_(std::move(bytes)) { bytes_.shrink_to_fit(); }

  ByteView bytes() const override { return as_bytes(bytes_); }

 private:
  std::string bytes_;
};

class Mapping final : public Content {
 public:
  // REQUIRES: address and size are a mapping that nobody else undoes
  Mapping(void* address, std::size_t size) : address_(address), size_(size) {}
  ~Mapping() override { munmap(address_, size_); }

  ByteView bytes() const override { return {static_cast<const std::byte*>(address_), size_}; }

  // All page table entries in one call: a fault for every few pages costs a tenth of the reading.
  void will_read(std::uint64_t offset, std::uint64_t length) const override {
#ifdef MADV_POPULATE_READ
    const std::uint64_t end = end_of(offset, length);
    const std::uint64_t first = offset / page_size() * page_size();
    if (first < end)
      madvise(static_cast<std::byte*>(address_) + first, end - first, MADV_POPULATE_READ);
#else
    (void)offset;
    (void)length;
#endif
  }

  // Pages that lie inside of the range; they come back from the file when read again.
  void done_with(std::uint64_t offset, std::uint64_t length) const override {
    const std::uint64_t page = page_size();
    const std::uint64_t end = end_of(offset, length);
    const std::uint64_t first = (offset + page - 1) / page * page;
    const std::uint64_t last = end == size_ ? end : end / page * page;
    if (first < last)
      madvise(static_cast<std::byte*>(address_) + first, last - first, MADV_DONTNEED);
  }

 private:
  static std::uint64_t page_size() {
    static const auto kPage = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return kPage;
  }
  std::uint64_t end_of(std::uint64_t offset, std::uint64_t length) const {
    return offset > size_ ? 0 : offset + std::min<std::uint64_t>(length, size_ - offset);
  }

  void* address_;
  std::size_t size_;
};

// A part of a chunk that several items share.
class Part final : public Content {
 public:
  Part(ContentPtr whole, std::uint64_t offset, std::uint64_t size)
      : whole_(std::move(whole)),
        bytes_(whole_->bytes().subspan(offset, size)) {}

  ByteView bytes() const override { return bytes_; }

 private:
  ContentPtr whole_;
  ByteView bytes_;
};

Error system_error(std::string step) {
  return Error{ErrorCode::Io, std::move(step) + ": " + system_message(errno)};
}

Status write_all(const FileHandle& file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written =
        pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_error("write a temporary file");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return ok_status();
}

}  // namespace

void Content::will_read(std::uint64_t /*offset*/, std::uint64_t /*length*/) const {}
void Content::done_with(std::uint64_t /*offset*/, std::uint64_t /*length*/) const {}

ContentPtr empty_content() {
  return std::make_shared<Buffer>(std::string());
}

Result<ContentPtr> map_file(const FileHandle& file, std::uint64_t size) {
  if (size == 0) return empty_content();
  void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (address == MAP_FAILED) return system_error("map");
  return ContentPtr(std::make_shared<Mapping>(address, size));
}

Result<FileHandle> make_temporary_file() {
  const std::string folder = temporary_directory();
  FileHandle file(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file.is_open()) {  // not every file system has nameless files
    std::string name = folder + "/casebook-XXXXXX";
    file = FileHandle(mkostemp(name.data(), O_CLOEXEC));
    if (file.is_open()) unlink(name.c_str());
  }
  if (!file.is_open()) return system_error("make a temporary file in " + folder);
  return file;
}

Status SmallStore::start_chunk() {
  chunk_ = {};
  ASSIGN_OR_RETURN(FileHandle file, make_temporary_file());
  if (ftruncate(file.get(), kChunkBytes) != 0) return system_error("size a temporary file");
  ASSIGN_OR_RETURN(chunk_.content, map_file(file, kChunkBytes));
  chunk_.file = std::move(file);
  return ok_status();
}

Result<ContentPtr> SmallStore::keep(std::string bytes) {
  if (bytes.empty()) return empty_content();
  if (in_memory_ + bytes.size() <= kBuffersTogether) {
    in_memory_ += bytes.size();
    return ContentPtr(std::make_shared<Buffer>(std::move(bytes)));
  }
  if (chunk_.content == nullptr || chunk_.used + bytes.size() > kChunkBytes) {
    RETURN_IF_ERROR(start_chunk());
  }
  // Written and not stored through the mapping: a full disk is an error here and a SIGBUS there.
  RETURN_IF_ERROR(write_all(chunk_.file, bytes, chunk_.used));
  const std::uint64_t offset = std::exchange(chunk_.used, chunk_.used + bytes.size());
  return ContentPtr(std::make_shared<Part>(chunk_.content, offset, bytes.size()));
}

Status ContentWriter::flush() {
  if (!file_.is_open()) {
    ASSIGN_OR_RETURN(file_, make_temporary_file());
  }
  RETURN_IF_ERROR(write_all(file_, buffer_, size_ - buffer_.size()));
  buffer_.clear();
  return ok_status();
}

Status ContentWriter::append(std::string_view bytes) {
  buffer_.append(bytes);
  size_ += bytes.size();
  const std::size_t limit = file_.is_open() ? kFlushBytes : kLargestBuffer;
  return buffer_.size() > limit ? flush() : ok_status();
}

Status ContentWriter::pad_to(std::uint64_t size) {
  static const std::string kZeros(kFlushBytes, '\0');
  while (size_ < size) {
    RETURN_IF_ERROR(append(
        std::string_view(kZeros).substr(0, std::min<std::uint64_t>(size - size_, kFlushBytes))));
  }
  return ok_status();
}

Result<ContentPtr> ContentWriter::finish() {
  if (!file_.is_open()) return store_.keep(std::move(buffer_));
  RETURN_IF_ERROR(flush());
  return map_file(file_, size_);
}

}  // namespace casebook
