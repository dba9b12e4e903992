// SPDX-License-Identifier: Apache-2.0
#include "store/blobs.h"

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "store/engines_for_test.h"

namespace casebook::store {
namespace {

TEST(Blobs, KeepsEachContentOnce) {
  const ScratchFolder folder;
  auto opened = open_blob_folder(folder.path() + "/deep/er");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  BlobStore& blobs = *opened.value();
  const std::string hash = blobs.put("内容").value();
  EXPECT_EQ(hash, in_hex(sha256("内容")));
  EXPECT_EQ(blobs.put("内容").value(), hash);
  const std::string path = folder.path() + "/part";
  ASSERT_TRUE(write_file(path, "内容").ok());
  ASSERT_TRUE(blobs.keep(path, hash).ok());
  const std::string other = blobs.put("other").value();
  ASSERT_TRUE(blobs.remove(other).ok());
  ASSERT_TRUE(write_file(path + "2", "other").ok());
  ASSERT_TRUE(blobs.keep(path + "2", other).ok());
  ASSERT_TRUE(remove_file(path + "2").ok());
  EXPECT_EQ(blobs.open(other).value().read_at(0, 9).value(), "other");
  ASSERT_TRUE(blobs.remove(other).ok());
  ASSERT_TRUE(blobs.put("").ok());
  std::vector<std::string> all;
  ASSERT_TRUE(blobs
                  .each([&](const std::string& name, std::uint64_t bytes) {
                    all.push_back(name + ":" + std::to_string(bytes));
                    return true;
                  })
                  .ok());
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(blobs.open(hash).value().read_at(3, 100).value(), "容");
  EXPECT_TRUE(is_sound(blobs, hash).value());
  ASSERT_TRUE(blobs.remove(hash).ok());
  ASSERT_TRUE(blobs.remove(hash).ok());
  EXPECT_EQ(blobs.open(hash).error().code, ErrorCode::NotFound);
}

TEST(Blobs, SeesThatABitHasChanged) {
  const ScratchFolder folder;
  auto opened = open_blob_folder(folder.path());
  ASSERT_TRUE(opened.ok());
  const std::string hash = opened.value()->put("setupact.log").value();
  const std::string place = opened.value()->local_file(hash).value();
  struct stat about {};
  ASSERT_EQ(::stat(place.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0400U);
  ASSERT_EQ(::chmod(place.c_str(), 0600), 0);
  std::ofstream(place) << "setupact.lof";
  EXPECT_FALSE(is_sound(*opened.value(), hash).value());
}

TEST(Blobs, TakesNothingButHashesForNames) {
  const ScratchFolder folder;
  auto opened = open_blob_folder(folder.path());
  ASSERT_TRUE(opened.ok());
  for (const char* name : {"", "../../etc/passwd", "ABCD", "g123"}) {
    EXPECT_EQ(opened.value()->open(name).error().code, ErrorCode::InvalidInput) << name;
  }
  EXPECT_FALSE(is_sha256(std::string(64, 'G')));
  EXPECT_TRUE(is_sha256(std::string(64, 'a')));
}

TEST(Files, DoesNotFollowLinks) {
  const ScratchFolder folder;
  ASSERT_TRUE(write_file(folder.path() + "/there", "x").ok());
  ASSERT_EQ(::symlink((folder.path() + "/there").c_str(), (folder.path() + "/link").c_str()), 0);
  EXPECT_FALSE(File::open(folder.path() + "/link").ok());
  EXPECT_FALSE(File::open_for_writing(folder.path() + "/link").ok());
}

}  // namespace
}  // namespace casebook::store
