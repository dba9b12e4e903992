// SPDX-License-Identifier: Apache-2.0
#include "evidence/archive.h"

#include <cstdlib>

#include "evidence/archives_for_test.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

const std::vector<TestMember> kTwoLogs = {{"Panther/setupact.log", "line one\n"},
                                          {"CBS.log", std::string(3000, 'c')}};

std::string zip_of(const std::vector<TestMember>& members) {
  return make_archive(archive_write_set_format_zip, archive_write_add_filter_none, members);
}

std::string tar_of(const std::vector<TestMember>& members,
                   SetFormat filter = archive_write_add_filter_none) {
  return make_archive(archive_write_set_format_pax, filter, members);
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

int set_format_zip64(archive* writer) {
  archive_write_set_format_zip(writer);
  return archive_write_set_format_option(writer, "zip", "zip64", "1");
}

struct Sample {
  const char* name;
  std::string bytes;
};

std::vector<Sample> samples() {
  return {
      {"zip", zip_of(kTwoLogs)},
      {"zip64", make_archive(set_format_zip64, archive_write_add_filter_none, kTwoLogs)},
      {"7z", make_archive(archive_write_set_format_7zip, archive_write_add_filter_none, kTwoLogs)},
      {"tar", tar_of(kTwoLogs)},
      {"ustar",
       make_archive(archive_write_set_format_ustar, archive_write_add_filter_none, kTwoLogs)},
      {"v7tar",
       make_archive(archive_write_set_format_v7tar, archive_write_add_filter_none, kTwoLogs)},
      {"tar.gz", tar_of(kTwoLogs, archive_write_add_filter_gzip)},
      {"tar.xz", tar_of(kTwoLogs, archive_write_add_filter_xz)},
      {"tar.zst", tar_of(kTwoLogs, archive_write_add_filter_zstd)},
      {"tar.bz2", tar_of(kTwoLogs, archive_write_add_filter_bzip2)},
  };
}

TEST(Archive, EveryFormatIsKnownByItsContent) {
  for (const Sample& sample : samples()) {
    const Bundle bundle = open_bytes(sample.bytes, {}, "no-ending");
    EXPECT_EQ(bundle.entries.size(), 2U) << sample.name;
    EXPECT_EQ(text_of(bundle, "no-ending/Panther/setupact.log"), kTwoLogs[0].bytes) << sample.name;
    EXPECT_EQ(text_of(bundle, "no-ending/CBS.log"), kTwoLogs[1].bytes) << sample.name;
    expect_sound(bundle);
  }
}

TEST(Archive, SingleCompressedFilesLoseTheirEnding) {
  const std::pair<const char*, SetFormat> filters[] = {{".gz", archive_write_add_filter_gzip},
                                                       {".xz", archive_write_add_filter_xz},
                                                       {".zst", archive_write_add_filter_zstd},
                                                       {".bz2", archive_write_add_filter_bzip2}};
  for (const auto& [ending, filter] : filters) {
    const std::string bytes = make_archive(archive_write_set_format_raw, filter, {{"x", "text\n"}});
    const Bundle bundle = open_bytes(bytes, {}, "CBS.log"s + ending);
    EXPECT_EQ(text_of(bundle, "CBS.log"s + ending + "/CBS.log"), "text\n");
    EXPECT_EQ(bundle.entries.size(), 1U);
    EXPECT_EQ(text_of(open_bytes(bytes), "in/data"), "text\n");
  }
}

// After a crash a log may begin with zeros, as an empty tar does.
TEST(Archive, ACompressedLogThatBeginsWithZerosIsALog) {
  const std::string log = std::string(2048, '\0') + "2024-01-01 00:00:00, Info  CBS  text\n";
  const std::string bytes =
      make_archive(archive_write_set_format_raw, archive_write_add_filter_gzip, {{"x", log}});
  const Bundle bundle = open_bytes(bytes, {}, "CBS.log.gz");
  ASSERT_EQ(bundle.entries.size(), 1U);
  EXPECT_EQ(text_of(bundle, "CBS.log.gz/CBS.log"), log);
  EXPECT_TRUE(bundle.entries[0].issues.empty());
}

TEST(Archive, LogsAreNotTakenForArchives) {
  for (const std::string& log : {"PK is a name\n"s,
                                 "#mtree\nx\n"s,
                                 "7z\n"s,
                                 ""s,
                                 std::string(2000, '0'),
                                 "Rar!"s,
                                 "BZh9 not\n"s,
                                 "MSCF\n"s}) {
    const Bundle bundle = open_bytes(log);
    ASSERT_EQ(bundle.entries.size(), 1U);
    EXPECT_EQ(text_of(bundle, "in"), log);
    EXPECT_TRUE(bundle.entries[0].issues.empty());
  }
}

TEST(Archive, ArchivesInArchivesAreOpenedToTheLimit) {
  std::string bytes = "deep\n";
  std::string path = "in";
  for (int i = 0; i < 6; ++i) {
    bytes = i == 0 ? zip_of({{"a.log", bytes}}) : zip_of({{"z.zip", bytes}});
    path += i == 5 ? "/a.log" : "/z.zip";
  }
  EXPECT_EQ(text_of(open_bytes(bytes), path), "deep\n");
  const Bundle bundle = open_bytes(zip_of({{"z.zip", bytes}, {"b.log", "b"}}));
  EXPECT_TRUE(has_issue(bundle, "in/z.zip/z.zip/z.zip/z.zip/z.zip/z.zip", "budget-depth"));
  EXPECT_TRUE(has_issue(bundle.issues, "budget-depth"));
  EXPECT_EQ(text_of(bundle, "in/b.log"), "b");
  expect_sound(bundle);
}

// What other programs packed: testdata/two-logs, and a cabinet in a zip.
TEST(Archive, ArchivesOfOtherProgramsAreOpened) {
  const fs::path folder = fs::path(SOURCE_DIR) / "src/evidence/testdata/two-logs";
  const Result<Bundle> opened = open_bundle({folder.string()}, {});
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  const Bundle& bundle = opened.value();
  for (const char* archive : {"input.zip", "input.7z", "input.tar.gz", "input.cab"}) {
    EXPECT_EQ(text_of(bundle, archive + "/CBS.log"s), "x\n") << archive;
  }
  for (const char* archive : {"input.xz", "input.zst", "input.bz2"}) {
    EXPECT_EQ(text_of(bundle, archive + "/input"s), "x\n") << archive;
  }
  EXPECT_EQ(text_of(bundle, "nested.zip/input.cab/CBS.log"), "x\n");
  EXPECT_EQ(text_of(bundle, "input.7z/Panther/setupact.log"),
            "2024-05-06 07:08:09, Info  SP  line\r\n");
  for (const BundleEntry& entry : bundle.entries) {
    EXPECT_TRUE(entry.issues.empty()) << entry.path;
  }
}

TEST(Archive, NamesInGbkAndUtf8AreRead) {
  ZipWriter zip;
  zip.add("\xC8\xD5\xD6\xBE/\xC9\xFD\xBC\xB6\xCA\xA7\xB0\xDC.log", "gbk");
  zip.add("日志/更新.log", "utf8", ZipWriter::kUtf8);
  zip.add("日志/未标记.log", "unmarked");
  zip.add("Panther\\setupact.log", "backslash");
  const Bundle bundle = open_bytes(zip.finish());
  EXPECT_EQ(text_of(bundle, "in/日志/升级失败.log"), "gbk");
  EXPECT_EQ(text_of(bundle, "in/日志/更新.log"), "utf8");
  EXPECT_EQ(text_of(bundle, "in/日志/未标记.log"), "unmarked");
  EXPECT_EQ(text_of(bundle, "in/Panther/setupact.log"), "backslash");
  EXPECT_EQ(bundle.entries.size(), 4U);
}

TEST(Archive, EncryptedMembersAreNamedAndTheRestIsRead) {
  ZipWriter zip;
  zip.add("secret.log", std::string(40, 's'), ZipWriter::kEncrypted);
  zip.add("plain.log", "plain");
  const Bundle bundle = open_bytes(zip.finish());
  EXPECT_TRUE(has_issue(bundle, "in/secret.log", "archive-encrypted"));
  EXPECT_EQ(text_of(bundle, "in/secret.log"), "(unread)");
  EXPECT_EQ(text_of(bundle, "in/plain.log"), "plain");
  expect_sound(bundle);
}

// One line of text, packed by 7-Zip with a password and encrypted names.
TEST(Archive, SevenZipWithEncryptedNamesIsNamed) {
  const Bundle bundle =
      open_bytes(from_hex("377abcaf271c0004ce69a12990000000000000002f00000000000000856f69840a92aabd"
                          "1dbaf8232124f7b5bb76f9a4"
                          "cb1f3fc73e6ca83022b07a3ccf71023433a28af80dc5f86fc8ec2eeb268b204c81fa521d"
                          "b9a0b6ae8901b70a0c306a19"
                          "b99f869ae7668b72d0c57bc0f9ca069b4c1c8bd6c0d8cd6d98f7988f066e0424777898ba"
                          "d155c3565f66d626cb92e6c6"
                          "4f9c44ca5a9b7809c80d9709874feea271800424e9a77f77edd1ccbfd4990c6117061001"
                          "09808000070b0100012406f1"
                          "070112530fe80a44ef4bfb042e4e5acfa0cd4b64f90c720a0125c3170e0000"));
  EXPECT_EQ(bundle.entries.size(), 1U);
  EXPECT_TRUE(has_issue(bundle, "in", "archive-encrypted"));
}

TEST(Archive, HostileNamesStayInside) {
  ZipWriter zip;
  zip.add("../../etc/passwd", "1");
  zip.add("/etc/shadow", "2");
  zip.add("C:\\Windows\\x.log", "3");
  zip.add("\\\\server\\share\\y.log", "4");
  zip.add("a/./b//c.log", "5");
  zip.add("..", "6");
  zip.add("esc\x1B[31m.log", "7");
  zip.add("cut.log\0.exe"s, "8");
  zip.add(std::string(5000, 'n'), "9");
  zip.add("good.log", "10");
  const Bundle bundle = open_bytes(zip.finish());
  expect_sound(bundle);
  EXPECT_EQ(text_of(bundle, "in/etc/passwd"), "1");
  EXPECT_TRUE(has_issue(bundle, "in/etc/passwd", "name-unsafe"));
  EXPECT_TRUE(has_issue(bundle, "in/etc/shadow", "name-unsafe"));
  EXPECT_TRUE(has_issue(bundle, "in/Windows/x.log", "name-unsafe"));
  EXPECT_TRUE(has_issue(bundle, "in/server/share/y.log", "name-unsafe"));
  EXPECT_EQ(text_of(bundle, "in/a/b/c.log"), "5");
  EXPECT_TRUE(has_issue(bundle, "in/unnamed", "name-unsafe"));
  EXPECT_TRUE(has_issue(bundle, "in/esc_[31m.log", "name-odd"));
  EXPECT_TRUE(has_issue(bundle, "in", "name-odd"));  // the NUL
  EXPECT_EQ(text_of(bundle, "in/good.log"), "10");
  for (const std::string& path : paths_of(bundle)) {
    EXPECT_LT(path.size(), 1100U);
  }
}

TEST(Archive, DuplicateNamesAreNumbered) {
  ZipWriter zip;
  zip.add("a/CBS.log", "1");
  zip.add("a/CBS.log", "2");
  zip.add("a/CBS (2).log", "3");
  zip.add("a/CBS.log", "4");
  const Bundle bundle = open_bytes(zip.finish());
  EXPECT_EQ(text_of(bundle, "in/a/CBS.log"), "1");
  EXPECT_EQ(text_of(bundle, "in/a/CBS (2).log"), "2");
  EXPECT_TRUE(has_issue(bundle, "in/a/CBS (2).log", "name-duplicate"));
  EXPECT_EQ(bundle.entries.size(), 4U);
  EXPECT_EQ(bundle.bytes, 4U);
}

TEST(Archive, LinksInsideATarAreReadOnceAtTheirTarget) {
  const Bundle bundle = open_bytes(tar_of({{"logs/a.log", "aaa"},
                                           {"logs/same", "", AE_IFLNK, "a.log"},
                                           {"up", "", AE_IFLNK, "logs/../logs/a.log"},
                                           {"hard", "", AE_IFREG, "", "logs/a.log"},
                                           {"absolute", "", AE_IFLNK, "/etc/passwd"},
                                           {"out", "", AE_IFLNK, "../../etc/passwd"},
                                           {"hard-out", "", AE_IFREG, "", "/etc/passwd"},
                                           {"broken", "", AE_IFLNK, "nothing"},
                                           {"device", "", AE_IFCHR},
                                           {"pipe", "", AE_IFIFO}}));
  EXPECT_TRUE(has_issue(bundle, "in/logs/same", "link-inside"));
  EXPECT_TRUE(has_issue(bundle, "in/up", "link-inside"));
  EXPECT_TRUE(has_issue(bundle, "in/hard", "link-inside"));
  for (const char* path : {"in/absolute", "in/out", "in/hard-out"}) {
    EXPECT_TRUE(has_issue(bundle, path, "link-outside")) << path;
    EXPECT_EQ(text_of(bundle, path), "(unread)") << path;
  }
  EXPECT_TRUE(has_issue(bundle, "in/broken", "link-broken"));
  EXPECT_TRUE(has_issue(bundle, "in/device", "special-file"));
  EXPECT_TRUE(has_issue(bundle, "in/pipe", "special-file"));
  expect_sound(bundle);
}

TEST(Archive, EmptyArchiveSaysSo) {
  EXPECT_TRUE(has_issue(open_bytes(ZipWriter().finish()), "in", "archive-empty"));
  EXPECT_TRUE(has_issue(open_bytes(tar_of({{"folder/", "", AE_IFDIR}})), "in", "archive-empty"));
}

TEST(Archive, TruncatedZipGivesWhatIsThere) {
  ZipWriter zip;
  zip.add("first.log", std::string(1000, '1'));
  zip.add("second.log", std::string(1000, '2'));
  const Bundle bundle = open_bytes(zip.finish().substr(0, 1500));
  EXPECT_EQ(text_of(bundle, "in/first.log"), std::string(1000, '1'));
  EXPECT_TRUE(has_issue(bundle, "in", "archive-truncated"));
  EXPECT_TRUE(has_issue(bundle, "in/second.log", "archive-truncated"));
  EXPECT_EQ(text_of(bundle, "in/second.log").find_first_not_of('2'), std::string::npos);
}

TEST(Archive, ZipWithABrokenDirectoryIsReadFromItsStart) {
  ZipWriter zip;
  zip.add("first.log", "1");
  std::string bytes = zip.finish();
  bytes.replace(bytes.find("PK\1\2"), 4, "XXXX");
  const Bundle bundle = open_bytes(bytes);
  EXPECT_EQ(text_of(bundle, "in/first.log"), "1");
  EXPECT_TRUE(has_issue(bundle, "in", "archive-damaged"));
}

TEST(Archive, MembersThatTheDirectoryLostAreFound) {
  ZipWriter zip;
  zip.add("first.log", "1");
  zip.add("second.log", "2");
  zip.add("third.log", "3");
  std::string bytes = zip.finish();
  bytes.replace(bytes.find("PK\1\2", bytes.find("PK\1\2") + 1), 4, "XXXX");
  const Bundle bundle = open_bytes(bytes);
  EXPECT_EQ(text_of(bundle, "in/first.log"), "1");
  EXPECT_EQ(text_of(bundle, "in/second.log"), "2");
  EXPECT_EQ(text_of(bundle, "in/third.log"), "3");
  EXPECT_TRUE(has_issue(bundle, "in", "archive-damaged"));
  EXPECT_EQ(bundle.entries.size(), 4U);
}

TEST(Archive, WrongChecksumIsNamedAndTheBytesAreKept) {
  ZipWriter zip;
  zip.add("a.log", "the right text");
  std::string bytes = zip.finish();
  bytes[bytes.find("right")] = 'R';
  const Bundle bundle = open_bytes(bytes);
  EXPECT_TRUE(has_issue(bundle, "in/a.log", "archive-damaged"));
  EXPECT_EQ(text_of(bundle, "in/a.log"), "the Right text");
}

TEST(Archive, UnknownCompressionIsNamedAndTheRestIsRead) {
  ZipWriter zip;
  zip.add("a.log", "packed", 0, 9);  // Deflate64, as Windows writes for large files
  zip.add("b.log", "stored");
  const Bundle bundle = open_bytes(zip.finish());
  EXPECT_TRUE(has_issue(bundle, "in/a.log", "archive-unsupported"));
  EXPECT_EQ(text_of(bundle, "in/b.log"), "stored");
}

TEST(Archive, OneVolumeOfSeveralIsNamed) {
  std::string cab = "MSCF\0\0\0\0"s + std::string(60, '\0');
  cab[30] = 2;  // another cabinet follows
  EXPECT_TRUE(has_issue(open_bytes(cab), "in", "archive-volume-missing"));
}

TEST(Archive, BombStopsAtTheBudgetAndTheRestIsRead) {
  const ScratchFolder folder;
  const std::string zeros(20 << 20, '\0');
  folder.write("1-bomb.zip", zip_of({{"zeros", zeros}, {"after.log", "after"}}));
  folder.write("2.log", "still read");
  Budget budget;
  budget.item_bytes = 1 << 20;
  Result<Bundle> bundle = open_bundle({folder.path()}, budget);
  ASSERT_TRUE(bundle.ok());
  EXPECT_TRUE(has_issue(bundle.value(), "1-bomb.zip/zeros", "budget-item-bytes"));
  EXPECT_EQ(text_of(bundle.value(), "1-bomb.zip/after.log"), "after");
  EXPECT_EQ(text_of(bundle.value(), "2.log"), "still read");

  budget = {};
  budget.unpacked_bytes = 1 << 20;
  bundle = open_bundle({folder.path()}, budget);
  ASSERT_TRUE(bundle.ok());
  EXPECT_TRUE(has_issue(bundle.value(), "1-bomb.zip", "budget-unpacked-bytes"));
  EXPECT_TRUE(has_issue(bundle.value().issues, "budget-unpacked-bytes"));
  EXPECT_EQ(text_of(bundle.value(), "2.log"), "still read");
  expect_sound(bundle.value());

  budget = {};
  budget.total_bytes = 1 << 20;
  bundle = open_bundle({folder.path()}, budget);
  ASSERT_TRUE(bundle.ok());
  EXPECT_TRUE(has_issue(bundle.value(), "1-bomb.zip", "budget-bytes"));
  EXPECT_EQ(text_of(bundle.value(), "2.log"), "still read");
}

TEST(Archive, HoleOfASparseFileCountsLikeBytes) {
  std::string tar = tar_of({{"a.log", "a"}});
  Budget budget;
  budget.item_bytes = 1 << 20;
  // A GNU sparse header that claims a tebibyte of zeros before one byte.
  std::string header(512, '\0');
  const auto put = [&header](std::size_t at, const std::string& text) {
    header.replace(at, text.size(), text);
  };
  put(0, "sparse");
  put(100, "0000644");
  put(124, "00000001000");
  put(136, "00000000000");
  put(148, "        ");
  put(156, "S");
  put(257, "ustar  ");
  put(386, "17777777777000"s.substr(0, 11));
  put(398, "00000001000");
  put(483, "17777777777");
  unsigned sum = 0;
  for (const char c : header) {
    sum += static_cast<unsigned char>(c);
  }
  char checksum[8];
  std::snprintf(checksum, sizeof(checksum), "%06o", sum);
  put(148, std::string(checksum) + "\0 "s);
  const Bundle bundle = open_bytes(header + std::string(512, 'x') + tar, budget);
  EXPECT_TRUE(has_issue(bundle, "in/sparse", "budget-item-bytes"));
  EXPECT_EQ(text_of(bundle, "in/a.log"), "a");
}

TEST(Archive, EntriesAndTimeAreLimited) {
  ZipWriter zip;
  for (int i = 0; i < 100; ++i) {
    zip.add(std::to_string(i) + ".log", "x");
  }
  Budget budget;
  budget.entries = 10;
  Bundle bundle = open_bytes(zip.finish(), budget);
  EXPECT_TRUE(has_issue(bundle, "in", "budget-entries"));
  EXPECT_LE(bundle.entries.size(), 11U);

  budget = {};
  budget.open_time = std::chrono::seconds(0);
  bundle = open_bytes(zip.finish(), budget);
  EXPECT_TRUE(has_issue(bundle, "in", "budget-time"));
  EXPECT_EQ(bundle.entries.size(), 1U);
  expect_sound(bundle);
}

TEST(Archive, LargeMembersGoToATemporaryFile) {
  const std::string large(20 << 20, 'L');
  const std::string zip = zip_of({{"large.log", large}, {"small.log", "small"}});
  EXPECT_EQ(text_of(open_bytes(zip), "in/large.log"), large);

  const ScratchFolder folder;
  const std::string path = folder.write("x.zip", zip);
  const char* before = std::getenv("TMPDIR");
  const std::string saved = before == nullptr ? "" : before;
  setenv("TMPDIR", folder.path("absent").c_str(), 1);
  const Result<Bundle> bundle = open_bundle({path}, {});
  if (before == nullptr) {
    unsetenv("TMPDIR");
  } else {
    setenv("TMPDIR", saved.c_str(), 1);
  }
  ASSERT_TRUE(bundle.ok());
  EXPECT_TRUE(has_issue(bundle.value(), "x.zip/large.log", "no-room"));
  EXPECT_EQ(text_of(bundle.value(), "x.zip/small.log"), "small");
}

TEST(Archive, EveryCutIsSurvivedAndGivesOnlyTrueBytes) {
  for (const Sample& sample : samples()) {
    const std::size_t step = sample.bytes.size() > 2000 ? 37 : 1;
    for (std::size_t size = 0; size < sample.bytes.size(); size += step) {
      const Bundle bundle = open_bytes(sample.bytes.substr(0, size));
      ASSERT_NO_FATAL_FAILURE(expect_sound(bundle)) << sample.name << ' ' << size;
      const std::string text = text_of(bundle, "in/Panther/setupact.log");
      if (!text.starts_with('(')) {
        ASSERT_TRUE(kTwoLogs[0].bytes.starts_with(text)) << sample.name << ' ' << size;
      }
    }
  }
}

TEST(Archive, FlippedBytesAreSurvived) {
  for (const Sample& sample : samples()) {
    const std::size_t step = sample.bytes.size() > 2000 ? 41 : 1;
    for (std::size_t at = 0; at < sample.bytes.size(); at += step) {
      std::string bytes = sample.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
      ASSERT_NO_FATAL_FAILURE(expect_sound(open_bytes(bytes))) << sample.name << ' ' << at;
    }
  }
}

TEST(Archive, PublicCabinetsAreSurvived) {
  const char* shared = std::getenv("CASEBOOK_SHARED");
  const fs::path root = shared != nullptr ? fs::path(shared) : fs::path(SOURCE_DIR) / "../shared";
  const fs::path cabinets = root / "corpus/binary/cab/libmspack";
  if (!fs::exists(cabinets)) {
    GTEST_SKIP() << "no corpus at " << cabinets << " (set CASEBOOK_SHARED to the folder above it)";
  }
  Budget budget;
  budget.item_bytes = 1 << 20;  // one of them unpacks to gigabytes
  budget.unpacked_bytes = 8 << 20;
  std::size_t count = 0;
  for (const auto& file : fs::recursive_directory_iterator(cabinets)) {
    if (file.path().extension() != ".cab") continue;
    const Result<Bundle> bundle = open_bundle({file.path().string()}, budget);
    ASSERT_TRUE(bundle.ok()) << file.path();
    expect_sound(bundle.value());
    ++count;
  }
  EXPECT_GT(count, 50U);
  const Result<Bundle> simple = open_bundle({(cabinets / "simple.cab").string()}, budget);
  EXPECT_EQ(simple.value().entries.size(), 2U);
  EXPECT_EQ(simple.value().bytes, 151U);
}

}  // namespace
}  // namespace casebook
