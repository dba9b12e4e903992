// SPDX-License-Identifier: Apache-2.0
// The quick ways of JsonText beside the plain ones: every length, every place of what is special.
#include "decode/evtx/json_text.h"

#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/harmless.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace casebook::evtx {
namespace {

using namespace std::string_view_literals;

std::string plainly_escaped(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const char32_t c = take_character(utf8);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (c >= 0x10000 && is_deceptive(c)) {
          const auto above = static_cast<unsigned>(c) - 0x10000;
          out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + above / 1024, 0xDC00 + above % 1024);
        } else if (c < 0x20 || c == 0x7F || is_deceptive(c)) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          append_utf8(out, c);
        }
    }
  }
  return out;
}

std::string escaped(std::string_view utf8) {
  JsonText json;
  json.escaped(utf8);
  return std::string(json.view());
}

std::string escaped(const std::u16string& text) {
  JsonText json;
  json.escaped_utf16(std::as_bytes(std::span(text)));
  return std::string(json.view());
}

std::string plainly_escaped(const std::u16string& text) {
  std::string utf8;
  append_utf16le(utf8, std::as_bytes(std::span(text)));
  return plainly_escaped(utf8);
}

TEST(JsonText, EveryByteAtEveryPlace) {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text(length, 'a');
        text[at] = static_cast<char>(c);
        ASSERT_EQ(plainly_escaped(text), escaped(text)) << length << " " << at << " " << c;
      }
    }
  }
}

TEST(JsonText, EveryUnit) {
  for (unsigned unit = 0; unit <= 0xFFFF; ++unit) {
    std::u16string text = u"before, in the middle, behind";
    text[9] = static_cast<char16_t>(unit);
    ASSERT_EQ(plainly_escaped(text), escaped(text)) << unit;
  }
}

TEST(JsonText, SpecialUnitsAtEveryPlace) {
  for (const char16_t one : {u'"',
                             u'\x1F',
                             u'\x7F',
                             u'\x80',
                             u'\x7FF',
                             u'\x800',
                             u'\xD83D',
                             u'\xDE00',
                             u'\x4E2D',
                             u'\x8000',
                             u'\xFFFF'}) {
    for (const char16_t two : {u'a', u'\\', u'\xD83D', u'\xDE00', u'\x6587'}) {
      for (std::size_t length = 2; length < 24; ++length) {
        for (std::size_t at = 0; at + 1 < length; ++at) {
          std::u16string text(length, u'x');
          text[at] = one;
          text[at + 1] = two;
          ASSERT_EQ(plainly_escaped(text), escaped(text)) << length << " " << at;
        }
      }
    }
  }
}

TEST(JsonText, WhatCannotBeSeenIsEscapedInBothEncodings) {
  EXPECT_EQ("a\\u009b中\\u202e\\u200b\\udb40\\udc01é\\u007f",
            escaped("a\u009b中\u202e\u200b\U000E0001é\x7f"sv));
  EXPECT_EQ("a\\u009b中\\u202e\\u200b\\udb40\\udc01é\\u007f\\u2028",
            escaped(u"a\u009b中\u202e\u200b\U000E0001é\x7f\u2028"));
}

TEST(JsonText, AnOddLastByteIsLeftOut) {
  JsonText json;
  json.escaped_utf16(as_bytes("a\0b"sv));
  EXPECT_EQ("a", json.view());
}

TEST(JsonText, Numbers) {
  JsonText json;
  json.number(std::uint64_t{0});
  json.put(' ');
  json.number(std::numeric_limits<std::uint64_t>::max());
  json.put(' ');
  json.number(std::numeric_limits<std::int64_t>::min());
  json.put(' ');
  json.hex(0);
  json.put(' ');
  json.hex(std::numeric_limits<std::uint64_t>::max());
  json.put(' ');
  json.digits(7, 2);
  json.digits(1234567, 7);
  EXPECT_EQ("0 18446744073709551615 -9223372036854775808 0x0 0xffffffffffffffff 071234567",
            json.view());
}

TEST(JsonText, NumbersOfEveryLength) {
  for (std::uint64_t value = 1; value < 1'000'000'000'000'000'000U; value *= 10) {
    for (const std::uint64_t one : {value - 1, value, value + 1}) {
      JsonText json;
      json.number(one);
      EXPECT_EQ(std::to_string(one), json.view());
    }
  }
}

TEST(JsonText, GuidsAndBytes) {
  JsonText json;
  json.guid(as_bytes("\x01\x23\x45\x67\x89\xAB\xCD\xEF\x01\x23\x45\x67\x89\xAB\xCD\xEF"sv));
  json.hex_bytes(as_bytes("\x00\xFF\x1A"sv));
  json.hex_bytes({});
  EXPECT_EQ("{67452301-AB89-EFCD-0123-456789ABCDEF}00FF1A", json.view());
}

TEST(JsonText, WhatIsWrittenAgainMayMoveTheBuffer) {
  JsonText json;
  std::string expected = "0123456789";
  json.put(expected);
  for (int i = 0; i < 14; ++i) {
    json.put_again(0, json.size());
    expected += expected;
  }
  EXPECT_EQ(expected, json.view());
  json.shrink(3);
  json.put("x");
  EXPECT_EQ("012x", json.view());
  json.clear();
  EXPECT_EQ("", json.view());
}

TEST(JsonText, PaddedPartsOfEverySize) {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string text(size, 'p');
    JsonText::pad(text);
    JsonText json;
    json.put_padded(std::string_view(text).substr(0, size));
    EXPECT_EQ(std::string(size, 'p'), json.view());
  }
}

}  // namespace
}  // namespace casebook::evtx
