// SPDX-License-Identifier: Apache-2.0
#include "decode/text_fields.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "decode/hive.h"

namespace casebook {
namespace {

std::vector<std::byte> read(const std::string& name) {
  std::ifstream file(std::string(SOURCE_DIR) + "/src/decode/" + name, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const ByteView bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

// "betwee" and "after!" in UTF-16 become "xxxxxx", wherever they stand.
void overwrite(std::vector<std::byte>& bytes, std::string_view word) {
  std::string units;
  for (const char c : word)
    units += {c, '\0'};
  const std::string_view text = as_text(bytes);
  std::vector<std::size_t> places;
  for (std::size_t at = text.find(units); at != std::string_view::npos;
       at = text.find(units, at + 1)) {
    places.push_back(at);
  }
  EXPECT_FALSE(places.empty()) << word;
  for (const std::size_t place : places) {
    for (std::size_t i = 0; i < units.size(); i += 2)
      bytes[place + i] = std::byte{'x'};
  }
}

TEST(TextFields, ALogOfAHiveIsStillReplayed) {
  const std::vector<std::byte> hive = read("regf/testlogs/before.hive");
  std::vector<std::byte> log = read("regf/testlogs/new.LOG1");
  ASSERT_FALSE(log.empty());
  ASSERT_EQ(rewritable_format(log), RewritableFormat::HiveLog);
  const std::vector<std::byte> original = log;
  overwrite(log, "betwee");
  EXPECT_EQ(recover_hive(hive, log, {}).applied, 0U);  // the hash is wrong
  reseal(RewritableFormat::HiveLog, original, log);
  const HiveRecovery recovery = recover_hive(hive, log, {});
  EXPECT_EQ(recovery.applied, 1U);
  std::string units;
  for (int i = 0; i < 6; ++i)
    units += std::string("x\0", 2);
  EXPECT_NE(as_text(recovery.bytes).find(units), std::string_view::npos);
}

TEST(TextFields, WhatWasWrongStaysWrong) {
  std::vector<std::byte> log = read("regf/testlogs/broken.LOG1");
  const std::vector<std::byte> original = log;
  overwrite(log, "betwee");
  reseal(RewritableFormat::HiveLog, original, log);
  EXPECT_LE(recover_hive(read("regf/testlogs/before.hive"), log, {}).applied, 1U);
}

TEST(TextFields, AHiveTellsNamesAndPlaces) {
  const std::vector<std::byte> hive = read("regf/testdata/system/input.hive");
  if (hive.empty()) GTEST_SKIP() << "no such sample";
  ASSERT_EQ(rewritable_format(hive), RewritableFormat::Hive);
  bool found = false;
  for_each_text_field(RewritableFormat::Hive, hive, [&](const TextField& field) {
    found = found || (field.name == "ComputerName" && field.text == "PC-0417-NEW");
    if (field.offset != TextField::kNoPlace) {
      EXPECT_LE(field.offset + field.bytes, hive.size());
    }
  });
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace casebook
