// SPDX-License-Identifier: Apache-2.0
// libarchive over bytes in memory, reduced to what unpacking needs. Inside of archive.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <locale.h>

#include "base/bytes.h"
#include "evidence/archive_kind.h"
#include "model/issue.h"

struct archive;
struct archive_entry;

namespace casebook {

// libarchive converts names through the character set of the locale. This makes it UTF-8 for the
// calling thread only, whatever the program set.
class Utf8Locale {
 public:
  Utf8Locale();
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale();

 private:
  locale_t ours_;
  locale_t before_ = nullptr;
};

enum class MemberType : std::uint8_t { File, Folder, SymbolicLink, HardLink, Special };

struct Member {
  std::string name;  // raw bytes
  MemberType type = MemberType::File;
  std::string target;  // of a link
  bool encrypted = false;
};

enum class ReadResult : std::uint8_t {
  Ok,
  End,      // of the archive, or of the member's data
  Damaged,  // this member or its rest is lost; others may follow
  Fatal,    // nothing more can be read
};

struct Block {
  std::string_view bytes;
  std::uint64_t offset = 0;  // in the member; gaps are zeros
};

enum class ReadWay : std::uint8_t {
  Normal,
  FromStart,   // a zip without its directory, which is missing or broken
  PlainStream  // a compressed stream as one file, even if it begins like an empty tar
};

class LibraryArchive {
 public:
  // `should_stop` is asked while input is consumed, so that skipping can be interrupted, too.
  LibraryArchive(ArchiveKind kind, ByteView bytes, ReadWay way, std::function<bool()> should_stop);
  LibraryArchive(const LibraryArchive&) = delete;
  LibraryArchive& operator=(const LibraryArchive&) = delete;
  ~LibraryArchive();

  ReadResult next_member(Member& member);
  // With Damaged, `block` may still hold data.
  ReadResult next_block(Block& block);

  // Why the last call did not give Ok: a kind of issue with the words of libarchive.
  Issue problem() const;
  // The member is all of a compressed stream, which names nothing.
  bool is_plain_stream() const;

 private:
  class Source;

  void support(ArchiveKind kind, ReadWay way);
  void describe(archive_entry* entry, Member& member) const;

  ArchiveKind kind_;
  std::unique_ptr<Source> source_;
  archive* archive_;
  bool opened_ = false;
};

}  // namespace casebook
