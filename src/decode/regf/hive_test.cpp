// SPDX-License-Identifier: Apache-2.0
#include "decode/hive.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "decode/decoder.h"
#include "decode/regf/regf.h"
#include "decode/registry_text.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

const fs::path kHere = fs::path(SOURCE_DIR) / "src/decode/regf";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string test_log(const std::string& name) {
  return read_file(kHere / "testlogs" / name);
}

// Every key with its time and security, and every value, as lines.
std::string everything(const Hive& hive) {
  std::string out;
  std::vector<std::byte> room;
  HiveWalk walk(hive.root());
  while (walk.next()) {
    const bool is_root = walk.depth() == 0;  // its name and time say where it was loaded, and when
    out += std::string(walk.depth(), ' ') + (is_root ? "" : walk.key().name().text()) + " " +
           walk.key().sddl() + "\n";
    HiveValues values(walk.key());
    HiveValue value;
    while (values.next(value)) {
      out += value.name().text() + "=" + registry_data_text(value.type(), value.data(room)) + "\n";
    }
  }
  return out;
}

std::string everything(ByteView bytes) {
  const auto hive = Hive::open(bytes);
  return hive.ok() ? everything(hive.value()) : hive.error().message;
}

std::string recovered(const std::string& primary,
                      const std::string& log1,
                      const std::string& log2,
                      std::size_t applied) {
  const HiveRecovery recovery = recover_hive(as_bytes(primary), as_bytes(log1), as_bytes(log2));
  EXPECT_EQ(recovery.applied, applied);
  if (recovery.bytes.empty()) return everything(as_bytes(primary));
  const auto header = read_hive_header(recovery.bytes);
  EXPECT_TRUE(header && !header->is_dirty() && !header->is_log());
  return everything(recovery.bytes);
}

TEST(HiveLogs, ReplaysBothKinds) {
  const std::string before = test_log("before.hive");
  const std::string after = everything(as_bytes(test_log("after.hive")));
  ASSERT_NE(after.find("Note=after!"), std::string::npos);
  EXPECT_EQ(recovered(before, test_log("new.LOG1"), test_log("new.LOG2"), 2), after);
  EXPECT_EQ(recovered(before, test_log("new.LOG2"), test_log("new.LOG1"), 2), after);
  EXPECT_EQ(recovered(before, test_log("stale.LOG1"), "", 2), after);
  EXPECT_EQ(recovered(before, test_log("old.LOG1"), "", 1), after);
}

TEST(HiveLogs, StopsAtAnEntryWhoseHashIsWrong) {
  const std::string before = test_log("before.hive");
  const std::string text = recovered(before, test_log("broken.LOG1"), "", 1);
  EXPECT_NE(text.find("Note=betwee"), std::string::npos);
  const HiveRecovery recovery =
      recover_hive(as_bytes(before), as_bytes(test_log("broken.LOG1")), {});
  ASSERT_EQ(recovery.notes.size(), 1U);
  EXPECT_EQ(recovery.notes[0], "LOG1: the hash of an entry is wrong");
}

TEST(HiveLogs, LeavesACleanHiveAlone) {
  std::string clean = test_log("before.hive");
  clean[8] = clean[4];  // both sequence numbers
  clean[508] = static_cast<char>(clean[508] ^ 8 ^ 7);
  const HiveRecovery recovery =
      recover_hive(as_bytes(clean), as_bytes(test_log("new.LOG1")), as_bytes(test_log("new.LOG2")));
  EXPECT_FALSE(recovery.was_dirty);
  EXPECT_TRUE(recovery.bytes.empty());
}

TEST(HiveLogs, TakesTheBaseBlockFromTheLogWhenItIsDamaged) {
  std::string broken = test_log("before.hive");
  broken[37] = static_cast<char>(broken[37] ^ 0x55);  // where the root is
  const std::string after = everything(as_bytes(test_log("after.hive")));
  EXPECT_EQ(recovered(broken, test_log("new.LOG1"), test_log("new.LOG2"), 2), after);
}

TEST(HiveLogs, DamagedLogsStayInside) {
  const std::string before = test_log("before.hive");
  for (const char* name : {"new.LOG1", "old.LOG1", "stale.LOG1"}) {
    const std::string log = test_log(name);
    for (std::size_t at = 0; at < log.size(); at += 7) {
      std::string flipped = log;
      flipped[at] = static_cast<char>(flipped[at] ^ 0xFF);
      (void)recover_hive(as_bytes(before), as_bytes(flipped), as_bytes(log));
      (void)recover_hive(as_bytes(before), as_bytes(log.substr(0, at)), as_bytes(flipped));
    }
  }
}

TEST(Hive, FindsKeysAndValuesWhateverTheirCase) {
  const std::string bytes = read_file(kHere / "testdata/system/input.hive");
  auto opened = Hive::open(as_bytes(bytes));
  ASSERT_TRUE(opened.ok());
  const Hive& hive = opened.value();
  EXPECT_EQ(hive.mount(), "HKEY_LOCAL_MACHINE\\SYSTEM");
  EXPECT_EQ(hive.control_set(), "ControlSet002");
  const HiveKey key = hive.root().find_path("controlset002\\SERVICES\\wuAUserv");
  ASSERT_TRUE(key.exists());
  EXPECT_EQ(key.name().text(), "wuauserv");
  EXPECT_EQ(format_time(key.last_written()), "2023-05-09T08:00:00");
  const auto value = key.value("START");
  ASSERT_TRUE(value.has_value());
  std::vector<std::byte> room;
  EXPECT_EQ(registry_data_text(value->type(), value->data(room)), "0x4");
  EXPECT_FALSE(hive.root().find_path("ControlSet002\\Nothing\\Here").exists());
  EXPECT_EQ(hive.root().find("ControlSet002").owner().en, "NT SERVICE\\TrustedInstaller");
  EXPECT_EQ(key.sddl(), "O:BAG:SYD:(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;BU)");
  EXPECT_TRUE(hive.damage().empty());
}

TEST(Hive, ReadsNamesInBothCodings) {
  const std::string bytes = read_file(kHere / "testdata/user/input.DAT");
  auto opened = Hive::open(as_bytes(bytes));
  ASSERT_TRUE(opened.ok());
  const HiveKey software = opened.value().root().find("Software");
  EXPECT_TRUE(software.find("中文项").exists());
  const HiveKey run = software.find_path("Microsoft\\Windows\\CurrentVersion\\Run");
  ASSERT_TRUE(run.exists());
  EXPECT_TRUE(run.value("CAFÉ").has_value());
  EXPECT_TRUE(run.value("同步助手").has_value());
  EXPECT_TRUE(run.value("").has_value());
  std::vector<std::byte> room;
  EXPECT_EQ(run.value("Long")->data(room).size(), 80'002U);  // in five pieces
  EXPECT_EQ(run.value("Long")->data(room, 100).size(), 100U);
}

TEST(Hive, CountsEachDamagedPlaceOnce) {
  const std::string bytes = read_file(kHere / "testdata/damaged/input.hive");
  auto opened = Hive::open(as_bytes(bytes));
  ASSERT_TRUE(opened.ok());
  (void)everything(opened.value());
  const std::vector<Issue> first = opened.value().damage();
  (void)everything(opened.value());
  ASSERT_EQ(opened.value().damage().size(), first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(opened.value().damage()[i].count, first[i].count) << first[i].kind;
  }
}

TEST(Hive, FindsDeletedKeys) {
  std::string bytes = test_log("before.hive");
  const std::size_t nk = bytes.find("nk", bytes.find("Notes") - 80);
  std::int32_t size = 0;
  std::memcpy(&size, &bytes[nk - 4], sizeof size);
  size = -size;
  std::memcpy(&bytes[nk - 4], &size, sizeof size);
  auto opened = Hive::open(as_bytes(bytes));
  ASSERT_TRUE(opened.ok());
  EXPECT_FALSE(opened.value().root().find("Notes").exists());
  const std::vector<DeletedKey> deleted = opened.value().deleted_keys();
  ASSERT_EQ(deleted.size(), 1U);
  EXPECT_EQ(deleted[0].path, "Notes");
  EXPECT_TRUE(deleted[0].key.value("note").has_value());
}

TEST(Hive, RefusesWhatIsNone) {
  EXPECT_FALSE(Hive::open(as_bytes("regf")).ok());
  EXPECT_FALSE(Hive::open(as_bytes(std::string(8192, 'x'))).ok());
  EXPECT_FALSE(Hive::open(as_bytes(test_log("new.LOG1"))).ok());
}

TEST(RegfDecoder, ReplaysTheLogsThatLieBesideIt) {
  const std::map<std::string, std::string> files = {
      {".LOG1", test_log("new.LOG1")}, {".LOG2", test_log("new.LOG2")}, {".LOG", ""}};
  const SiblingLookup sibling = [&](std::string_view ending) {
    return as_bytes(files.at(std::string(ending)));
  };
  const std::string bytes = test_log("before.hive");
  DecodeInput input{.path = "config/notes", .bytes = as_bytes(bytes), .text = {}};
  input.whole = input.bytes;
  DecodeOutput alone;
  make_regf_decoder()->decode(input, alone);
  ASSERT_EQ(alone.issues.size(), 1U);
  EXPECT_EQ(alone.issues[0].kind, "hive-dirty");
  input.sibling = &sibling;
  DecodeOutput together;
  make_regf_decoder()->decode(input, together);
  EXPECT_TRUE(together.issues.empty());
  EXPECT_NE(together.text.find("2 transactions of its logs were replayed"), std::string::npos);
}

// The corpus of public hives lies beside the repository or where CASEBOOK_SHARED says.
fs::path corpus_dir() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): tests run in one thread
  const char* shared = std::getenv("CASEBOOK_SHARED");
  const fs::path root = shared != nullptr ? fs::path(shared) : fs::path(SOURCE_DIR) / "../shared";
  return root / "corpus/binary/regf";
}

// Its table: file, then a note with "nk~N", the records that look like keys, deleted ones included.
std::map<std::string, std::size_t> corpus_keys() {
  std::map<std::string, std::size_t> counts;
  std::ifstream in(corpus_dir() / "regf_index.tsv");
  std::string line;
  while (std::getline(in, line)) {
    const std::vector<std::string_view> cells = split(line, '\t');
    const std::size_t mark = line.find("nk~");
    if (cells.size() < 3 || mark == std::string::npos) continue;
    const std::string_view number = std::string_view(line).substr(mark + 3);
    const auto count = parse_number<std::size_t>(number.substr(0, number.find(' ')));
    if (count && cells[0].starts_with("regf/")) counts[std::string(cells[0].substr(5))] = *count;
  }
  return counts;
}

TEST(HiveCorpus, FindsAllKeys) {
  if (!fs::exists(corpus_dir())) GTEST_SKIP() << corpus_dir() << " is not there";
  // Where records of deleted keys, or damage, are part of the table's count. The hives of plaso
  // that are whole, and UnicodeHive: as reglookup and regfexport list them. The damaged, dirty and
  // recovered ones: as this reader counts them, so that a change is noticed.
  const std::map<std::string, std::size_t> live = {
      {"plaso/Amcache.hve", 2105},
      {"plaso/NTUSER-WIN7.DAT", 2288},
      {"plaso/NTUSER.DAT", 1127},
      {"plaso/UsrClass.dat", 7505},
      {"plaso/win10-Amcache.hve", 207},
      {"plaso/corrupt_sub_key_list.hiv", 100},
      {"yarp/UnicodeHive", 3},
      {"yarp/BadListHive", 6},
      {"yarp/BadSubkeyHive", 6},
      {"yarp/TruncatedHive", 2},
      {"yarp/TruncatedDirtyHive", 2},
      {"yarp/OldDirtyHive/OldDirtyHive", 5003},
      {"yarp/OldDirtyHive/RecoveredHive_Windows7", 5003},
      {"yarp/NewDirtyHive1/RecoveredHive_Windows10", 5}};
  std::size_t looked = 0;
  for (const auto& [name, listed] : corpus_keys()) {
    const std::string bytes = read_file(corpus_dir() / name);
    const auto header = read_hive_header(as_bytes(bytes));
    if (!header || header->is_log()) continue;
    SCOPED_TRACE(name);
    const auto hive = Hive::open(as_bytes(bytes));
    ASSERT_TRUE(hive.ok());
    std::size_t keys = 0;
    HiveWalk walk(hive.value().root());
    while (walk.next()) {
      ++keys;
      EXPECT_NE(walk.key().sddl(), "");
    }
    const auto known = live.find(name);
    EXPECT_EQ(keys, known == live.end() ? listed : known->second);
    ++looked;
  }
  EXPECT_GT(looked, 10U);
}

TEST(HiveCorpus, RecoversWhatWindowsRecovered) {
  const fs::path yarp = corpus_dir() / "yarp";
  if (!fs::exists(yarp)) GTEST_SKIP() << yarp << " is not there";
  const auto replay = [&](const std::string& name, std::size_t applied) {
    return recovered(read_file(yarp / name),
                     read_file(yarp / (name + ".LOG1")),
                     read_file(yarp / (name + ".LOG2")),
                     applied);
  };
  const std::string windows10 =
      everything(as_bytes(read_file(yarp / "NewDirtyHive1/RecoveredHive_Windows10")));
  EXPECT_EQ(replay("NewDirtyHive1/NewDirtyHive", 3), windows10);
  EXPECT_EQ(replay("NewDirtyHive2/NewDirtyHive", 2), windows10);
  EXPECT_EQ(replay("OldDirtyHive/OldDirtyHive", 1),
            everything(as_bytes(read_file(yarp / "OldDirtyHive/RecoveredHive_Windows7"))));
}

}  // namespace
}  // namespace casebook
