// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/export_details.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

constexpr std::string_view kOpen =
    "Desired Access: Generic Read, Delete, Disposition: OpenIf, Options: Synchronous IO Non-Alert, "
    "Non-Directory File, Delete On Close, Attributes: RHSANCI, ShareMode: Read, Write, "
    "AllocationSize: 0, Impersonating: NT AUTHORITY\\SYSTEM, OpenResult: Created";

TEST(ExportDetails, OpensAreReadExactly) {
  const TraceOpen open = open_of_detail(kOpen);
  EXPECT_EQ(open.desired_access, 0x120089U | 0x10000U);
  EXPECT_EQ(open.disposition, 3U);
  EXPECT_EQ(open.options, 0x20U | 0x40U | 0x1000U);
  EXPECT_EQ(open.attributes, 0x1U | 0x2U | 0x4U | 0x20U | 0x2000U);
  EXPECT_EQ(open.share, 3U);
  EXPECT_EQ(open.impersonating, "NT AUTHORITY\\SYSTEM");
  EXPECT_EQ(open.open_result, 2U);
}

TEST(ExportDetails, WhatAnOpenDoesNotSayIsZero) {
  const TraceOpen open = open_of_detail(
      "Desired Access: Read Attributes, Disposition: Open, Options: Open Reparse Point, "
      "Attributes: "
      "n/a, ShareMode: None, AllocationSize: n/a");
  EXPECT_EQ(open.desired_access, 0x80U);
  EXPECT_EQ(open.attributes, 0U);
  EXPECT_EQ(open.share, 0U);
  EXPECT_EQ(open.impersonating, "");
  EXPECT_FALSE(open.open_result);
  EXPECT_EQ(open_of_detail("").disposition, 0U);
}

TEST(ExportDetails, PartsKeepTheCommasOfTheirValues) {
  const std::vector<TraceDetail> parts = split_detail(kOpen);
  ASSERT_EQ(parts.size(), 8U);
  EXPECT_EQ(parts[0].name, "Desired Access");
  EXPECT_EQ(parts[0].value, "Generic Read, Delete");
  EXPECT_EQ(parts[4].name, "ShareMode");
  EXPECT_EQ(parts[4].value, "Read, Write");
  EXPECT_EQ(parts[7].value, "Created");
}

TEST(ExportDetails, FreeTextAtTheEndIsOnePart) {
  const std::vector<TraceDetail> value =
      split_detail("Type: REG_SZ, Length: 64, Data: one, Type: two, C:\\three");
  ASSERT_EQ(value.size(), 3U);
  EXPECT_EQ(value[2].value, "one, Type: two, C:\\three");
  const std::vector<TraceDetail> start = split_detail(
      "Parent PID: 8, Command line: sample.exe /a, Name: x, Current directory: C:\\Sample\\, "
      "Environment: \\n;\tA=B, C: D");
  ASSERT_EQ(start.size(), 4U);
  EXPECT_EQ(start[1].value, "sample.exe /a, Name: x");
  EXPECT_EQ(start[3].value, "\\n;\tA=B, C: D");
}

TEST(ExportDetails, TextWithoutNamesIsKept) {
  const std::vector<TraceDetail> parts = split_detail("nothing named");
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].name, "");
  EXPECT_EQ(parts[0].value, "nothing named");
  EXPECT_TRUE(split_detail("").empty());
  EXPECT_EQ(split_detail("Control: ").size(), 1U);
  // A drive is no name.
  EXPECT_EQ(split_detail("FileName: C:\\a, D:\\b").size(), 1U);
}

TEST(ExportDetails, TargetsAreTheRestOfTheText) {
  EXPECT_EQ(target_of_detail(TraceAction::Rename,
                             "ReplaceIfExists: False, FileName: C:\\Sample, FileName: x.txt"),
            "C:\\Sample, FileName: x.txt");
  EXPECT_EQ(target_of_detail(TraceAction::LoadHive, "Hive Path: C:\\Users\\Default\\NTUSER.DAT"),
            "C:\\Users\\Default\\NTUSER.DAT");
  EXPECT_EQ(target_of_detail(TraceAction::RenameKey, "New Name: after"), "after");
  EXPECT_EQ(target_of_detail(TraceAction::Read, "FileName: x"), "");
}

TEST(ExportDetails, DeletionsAreToldInThreeForms) {
  EXPECT_TRUE(detail_marks_deletion("Delete: True"));
  EXPECT_FALSE(detail_marks_deletion("Delete: False"));
  EXPECT_TRUE(detail_marks_deletion("Flags: FILE_DISPOSITION_DELETE, FILE_DISPOSITION_POSIX"));
  EXPECT_FALSE(detail_marks_deletion("Flags: FILE_DISPOSITION_DO_NOT_DELETE"));
  EXPECT_TRUE(detail_marks_deletion("Flags: 0x3"));
  EXPECT_TRUE(detail_marks_deletion("Type: SetDispositionInformationEx, Flags: 0x1"));
  EXPECT_FALSE(detail_marks_deletion("Flags: 0x8"));
  EXPECT_FALSE(detail_marks_deletion(""));
}

TEST(ExportDetails, CreationsNameTheChild) {
  const auto created = creation_of_detail("PID: 3232, Command line: \"C:\\a b.exe\" x, y");
  ASSERT_TRUE(created);
  EXPECT_EQ(created->pid, 3232U);
  EXPECT_EQ(created->command_line, "\"C:\\a b.exe\" x, y");
  EXPECT_FALSE(creation_of_detail("PID: x"));
  const auto started = start_of_detail(
      "Parent PID: 12, Command line: a.exe , Current directory: C:\\, Environment: ");
  ASSERT_TRUE(started);
  EXPECT_EQ(started->pid, 12U);
  EXPECT_EQ(started->command_line, "a.exe ");
}

TEST(ExportDetails, CategoriesFollowTheOperation) {
  const TraceOperation open{TraceClass::FileSystem, 20, 0, TraceAction::Open, "CreateFile"};
  EXPECT_EQ(category_of(open, kOpen), "Write");
  EXPECT_EQ(category_of(open, "Disposition: Open, OpenResult: Opened"), "");
  EXPECT_EQ(category_of(open, "Disposition: Create"), "Write");
  const TraceOperation query{TraceClass::FileSystem, 25, 4, TraceAction::Query, "Query"};
  EXPECT_EQ(category_of(query, ""), "Read Metadata");
  EXPECT_EQ(known_category("Write Metadata"), "Write Metadata");
  EXPECT_EQ(known_category("something"), "");
}

}  // namespace
}  // namespace casebook
