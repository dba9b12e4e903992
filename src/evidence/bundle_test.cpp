// SPDX-License-Identifier: Apache-2.0
#include "evidence/bundle.h"

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/digest.h"
#include "evidence/archives_for_test.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

Bundle open_folder(const ScratchFolder& folder, const Budget& budget = {}) {
  Result<Bundle> bundle = open_bundle({folder.path()}, budget);
  EXPECT_TRUE(bundle.ok()) << bundle.error().message;
  return std::move(bundle).value();
}

TEST(Bundle, FolderGivesItsFilesSortedByPath) {
  const ScratchFolder folder;
  folder.write("b.log", "2");
  folder.write("Panther/setupact.log", "1");
  folder.write("Panther/UnattendGC/setupact.log", "3");
  folder.write("a.log", "");
  const Bundle bundle = open_folder(folder);
  EXPECT_EQ(paths_of(bundle),
            (Paths{"Panther/UnattendGC/setupact.log", "Panther/setupact.log", "a.log", "b.log"}));
  EXPECT_EQ(text_of(bundle, "Panther/setupact.log"), "1");
  EXPECT_EQ(text_of(bundle, "a.log"), "");
  EXPECT_EQ(bundle.bytes, 3U);
  EXPECT_EQ(bundle.path, folder.path());
  expect_sound(bundle);
}

TEST(Bundle, SingleFileIsNamedAfterItself) {
  const ScratchFolder folder;
  const Result<Bundle> bundle = open_bundle({folder.write("x/CBS.log", "line\n")}, {});
  ASSERT_TRUE(bundle.ok());
  EXPECT_EQ(text_of(bundle.value(), "CBS.log"), "line\n");
}

TEST(Bundle, LargeFileIsMappedAndComesBackAfterDoneWith) {
  const ScratchFolder folder;
  std::string bytes(5 << 20, 'x');
  bytes.back() = 'y';
  const Result<Bundle> bundle = open_bundle({folder.write("big.log", bytes)}, {});
  ASSERT_TRUE(bundle.ok());
  const Content& content = *bundle.value().entries.at(0).content;
  EXPECT_EQ(as_text(content.bytes()), bytes);
  content.done_with(0, bytes.size());
  content.done_with(100, 50);
  content.done_with(bytes.size() + 1, 10);
  content.done_with(0, ~0ULL);
  EXPECT_EQ(as_text(content.bytes()), bytes);
}

TEST(Bundle, SeveralPathsKeepTheirNamesApart) {
  const ScratchFolder folder;
  folder.write("good/CBS.log", "good");
  folder.write("bad/CBS.log", "bad");
  folder.write("other/bad/CBS.log", "other");
  const Paths paths = {folder.path("good"), folder.path("bad/"), folder.path("other/bad")};
  const Result<Bundle> opened = open_bundle(paths, {});
  ASSERT_TRUE(opened.ok());
  const Bundle& bundle = opened.value();
  EXPECT_EQ(text_of(bundle, "good/CBS.log"), "good");
  EXPECT_EQ(text_of(bundle, "bad/CBS.log"), "bad");
  EXPECT_EQ(text_of(bundle, "bad (2)/CBS.log"), "other");
}

TEST(Bundle, WhatIsGivenTwiceIsReadOnce) {
  const ScratchFolder folder;
  folder.write("a/CBS.log", "one");
  folder.write("ab/CBS.log", "two");
  const auto entries = [&](const Paths& paths) {
    const Result<Bundle> opened = open_bundle(paths, {});
    EXPECT_TRUE(opened.ok());
    return opened.value().entries.size();
  };
  EXPECT_EQ(entries({folder.path("a"), folder.path("a")}), 1U);
  EXPECT_EQ(entries({folder.path("a/CBS.log"), folder.path("a/")}), 1U);
  EXPECT_EQ(entries({folder.path("a"), folder.path("ab"), folder.path("a/../a/CBS.log")}), 2U);
  EXPECT_FALSE(open_bundle({folder.path("a"), folder.path("missing")}, {}).ok());
}

TEST(Bundle, MissingPathFailsAndNamesIt) {
  const Result<Bundle> bundle = open_bundle({"/nonexistent/logs.zip"}, {});
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code, ErrorCode::NotFound);
  EXPECT_NE(bundle.error().message.find("/nonexistent/logs.zip"), std::string::npos);
  EXPECT_EQ(open_bundle({}, {}).error().code, ErrorCode::InvalidInput);
}

TEST(Bundle, PipesAreNeverOpened) {
  const ScratchFolder folder;
  ASSERT_EQ(mkfifo(folder.path("pipe").c_str(), 0600), 0);
  folder.write("a.log", "a");
  const Bundle bundle = open_folder(folder);  // would wait for ever otherwise
  EXPECT_TRUE(has_issue(bundle, "pipe", "special-file"));
  EXPECT_EQ(text_of(bundle, "a.log"), "a");
  EXPECT_EQ(open_bundle({folder.path("pipe")}, {}).error().code, ErrorCode::InvalidInput);
}

TEST(Bundle, LinksAreFollowedOnlyInside) {
  const ScratchFolder outside;
  outside.write("secret", "secret");
  const ScratchFolder folder;
  folder.write("logs/a.log", "a");
  fs::create_symlink("logs/a.log", folder.path("inside"));
  fs::create_symlink(folder.path("logs"), folder.path("folder"));
  fs::create_symlink("..", folder.path("logs/up"));
  fs::create_symlink(outside.path("secret"), folder.path("outside"));
  fs::create_symlink("nowhere", folder.path("broken"));
  fs::create_symlink("circle", folder.path("circle"));
  const Bundle bundle = open_folder(folder);
  EXPECT_EQ(text_of(bundle, "inside"), "a");
  EXPECT_EQ(text_of(bundle, "outside"), "(unread)");
  EXPECT_TRUE(has_issue(bundle, "outside", "link-outside"));
  EXPECT_TRUE(has_issue(bundle, "folder", "link-to-folder"));
  EXPECT_TRUE(has_issue(bundle, "logs/up", "link-outside"));
  EXPECT_TRUE(has_issue(bundle, "broken", "link-broken"));
  EXPECT_TRUE(has_issue(bundle, "circle", "link-broken"));
  expect_sound(bundle);
}

// The superuser may read everything, so "nobody" reads here when that is who runs the tests.
TEST(Bundle, UnreadableFilesAndFoldersAreNamed) {
  constexpr uid_t kNobody = 65534;
  const ScratchFolder folder;
  folder.write("a.log", "a");
  folder.write("b.log", "b");
  folder.write("closed/c.log", "c");
  chmod(folder.path().c_str(), 0755);
  chmod(folder.path("b.log").c_str(), 0644);
  chmod(folder.path("a.log").c_str(), 0);
  chmod(folder.path("closed").c_str(), 0);
  const bool superuser = geteuid() == 0;
  if (superuser) {
    ASSERT_EQ(seteuid(kNobody), 0);
  }
  const Bundle bundle = open_folder(folder);
  const Result<Bundle> direct = open_bundle({folder.path("a.log")}, {});
  if (superuser) {
    ASSERT_EQ(seteuid(0), 0);
  }
  chmod(folder.path("closed").c_str(), 0700);
  EXPECT_TRUE(has_issue(bundle, "a.log", "file-unreadable"));
  EXPECT_TRUE(has_issue(bundle, "closed", "folder-unreadable"));
  EXPECT_EQ(text_of(bundle, "b.log"), "b");
  ASSERT_FALSE(direct.ok());
  EXPECT_EQ(direct.error().code, ErrorCode::Io);
  expect_sound(bundle);
}

TEST(Bundle, FoldersNestedTooDeeplyAreNotEntered) {
  const ScratchFolder folder;
  std::string path;
  for (int i = 0; i < 140; ++i) {
    path += "d/";
  }
  folder.write(path + "a.log", "a");
  folder.write("b.log", "b");
  const Bundle bundle = open_folder(folder);
  ASSERT_EQ(bundle.entries.size(), 2U);
  EXPECT_EQ(text_of(bundle, "b.log"), "b");
  EXPECT_TRUE(has_issue(bundle.entries[1].issues, "folder-too-deep"));
}

TEST(Bundle, NamesOnDiskBecomeUtf8WithSlashes) {
  const ScratchFolder folder;
  folder.write("Panther\\setupact.log", "a");  // as unzip leaves them on Linux
  folder.write("\xC8\xD5\xD6\xBE.log", "b");   // 日志 in GBK
  folder.write("two\nlines.log", "c");
  const Bundle bundle = open_folder(folder);
  EXPECT_EQ(text_of(bundle, "Panther/setupact.log"), "a");
  EXPECT_EQ(text_of(bundle, "日志.log"), "b");
  EXPECT_TRUE(has_issue(bundle, "two_lines.log", "name-odd"));
}

TEST(Bundle, BudgetsOfFoldersAreNamedAndTheRestIsRead) {
  const ScratchFolder folder;
  folder.write("a.log", std::string(100, 'a'));
  folder.write("b.log", std::string(1000, 'b'));
  folder.write("c.log", std::string(100, 'c'));
  Budget budget;
  budget.item_bytes = 500;
  Bundle bundle = open_folder(folder, budget);
  EXPECT_TRUE(has_issue(bundle, "b.log", "budget-item-bytes"));
  EXPECT_EQ(text_of(bundle, "c.log"), std::string(100, 'c'));

  budget = {};
  budget.total_bytes = 250;
  bundle = open_folder(folder, budget);
  EXPECT_TRUE(has_issue(bundle, "b.log", "budget-bytes"));
  EXPECT_TRUE(has_issue(bundle.issues, "budget-bytes"));
  EXPECT_EQ(text_of(bundle, "c.log"), std::string(100, 'c'));

  budget = {};
  budget.entries = 2;
  bundle = open_folder(folder, budget);
  EXPECT_EQ(bundle.entries.size(), 2U);
  EXPECT_TRUE(has_issue(bundle.issues, "budget-entries"));
  expect_sound(bundle);
}

TEST(Bundle, StopsWhenAsked) {
  const ScratchFolder folder;
  folder.write("a.log", "a");
  request_cancel();
  const Result<Bundle> bundle = open_bundle({folder.path()}, {});
  const std::string hash = sha256_hex(as_bytes("abc"));
  reset_cancel_for_test();
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code, ErrorCode::Cancelled);
  EXPECT_EQ(hash, "");
}

TEST(Bundle, TellsWhatItIsReading) {
  const ScratchFolder folder;
  folder.write("a.log", "a");
  folder.write("b.log", "bb");
  OpenProgress last;
  const Result<Bundle> bundle =
      open_bundle({folder.path()}, {}, [&last](const OpenProgress& progress) { last = progress; });
  ASSERT_TRUE(bundle.ok());
  EXPECT_EQ(last.path, "b.log");
  EXPECT_EQ(last.bytes, 3U);
  EXPECT_EQ(last.entries, 2U);
}

}  // namespace
}  // namespace casebook
