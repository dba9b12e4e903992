// SPDX-License-Identifier: Apache-2.0
#include "report/json_text.h"

#include <gtest/gtest.h>

#include "report/escape.h"
#include "report/json_value.h"

namespace casebook {
namespace {

// What would hide or reorder text around it, and what it becomes.
struct Escaped {
  const char* raw;
  const char* json;
};
constexpr Escaped kEscaped[] = {{"\x1b", "\\u001b"},
                                {"\x7f", "\\u007f"},
                                {"\xc2\x85", "\\u0085"},
                                {"\xc2\x9b", "\\u009b"},
                                {"\xd8\x9c", "\\u061c"},
                                {"\u200e", "\\u200e"},
                                {"\u2028", "\\u2028"},
                                {"\u2029", "\\u2029"},
                                {"\u202e", "\\u202e"},
                                {"\u2066", "\\u2066"},
                                {"\U000e0041", "\\udb40\\udc41"}};

TEST(JsonString, EscapesWhatHidesOrReordersText) {
  for (const Escaped& one : kEscaped) {
    std::string out;
    append_json_string(out, std::string("a") + one.raw + "拒");
    EXPECT_EQ(out, std::string("\"a") + one.json + "拒\"");
    EXPECT_EQ(Json::parse(out).get<std::string>(), std::string("a") + one.raw + "拒");
  }
}

TEST(JsonDocument, EscapesTheSameInValuesAndKeys) {
  for (const Escaped& one : kEscaped) {
    const Json json = {{std::string("key") + one.raw, std::string("a") + one.raw + "拒\n"}};
    const std::string out = dump(json, 2);
    EXPECT_NE(out.find(std::string("\"a") + one.json + "拒\\n\""), std::string::npos) << out;
    EXPECT_NE(out.find(std::string("\"key") + one.json + "\""), std::string::npos) << out;
    EXPECT_EQ(out.find(one.raw), std::string::npos);
    EXPECT_EQ(Json::parse(out), json);
  }
  EXPECT_EQ(dump(Json("bad \xff"), -1), "\"bad \uFFFD\"\n");
}

TEST(CsvCell, IsCutToWhatASpreadsheetHoldsAndSaysSo) {
  std::string out;
  append_csv_cell(out, std::string(30'000, 'x'));
  EXPECT_EQ(out.size(), 30'002U);
  out.clear();
  append_csv_cell(out, std::string(30'007, 'x'));
  EXPECT_TRUE(out.ends_with("x [... 7 bytes more]\""));
  out.clear();
  append_csv_cell(out, "=1 \"a\"\r\nb\x1b");
  EXPECT_EQ(out, "\"'=1 \"\"a\"\"\r\nb\\x1b\"");
}

}  // namespace
}  // namespace casebook
