// SPDX-License-Identifier: Apache-2.0
#include "decode/registry_text.h"

#include <string>

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::string utf16(std::string_view ascii) {
  std::string text;
  for (const char c : ascii) {
    text += c;
    text += '\0';
  }
  return text;
}

std::string shown(std::uint32_t type, const std::string& data) {
  return registry_data_text(type, as_bytes(data));
}

std::string in_file(std::string_view name, std::uint32_t type, const std::string& data) {
  std::string out;
  append_reg_value(out, name, type, as_bytes(data));
  return out;
}

TEST(RegistryText, ShowsDataAsRegQueryDoes) {
  EXPECT_EQ(shown(1, utf16(std::string_view("C:\\x\0", 5))), "C:\\x");
  EXPECT_EQ(shown(7, utf16(std::string_view("a\0\0b\0\0", 6))), "a\\0\\0b");
  EXPECT_EQ(shown(4, std::string("\x1f\0\0\0", 4)), "0x1f");
  EXPECT_EQ(shown(5, std::string("\0\0\0\x1f", 4)), "0x1f");
  EXPECT_EQ(shown(11, std::string("\1\0\0\0\1\0\0\0", 8)), "0x100000001");
  EXPECT_EQ(shown(4, "\xAB"), "AB");
  EXPECT_EQ(shown(3, std::string("\0\xAB", 2)), "00AB");
  EXPECT_EQ(shown(1, ""), "");
  EXPECT_EQ(shown(1, "x"), "");
  EXPECT_EQ(registry_type_name(0xFFFF0012), "REG_TYPE_FFFF0012");
}

TEST(RegistryText, WritesWhatRegeditReads) {
  EXPECT_EQ(in_file("a\"b\\c", 1, utf16(std::string_view("x\\y\0", 4))),
            "\"a\\\"b\\\\c\"=\"x\\\\y\"\n");
  EXPECT_EQ(in_file("", 4, std::string("\1\0\0\0", 4)), "@=dword:00000001\n");
  EXPECT_EQ(in_file("n", 3, "\xFF"), "\"n\"=hex:ff\n");
  EXPECT_EQ(in_file("n", 2, utf16(std::string_view("%\0", 2))), "\"n\"=hex(2):25,00,00,00\n");
  EXPECT_EQ(in_file("n", 1, utf16("unended")).substr(0, 14), "\"n\"=hex(1):75,");
  EXPECT_EQ(in_file("n", 3, ""), "\"n\"=hex:\n");
}

TEST(RegistryText, BreaksLongLinesOfBytes) {
  const std::string text = in_file("name", 3, std::string(60, '\x11'));
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    EXPECT_LE(end - begin, 80U);
    begin = end + 1;
  }
  EXPECT_NE(text.find(",\\\n  11,"), std::string::npos);
}

TEST(RegistryText, KeepsEmptyStringsInsideOfLists) {
  const std::string data = utf16(std::string_view("from\0\0to\0\0", 10));
  EXPECT_EQ(registry_list(as_bytes(data)), (std::vector<std::string>{"from", "", "to"}));
}

}  // namespace
}  // namespace casebook
