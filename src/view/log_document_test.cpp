// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "decode/registry.h"
#include "view/document_for_test.h"
#include "view/matcher.h"

namespace casebook::view {
namespace {

std::string utf16le(std::string_view ascii) {
  std::string out = "\xFF\xFE";
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

// Longer than several pieces, with a record of three lines every hundred.
std::string long_log(int records) {
  std::string text = cbs_head();
  for (int i = 0; i < records; ++i) {
    const bool error = i % 100 == 50;
    text += cbs_line(i / 60 % 3600, error ? "Error" : "Info", "record " + std::to_string(i));
    if (error) text += "  second line\r\n  third line\r\n";
  }
  return text;
}

TEST(LogDocument, RowsAreRecordsWithTheirFields) {
  const auto log = read_log(cbs_head() + cbs_line(61, "Error", "Failed [HRESULT = 0x80070005]"));
  ASSERT_EQ(3U, log->size());
  const ShownRow row = log->row(2);
  EXPECT_EQ("Failed [HRESULT = 0x80070005]", row.text);
  EXPECT_EQ(Level::Error, row.level);
  EXPECT_EQ(Level::Error, log->level(2));
  EXPECT_EQ("CBS", row.component);
  EXPECT_EQ(3U, row.line);
  EXPECT_EQ("2023-05-09T14:01:01", format_time(row.time));
  EXPECT_EQ(kNoTime, row.utc);  // the clock is not known yet
}

TEST(LogDocument, UtcIsKnownWithTheClock) {
  const auto log = read_log(cbs_head());
  log->set_clock({.kind = ClockKind::Local, .offset_minutes = 480, .known = true, .proof = {}});
  EXPECT_EQ("2023-05-09T06:00:00", format_time(log->row(0).utc));
}

TEST(LogDocument, ContinuationLinesBelongToTheirRecord) {
  const auto log = read_log(cbs_head() + cbs_line(1, "Error", "one") + "  two\r\n  three\r\n" +
                            cbs_line(2, "Info", "next"));
  ASSERT_EQ(4U, log->size());
  EXPECT_EQ("one\r\n  two\r\n  three", log->row(2).text);
  EXPECT_EQ(6U, log->row(3).line);
}

TEST(LogDocument, LinesBeforeTheFirstRecordAreShownToo) {
  const auto log = read_log("copied by hand\r\n\r\nfrom the machine\r\n" + cbs_head());
  ASSERT_EQ(4U, log->size());
  EXPECT_EQ("copied by hand", log->row(0).text);
  EXPECT_EQ("from the machine", log->row(1).text);
  EXPECT_EQ(3U, log->row(1).line);
  EXPECT_EQ(4U, log->row(2).line);
}

TEST(LogDocument, TextWithoutAnyRecordIsShownLineByLine) {
  const auto log = read_log(
      "Host Name:                 WS-0042\r\nOS Name:   Microsoft Windows 10 "
      "Pro\r\nOS Version:  10.0.19045 N/A Build 19045\r\n",
      "systeminfo.txt");
  ASSERT_EQ(3U, log->size());
  EXPECT_EQ("Host Name:                 WS-0042", log->row(0).text);
  EXPECT_EQ(3U, log->row(2).line);
}

TEST(LogDocument, PiecesJoinWithoutASeam) {
  const int records = 40000;  // 3 MB
  const auto log = read_log(long_log(records));
  ASSERT_EQ(static_cast<std::size_t>(records) + 2, log->size());
  std::uint32_t line = 1;
  for (std::size_t row = 0; row < log->size(); ++row) {
    const ShownRow shown = log->row(row);
    ASSERT_EQ(line, shown.line) << "row " << row;
    if (row >= 2) {
      const std::string wanted = "record " + std::to_string(row - 2);
      ASSERT_TRUE(shown.text.starts_with(wanted)) << shown.text;
    }
    const bool error = row >= 2 && (row - 2) % 100 == 50;
    ASSERT_EQ(error, shown.text.ends_with("third line")) << shown.text;
    line += error ? 3 : 1;
  }
}

TEST(LogDocument, LinesAndOffsetsLeadBackToTheirRow) {
  const auto log = read_log(long_log(40000));
  for (const std::size_t row :
       {std::size_t{0}, std::size_t{52}, std::size_t{31999}, log->size() - 1}) {
    const std::uint32_t line = log->row(row).line;
    const std::uint64_t offset = log->row(row).offset;
    EXPECT_EQ(row, log->row_of_line(line));
    EXPECT_EQ(row, log->row_of_offset(offset + 3));
  }
  EXPECT_EQ(52U, log->row_of_line(log->row(52).line + 2));  // a continuation line
}

TEST(LogDocument, OtherEncodingsAreDecoded) {
  const auto wide = read_log(utf16le(cbs_head() + cbs_line(1, "Warning", "wide")));
  ASSERT_EQ(3U, wide->size());
  EXPECT_EQ("wide", wide->row(2).text);
  EXPECT_EQ(Level::Warning, wide->level(2));
  EXPECT_EQ("utf-16le", wide->encoding());
  // "拒绝访问" in GBK
  const auto chinese =
      read_log(cbs_head() + cbs_line(1, "Error", "\xBE\xDC\xBE\xF8\xB7\xC3\xCE\xCA"));
  ASSERT_EQ(3U, chinese->size());
  EXPECT_EQ("拒绝访问", chinese->row(2).text);
}

TEST(LogDocument, AnEncodingThatChangesFarBehindTheStartIsReadAnew) {
  std::string text = long_log(30000);
  text += cbs_line(3599, "Error", "\xBE\xDC\xBE\xF8\xB7\xC3\xCE\xCA");
  const auto log = read_log(text);
  ASSERT_EQ(30003U, log->size());
  EXPECT_EQ("拒绝访问", log->row(30002).text);
  EXPECT_GE(log->revision(), 2U);
}

TEST(LogDocument, ALineOfManyMegabytesIsCutAndNothingIsLost) {
  constexpr std::size_t kLong = 20U << 20;
  const auto log =
      read_log(cbs_head() + std::string(kLong, 'x') + "\r\n" + cbs_line(5, "Error", "behind it"));
  ASSERT_GT(log->size(), 3U);
  const ShownRow last = log->row(log->size() - 1);
  EXPECT_EQ("behind it", last.text);
  EXPECT_EQ(4U, last.line);
  std::size_t shown = 0;
  for (std::size_t row = 0; row < log->size(); ++row) {
    const ShownRow at = log->row(row);
    if (at.record_text.find("xxx") != std::string_view::npos) {
      shown +=
          static_cast<std::size_t>(std::count(at.record_text.begin(), at.record_text.end(), 'x'));
    }
  }
  EXPECT_EQ(kLong, shown);
}

TEST(LogDocument, BytesThatAreNoTextAreShownAsBytes) {
  std::string bytes("\x00\x01\x02\xFE\xFF", 5);
  for (int i = 0; i < 60; ++i) {
    bytes += static_cast<char>(i * 7);
  }
  const auto log = read_log(bytes, "blob.bin");
  EXPECT_TRUE(log->shows_bytes());
  ASSERT_EQ(5U, log->size());
  EXPECT_EQ("00000000  00 01 02 fe ff", log->row(0).text.substr(0, 24));
  EXPECT_EQ(2U, log->row_of_offset(32));
}

TEST(LogDocument, AnEmptyFileHasNoRows) {
  const auto log = read_log("");
  EXPECT_EQ(0U, log->size());
  EXPECT_TRUE(log->progress().complete);
}

TEST(LogDocument, ASearchPassesOverPiecesWithoutAMatch) {
  const auto log = read_log(long_log(40000) + cbs_line(3599, "Error", "needle"));
  const auto matcher = Matcher::make("needle", PatternKind::Text).value();
  std::size_t row = 0;
  std::size_t asked = 0;
  while (row < log->size() && !matcher->matches(log->row(row).record_text)) {
    const std::size_t candidate = log->candidate(row, *matcher, false);
    row = candidate == row ? row + 1 : candidate;
    ++asked;
  }
  EXPECT_EQ(log->size() - 1, row);
  EXPECT_LT(asked, log->size() / 2);
}

}  // namespace
}  // namespace casebook::view
