// SPDX-License-Identifier: Apache-2.0
// Archives for tests: real ones written by libarchive, and zips put together byte by byte, as no
// archiver writes hostile ones.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "base/scratch_folder_for_test.h"
#include "evidence/archive.h"
#include "evidence/bundle.h"

namespace casebook {

struct TestMember {
  std::string name;
  std::string bytes;
  unsigned type = AE_IFREG;
  std::string target = {};  // of a symbolic link
  std::string hard_link = {};
};

using SetFormat = int (*)(archive*);

inline la_ssize_t append_to_string(archive* /*archive*/,
                                   void* out,
                                   const void* bytes,
                                   std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

// REQUIRES: `format` knows all kinds of `members`
inline std::string make_archive(SetFormat format,
                                SetFormat filter,
                                const std::vector<TestMember>& members) {
  std::string bytes;
  archive* writer = archive_write_new();
  format(writer);
  filter(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  EXPECT_EQ(archive_write_open(writer, &bytes, nullptr, &append_to_string, nullptr), ARCHIVE_OK);
  for (const TestMember& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    if (!member.target.empty()) archive_entry_set_symlink(entry, member.target.c_str());
    if (!member.hard_link.empty()) archive_entry_set_hardlink(entry, member.hard_link.c_str());
    EXPECT_EQ(archive_write_header(writer, entry), ARCHIVE_OK) << archive_error_string(writer);
    archive_write_data(writer, member.bytes.data(), member.bytes.size());
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK) << archive_error_string(writer);
  archive_write_free(writer);
  return bytes;
}

inline std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

// A zip of stored members, with any bytes as names. Source: APPNOTE.TXT 4.3.
class ZipWriter {
 public:
  static constexpr unsigned kEncrypted = 1;
  static constexpr unsigned kUtf8 = 1 << 11;

  void add(const std::string& name,
           const std::string& bytes,
           unsigned flags = 0,
           unsigned method = 0) {
    const std::uint32_t crc = crc32(bytes);
    const std::size_t at = zip_.size();
    const std::string common = number(20, 2) + number(flags, 2) + number(method, 2) + number(0, 4) +
                               number(crc, 4) + number(bytes.size(), 4) + number(bytes.size(), 4) +
                               number(name.size(), 2) + number(0, 2);
    zip_ += "PK\3\4" + common + name + bytes;
    directory_ += "PK\1\2" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) +
                  number(0, 4) + number(at, 4) + name;
    ++count_;
  }

  std::string finish() const {
    return zip_ + directory_ + "PK\5\6" + number(0, 4) + number(count_, 2) + number(count_, 2) +
           number(directory_.size(), 4) + number(zip_.size(), 4) + number(0, 2);
  }

 private:
  static std::string number(std::size_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) {
      text += static_cast<char>(value >> (8 * i) & 0xFF);
    }
    return text;
  }

  std::string zip_;
  std::string directory_;
  std::size_t count_ = 0;
};

// What open_bundle() gives for one file of these bytes, without the way over the disk.
inline Bundle open_bytes(std::string_view bytes,
                         const Budget& budget = {},
                         const std::string& name = "in") {
  Opening opening(budget, {});
  ContentWriter writer(opening.store);
  EXPECT_TRUE(writer.append(bytes).ok());
  Result<ContentPtr> content = writer.finish();
  EXPECT_TRUE(content.ok());
  add_content(opening, opening.unique_path(name), std::move(content).value(), 0, {});
  return opening.finish();
}

inline const BundleEntry* find_entry(const Bundle& bundle, std::string_view path) {
  for (const BundleEntry& entry : bundle.entries) {
    if (entry.path == path) return &entry;
  }
  return nullptr;
}

// The bytes at `path`; "(absent)" and "(unread)" when there are none.
inline std::string text_of(const Bundle& bundle, std::string_view path) {
  const BundleEntry* entry = find_entry(bundle, path);
  if (entry == nullptr) return "(absent)";
  return entry->content == nullptr ? "(unread)" : std::string(as_text(entry->content->bytes()));
}

inline bool has_issue(const std::vector<Issue>& issues, std::string_view kind) {
  for (const Issue& issue : issues) {
    if (issue.kind == kind) return true;
  }
  return false;
}

inline bool has_issue(const Bundle& bundle, std::string_view path, std::string_view kind) {
  const BundleEntry* entry = find_entry(bundle, path);
  return entry != nullptr && has_issue(entry->issues, kind);
}

inline std::vector<std::string> paths_of(const Bundle& bundle) {
  std::vector<std::string> paths;
  for (const BundleEntry& entry : bundle.entries) {
    paths.push_back(entry.path);
  }
  return paths;
}

// What holds for every bundle, however hostile the bytes.
inline void expect_sound(const Bundle& bundle) {
  const auto expect_known = [](const Issue& issue) {
    EXPECT_FALSE(issue_meaning(issue.kind).en.empty()) << issue.kind;
    EXPECT_FALSE(issue_meaning(issue.kind).zh.empty()) << issue.kind;
  };
  for (const Issue& issue : bundle.issues) {
    expect_known(issue);
  }
  std::uint64_t bytes = 0;
  for (const BundleEntry& entry : bundle.entries) {
    EXPECT_TRUE(entry.content != nullptr || !entry.issues.empty()) << entry.path;
    EXPECT_EQ(("/" + entry.path + "/").find("/../"), std::string::npos) << entry.path;
    EXPECT_FALSE(entry.path.empty() || entry.path.front() == '/') << entry.path;
    for (const Issue& issue : entry.issues) {
      expect_known(issue);
    }
    if (entry.content != nullptr) bytes += entry.content->bytes().size();
  }
  EXPECT_EQ(bytes, bundle.bytes);
}

}  // namespace casebook
