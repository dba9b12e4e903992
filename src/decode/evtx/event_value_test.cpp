// SPDX-License-Identifier: Apache-2.0
// Every type stands in the goldens value-types, array-types, irregular-values and odd-strings; here
// is what they do not show.
#include "decode/evtx/event_value.h"

#include <gtest/gtest.h>

namespace casebook::evtx {
namespace {

Value value(ValueType type, std::string_view bytes) {
  return {static_cast<std::uint8_t>(type), as_bytes(bytes)};
}

std::string text_of(const Value& value) {
  std::string text;
  append_value(text, value);
  return text;
}

TEST(EventValue, EverySizeOfEveryTypeStaysInside) {
  const std::string bytes(40, '\xFF');
  for (unsigned type = 0; type < 256; ++type) {
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
      const Value one{static_cast<std::uint8_t>(type),
                      as_bytes(std::string_view(bytes).substr(0, size))};
      (void)text_of(one);
      (void)number_of(one);
      (void)is_json_number(one);
    }
  }
}

TEST(EventValue, NumbersOfOtherTypes) {
  EXPECT_EQ(0x0102U, number_of(value(ValueType::Hex32, "\x02\x01")));
  EXPECT_EQ(41U, number_of(value(ValueType::String, std::string_view("4\0001\0", 4))));
  EXPECT_EQ(0U, number_of(value(ValueType::String, std::string_view("x\0", 2))));
  EXPECT_EQ(0U, number_of(value(ValueType::Guid, "0123456789abcdef")));
}

TEST(EventValue, JsonNumbersAreThoseThatADoubleHoldsExactly) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(is_json_number(value(ValueType::UInt32, "\xFF\xFF\xFF\xFF")));
  EXPECT_TRUE(is_json_number(value(ValueType::UInt64, "\xFF\xFF\xFF\xFF\xFF\xFF\x1F\0"sv)));
  EXPECT_FALSE(is_json_number(value(ValueType::UInt64, "\0\0\0\0\0\0\x20\0"sv)));
  EXPECT_TRUE(is_json_number(value(ValueType::Int64, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")));
  EXPECT_FALSE(is_json_number(value(ValueType::Int64, "\0\0\0\0\0\0\0\x80"sv)));
  EXPECT_FALSE(is_json_number(value(ValueType::Hex32, "\1")));
  EXPECT_FALSE(is_json_number(value(ValueType::Real64, "12345678")));
  const Value array{static_cast<std::uint8_t>(kArray | 8U), as_bytes("\1\0\0\0"sv)};
  EXPECT_FALSE(is_json_number(array));
}

TEST(EventValue, StringsOfAnArrayAreThoseBetweenNuls) {
  const auto strings = [](std::string_view bytes) {
    std::string all;
    for_each_string({0x81, as_bytes(bytes)},
                    [&](const Value& one) { all += "[" + text_of(one) + "]"; });
    return all;
  };
  using namespace std::string_view_literals;
  EXPECT_EQ("[]", strings(""));
  EXPECT_EQ("[a]", strings("a\0"sv));
  EXPECT_EQ("[a]", strings("a\0\0\0"sv));
  EXPECT_EQ("[a][]", strings("a\0\0\0\0\0"sv));
  EXPECT_EQ("[][b]", strings("\0\0b\0"sv));
  EXPECT_EQ("[a]", strings("a\0\0\0\1"sv));
}

TEST(EventValue, TimesHaveSevenDigits) {
  std::string text;
  append_filetime(text, 0);
  append_filetime(text, 132'000'000'000'000'001);
  EXPECT_EQ("1601-01-01T00:00:00.0000000Z2019-04-17T18:40:00.0000001Z", text);
}

}  // namespace
}  // namespace casebook::evtx
