// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <archive.h>
#include <gtest/gtest.h>

#include "evidence/archives_for_test.h"
#include "redact/redact.h"

namespace casebook {
namespace {

constexpr std::string_view kLine = "Host Name: KVM77410\r\n";

Result<RedactionReport> redact(const std::string& from, bool is_folder, const std::string& to) {
  const auto bundle = open_bundle({from}, Budget{});
  if (!bundle.ok()) return bundle.error();
  PseudonymMap map;
  return redact_bundle(bundle.value(), is_folder, to, map, {});
}

// Every kind of archive that can be written comes back as itself, and holds what it held.
TEST(RedactBundle, ArchivesKeepTheirKind) {
  struct Kind {
    SetFormat format;
    SetFormat filter;
    ArchiveKind kind;
  };
  const std::vector<Kind> kinds = {
      {archive_write_set_format_zip, archive_write_add_filter_none, ArchiveKind::Zip},
      {archive_write_set_format_7zip, archive_write_add_filter_none, ArchiveKind::SevenZip},
      {archive_write_set_format_ustar, archive_write_add_filter_none, ArchiveKind::Tar},
      {archive_write_set_format_ustar, archive_write_add_filter_gzip, ArchiveKind::Gzip},
      {archive_write_set_format_ustar, archive_write_add_filter_xz, ArchiveKind::Xz},
      {archive_write_set_format_ustar, archive_write_add_filter_bzip2, ArchiveKind::Bzip2},
      {archive_write_set_format_ustar, archive_write_add_filter_zstd, ArchiveKind::Zstd}};
  for (const Kind& kind : kinds) {
    const ScratchFolder scratch;
    const std::string inner =
        make_archive(kind.format, kind.filter, {{"KVM77410/a.log", std::string(kLine)}});
    const std::string from = scratch.write(
        "case",
        make_archive(kind.format, kind.filter, {{"b.log", std::string(kLine)}, {"in/x", inner}}));
    const auto report = redact(from, false, scratch.path("out"));
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_TRUE(report.value().omitted.empty());
    const auto result = open_bundle({scratch.path("out")}, Budget{});
    ASSERT_TRUE(result.ok());
    ASSERT_EQ(result.value().archives.size(), 2U);
    EXPECT_EQ(result.value().archives[0].kind, kind.kind);
    EXPECT_EQ(result.value().archives[1].kind, kind.kind);
    ASSERT_EQ(result.value().entries.size(), 2U);
    for (const BundleEntry& entry : result.value().entries) {
      EXPECT_EQ(entry.path.find("KVM77410"), std::string::npos);
      EXPECT_EQ(as_text(entry.content->bytes()).find("KVM77410"), std::string_view::npos);
      EXPECT_EQ(entry.content->bytes().size(), kLine.size());
    }
  }
}

TEST(RedactBundle, NothingIsLeftBehindAFailure) {
  const ScratchFolder scratch;
  scratch.write("in/a.log", kLine);
  const auto bundle = open_bundle({scratch.path("in")}, Budget{});
  ASSERT_TRUE(bundle.ok());
  PseudonymMap map;
  RedactOptions options;
  options.keep_map = [](const PseudonymMap&) -> Status { return Error{ErrorCode::Io, "full"}; };
  EXPECT_FALSE(redact_bundle(bundle.value(), true, scratch.path("out"), map, options).ok());
  std::size_t names = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path())) {
    names += !entry.path().empty();
  }
  EXPECT_EQ(names, 1U);
}

TEST(RedactBundle, ABrokenArchiveIsLeftOut) {
  const ScratchFolder scratch;
  std::string zip = make_archive(
      archive_write_set_format_zip, archive_write_add_filter_none, {{"a.log", std::string(kLine)}});
  scratch.write("in/whole.log", kLine);
  scratch.write("in/cut.zip", zip.substr(0, zip.size() / 2));
  const auto report = redact(scratch.path("in"), true, scratch.path("out"));
  ASSERT_TRUE(report.ok());
  ASSERT_FALSE(report.value().omitted.empty());
  EXPECT_EQ(report.value().omitted.front().why, Omission::Unreadable);
}

}  // namespace
}  // namespace casebook
