// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/csv.h"

#include <chrono>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace casebook {
namespace {

// Fields joined by "|", one record a line, with its line number.
std::string read_all(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  CsvRecord record;
  std::string all;
  while (reader.next(record)) {
    all += std::to_string(record.line) + ":";
    for (const std::string_view field : record.fields) {
      all += std::string(field) + "|";
    }
    all += "\n";
  }
  return all;
}

TEST(Csv, FieldsWithAndWithoutQuotes) {
  EXPECT_EQ(read_all("a,\"b,c\",d\r\n\"\",x\n"), "1:a|b,c|d|\n2:|x|\n");
}

TEST(Csv, AQuotedFieldMaySpanLines) {
  EXPECT_EQ(read_all("\"a\nb\",c\nd,e"), "1:a\nb|c|\n3:d|e|\n");
}

TEST(Csv, DoubledQuotesStayInTheFieldUntilUnquoted) {
  EXPECT_EQ(read_all("\"say \"\"hi\"\"\",b"), "1:say \"\"hi\"\"|b|\n");
  EXPECT_EQ(unquoted("say \"\"hi\"\""), "say \"hi\"");
}

TEST(Csv, AQuoteInsideAFieldThatEndsNothingIsText) {
  EXPECT_EQ(read_all("\"path \"C:\\x\" -a\",b"), "1:path \"C:\\x\" -a|b|\n");
}

TEST(Csv, AQuoteThatNeverClosesCostsItsLineOnly) {
  EXPECT_EQ(read_all("\"a,b\nc,d"), "1:\"a|b|\n2:c|d|\n");
}

TEST(Csv, ARecordCanBeShortenedToItsLine) {
  CsvReader reader("\"a\nb\",c\n", ',');
  CsvRecord record;
  ASSERT_TRUE(reader.next(record));
  reader.shorten_to_line(record);
  EXPECT_EQ(record.length, 2U);
  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.line, 2U);
  EXPECT_EQ(record.fields[0], "b\"");
}

TEST(Csv, ManyUnclosedQuotesTakeLinearTime) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) {
    text += "\"x\"y,z\n";
  }
  const auto start = std::chrono::steady_clock::now();
  CsvReader reader(text, ',');
  CsvRecord record;
  std::size_t records = 0;
  while (reader.next(record)) {
    ++records;
  }
  EXPECT_EQ(records, 200'000U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Csv, AStrayQuoteCostsTheSameWhereverTheRecordsInsideItBegin) {
  // Each line opens a quote; the same far quote closes them all. Doubled quotes still pair up anew.
  std::string text = "\"a\n";
  for (int i = 0; i < 20'000; ++i) {
    text += i % 2 == 0 ? "\"b\n" : "\"\",c\n";
  }
  text += "x\",y\n";
  CsvReader reader(text, ',');
  CsvRecord record;
  std::uint32_t records = 0;
  while (reader.next(record)) {
    EXPECT_EQ(record.line, ++records);
    const std::string_view first = record.fields.front();
    if (records > 1 && records % 2 == 1) {
      EXPECT_EQ(first, "");
      EXPECT_EQ(record.fields.size(), 2U);
    } else if (records < 20'002) {
      EXPECT_TRUE(first.ends_with("x")) << records;
    }
    reader.shorten_to_line(record);
  }
  EXPECT_EQ(records, 20'002U);
}

// What a reader remembers of the record before must not change what it reads.
TEST(Csv, RecordsAfterShorteningAreThoseOfAFreshReader) {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 24; ++i) {
      text += "\"\"\",a\n\"\n"[random() % 9];
    }
    CsvReader reader(text, ',');
    CsvRecord record;
    while (reader.next(record)) {
      CsvReader fresh(std::string_view(text).substr(record.offset), ',');
      CsvRecord same;
      ASSERT_TRUE(fresh.next(same));
      EXPECT_EQ(record.fields, same.fields) << text << "\nat " << record.offset;
      reader.shorten_to_line(record);
    }
  }
}

}  // namespace
}  // namespace casebook
