// SPDX-License-Identifier: Apache-2.0
#include "work/checks.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/time.h"

namespace casebook::work {
namespace {

ReadItem item(const std::string& decoder,
              const std::string& first = "",
              const std::string& last = "") {
  ReadItem made;
  made.path = "1/" + decoder;
  made.decoder = decoder;
  made.title_en = "Log " + decoder;
  made.title_zh = "日志 " + decoder;
  made.first_time = first;
  made.last_time = last;
  return made;
}

desk::Evidence file(std::int64_t id, const std::string& sha256, std::int64_t bytes = 10) {
  desk::Evidence made;
  made.id = id;
  made.sha256 = sha256;
  made.bytes = bytes;
  made.name = "f" + std::to_string(id) + ".zip";
  made.state = "checking";
  made.remarks = "[]";
  return made;
}

ReadingEnd read(std::vector<ReadItem> items, const std::string& machine = "") {
  Reading reading;
  reading.items = std::move(items);
  reading.machine = machine;
  ReadingEnd end;
  end.reading = std::move(reading);
  return end;
}

const desk::EvidenceRemark* remark(const CheckResult& result, std::string_view kind) {
  const auto found = std::find_if(result.remarks.begin(),
                                  result.remarks.end(),
                                  [&](const auto& one) { return one.kind == kind; });
  return found == result.remarks.end() ? nullptr : &*found;
}

TEST(Checks, SayOfWhatItIs) {
  const desk::Evidence one = file(1, "a");
  const CheckResult result = check_of(
      one, {{one}, {}}, read({item("cbs"), item("evtx"), item("evtx"), item("unknown_text")}));
  EXPECT_TRUE(result.is_readable);
  ASSERT_NE(remark(result, "recognised"), nullptr);
  EXPECT_EQ(remark(result, "recognised")->en, "Log evtx × 2, Log cbs");
  EXPECT_EQ(remark(result, "recognised")->zh, "日志 evtx × 2、日志 cbs");
}

TEST(Checks, WhatNobodyKnowsIsSaid) {
  const desk::Evidence one = file(1, "a");
  const CheckResult result = check_of(one, {{one}, {}}, read({item("unknown_binary")}));
  EXPECT_FALSE(result.is_readable);
  EXPECT_NE(remark(result, "unknown-kind"), nullptr);
}

TEST(Checks, AnEmptyFileNeedsNoReader) {
  const desk::Evidence one = file(1, "a", 0);
  const CheckResult result = check_of(one, {{one}, {}}, {});
  EXPECT_FALSE(result.is_readable);
  EXPECT_NE(remark(result, "empty"), nullptr);
}

TEST(Checks, ADeadReaderMarksTheFile) {
  const desk::Evidence one = file(1, "a");
  ReadingEnd end;
  end.failure = {"It died.", "异常终止。"};
  const CheckResult result = check_of(one, {{one}, {}}, end);
  EXPECT_FALSE(result.is_readable);
  ASSERT_NE(remark(result, "unreadable"), nullptr);
  EXPECT_EQ(remark(result, "unreadable")->zh, "异常终止。");
}

TEST(Checks, APasswordIsToldApartFromDamage) {
  const desk::Evidence one = file(1, "a");
  ReadingEnd end = read({item("unreadable")});
  end.reading->issues = {{"a.zip/x", "archive-encrypted", {"Encrypted.", "已加密。"}},
                         {"a.zip/y", "archive-encrypted", {"Encrypted.", "已加密。"}}};
  const CheckResult result = check_of(one, {{one}, {}}, end);
  ASSERT_NE(remark(result, "password"), nullptr);
  EXPECT_EQ(remark(result, "password")->en, "a.zip/x: Encrypted.");
  EXPECT_EQ(remark(result, "unknown-kind"), nullptr);
  EXPECT_EQ(result.remarks.size(), 1U);
}

TEST(Checks, TheSameContentIsADuplicateOfTheEarlierOne) {
  const desk::Evidence one = file(1, "a");
  const desk::Evidence two = file(2, "a");
  const CheckedCase of{{one, two}, {}};
  EXPECT_EQ(remark(check_of(one, of, read({item("cbs")})), "duplicate"), nullptr);
  const CheckResult result = check_of(two, of, read({item("cbs")}));
  ASSERT_NE(remark(result, "duplicate"), nullptr);
  EXPECT_EQ(remark(result, "duplicate")->value, "1");
}

TEST(Checks, AnotherMachineIsSaid) {
  desk::Evidence one = file(1, "a");
  one.remarks = R"([{"kind":"machine","value":"PC-1","en":"","zh":""}])";
  const desk::Evidence two = file(2, "b");
  const CheckedCase of{{one, two}, {}};
  EXPECT_EQ(remark(check_of(two, of, read({item("cbs")}, "pc-1")), "other-machine"), nullptr);
  EXPECT_NE(remark(check_of(two, of, read({item("cbs")}, "PC-2")), "other-machine"), nullptr);
}

TEST(Checks, ALogOfAnotherTimeIsSaid) {
  const desk::Evidence one = file(1, "a");
  const Micros then = make_time({2023, 5, 9, 12, 0, 0});
  const ReadingEnd end =
      read({item("cbs", "2023-05-01T10:00:00", "2023-05-03T10:00:00"), item("setupact")});
  EXPECT_NE(remark(check_of(one, {{one}, then}, end), "other-time"), nullptr);
  EXPECT_EQ(remark(check_of(one, {{one}, then - 6 * kDay}, end), "other-time"), nullptr);
  EXPECT_EQ(remark(check_of(one, {{one}, {}}, end), "other-time"), nullptr);
  EXPECT_EQ(remark(check_of(one, {{one}, then}, read({item("cbs")})), "other-time"), nullptr);
}

}  // namespace
}  // namespace casebook::work
