// SPDX-License-Identifier: Apache-2.0
#include "imaging/wim.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

namespace casebook {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The samples of the decoder; tests/wim_cases.py writes them.
std::string sample(const std::string& name) {
  for (const auto& entry :
       fs::directory_iterator(fs::path(SOURCE_DIR) / "src/decode/wim/testdata" / name)) {
    if (entry.path().filename().string().starts_with("input")) return read_file(entry.path());
  }
  return {};
}

std::map<std::string, WimEntry> files_of(WimFile& file, std::uint32_t image) {
  std::map<std::string, WimEntry> files;
  EXPECT_TRUE(file.walk(image,
                        [&](const WimEntry& entry) {
                          files[entry.path] = entry;
                          return true;
                        })
                  .ok());
  return files;
}

TEST(Wim, DescribesItsImages) {
  const std::string bytes = sample("two-windows");
  const WimDescription description = describe_wim(as_bytes(bytes));
  EXPECT_TRUE(description.has_integrity_table);
  EXPECT_EQ(description.boot_image, 2U);
  ASSERT_EQ(description.images.size(), 2U);
  const WimImage& image = description.images[0];
  EXPECT_EQ(image.name, "Windows 10 Pro");
  EXPECT_EQ(image.version, "10.0.19041.4170");
  EXPECT_EQ(image.architecture, "x64");
  EXPECT_EQ(image.languages, (std::vector<std::string>{"zh-CN", "en-US"}));
  EXPECT_TRUE(image.is_windows());
  EXPECT_EQ(format_time(image.created), "2019-04-17T18:40:00");
}

TEST(Wim, WalksATree) {
  const std::string bytes = sample("folder");
  auto file = WimFile::open(as_bytes(bytes));
  ASSERT_TRUE(file.ok()) << file.error().message;
  ASSERT_EQ(file.value().images(), 1U);
  const auto files = files_of(file.value(), 1);
  EXPECT_TRUE(files.at("Logs").is_folder);
  EXPECT_EQ(files.at("Logs/说明.txt").size, 4U);
  EXPECT_EQ(files.at("Logs/说明.txt").sha1, "372ea08cab33e71c02c651dbc83a474d32c676ea");
  EXPECT_EQ(files.at("Logs/empty.log").sha1, "");
  EXPECT_TRUE(files.at("Logs/link").is_link);
  EXPECT_FALSE(files.at("Logs/empty.log").is_link);
}

TEST(Wim, UnpacksWhatIsAskedFor) {
  const std::string bytes = sample("folder");
  auto file = WimFile::open(as_bytes(bytes));
  ASSERT_TRUE(file.ok());
  const auto folder = TemporaryFolder::make();
  ASSERT_TRUE(folder.ok());
  const Status status = file.value().extract(1, {"logs/说明.TXT"}, folder.value().path());
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_EQ(read_file(folder.value().path() + "/Logs/说明.txt"), "text");
  EXPECT_FALSE(fs::exists(folder.value().path() + "/a|b.txt"));
}

// A file so large that only what is asked for is copied for libwim.
TEST(Wim, ReadsALargeFileInParts) {
  std::string bytes = sample("folder");
  // Contents may lie anywhere: room in front of nothing.
  bytes.resize(bytes.size() + (8 << 20), 'x');
  auto file = WimFile::open(as_bytes(bytes));
  ASSERT_TRUE(file.ok()) << file.error().message;
  const auto folder = TemporaryFolder::make();
  ASSERT_TRUE(file.value().extract(1, {"a|b.txt"}, folder.value().path()).ok());
  EXPECT_EQ(read_file(folder.value().path() + "/a|b.txt"), "bar");
  EXPECT_TRUE(file.value().verify().ok());
}

TEST(Wim, VerifiesContents) {
  std::string bytes = sample("two-windows");
  auto file = WimFile::open(as_bytes(bytes));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file.value().verify().ok());
  bytes[bytes.find("library")] ^= 1;
  auto damaged = WimFile::open(as_bytes(bytes));
  ASSERT_TRUE(damaged.ok());
  EXPECT_FALSE(damaged.value().verify().ok());
}

TEST(Wim, ATemporaryFolderGoesWithItsContent) {
  std::string path;
  {
    const auto folder = TemporaryFolder::make();
    ASSERT_TRUE(folder.ok());
    path = folder.value().path();
    std::ofstream(path + "/a") << "a";
  }
  EXPECT_FALSE(fs::exists(path));
}

void read_everything(const std::string& bytes) {
  if (!is_wim(as_bytes(bytes))) return;
  (void)describe_wim(as_bytes(bytes));
  auto file = WimFile::open(as_bytes(bytes));
  if (!file.ok()) return;
  for (std::uint32_t image = 1; image <= file.value().images() && image < 4; ++image) {
    (void)file.value().walk(image, [](const WimEntry&) { return true; });
  }
  (void)file.value().verify();
}

TEST(Wim, StandsAnyCut) {
  const std::string bytes = sample("two-windows");
  for (std::size_t size = 8; size < bytes.size(); size += 17) {
    read_everything(bytes.substr(0, size));
  }
}

TEST(Wim, StandsAnyFlippedByte) {
  const std::string bytes = sample("reset-package");
  for (std::size_t at = 8; at < bytes.size(); at += at < 208 ? 3 : 157) {
    std::string damaged = bytes;
    damaged[at] ^= static_cast<char>(0x80 >> (at % 8));
    read_everything(damaged);
  }
}

}  // namespace
}  // namespace casebook
