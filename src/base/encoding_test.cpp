// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/codec.h"
#include "base/utf8.h"

namespace casebook {
namespace {

using namespace std::string_literals;

// "更新失败，错误代码" and "安装" in GBK.
const std::string kGbkFailed =
    "\xB8\xFC\xD0\xC2\xCA\xA7\xB0\xDC\xA3\xAC\xB4\xED\xCE\xF3\xB4\xFA\xC2\xEB";
const std::string kFailed = "更新失败，错误代码";

std::string utf16(std::u16string_view text, bool big = false) {
  std::string bytes;
  for (const char16_t unit : text) {
    const auto low = static_cast<char>(unit & 0xFF);
    const auto high = static_cast<char>(unit >> 8);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

DecodedText decode(std::string_view bytes) {
  return decode_text(as_bytes(bytes));
}

// RFC 3629 spelled out as a table, one byte after the other.
bool is_valid_utf8_slow(std::string_view text) {
  const auto in = [&](std::size_t at, unsigned low, unsigned high) {
    if (at >= text.size()) return false;
    const auto c = static_cast<unsigned char>(text[at]);
    return c >= low && c <= high;
  };
  const auto tail = [&](std::size_t at) { return in(at, 0x80, 0xBF); };
  for (std::size_t i = 0; i < text.size();) {
    if (in(i, 0, 0x7F)) {
      i += 1;
    } else if (in(i, 0xC2, 0xDF) && tail(i + 1)) {
      i += 2;
    } else if ((in(i, 0xE0, 0xE0) && in(i + 1, 0xA0, 0xBF) && tail(i + 2)) ||
               (in(i, 0xE1, 0xEC) && tail(i + 1) && tail(i + 2)) ||
               (in(i, 0xED, 0xED) && in(i + 1, 0x80, 0x9F) && tail(i + 2)) ||
               (in(i, 0xEE, 0xEF) && tail(i + 1) && tail(i + 2))) {
      i += 3;
    } else if ((in(i, 0xF0, 0xF0) && in(i + 1, 0x90, 0xBF) && tail(i + 2) && tail(i + 3)) ||
               (in(i, 0xF1, 0xF3) && tail(i + 1) && tail(i + 2) && tail(i + 3)) ||
               (in(i, 0xF4, 0xF4) && in(i + 1, 0x80, 0x8F) && tail(i + 2) && tail(i + 3))) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

// Every byte of the text leads back to a place in the original, never backwards.
void expect_offsets_ascend(const DecodedText& text, std::size_t size) {
  std::uint64_t previous = 0;
  for (std::size_t i = 0; i <= text.text.size(); ++i) {
    const std::uint64_t original = text.original_offset(i);
    ASSERT_GE(original, previous) << i;
    ASSERT_LE(original, size) << i;
    previous = original;
  }
}

TEST(Encoding, PlainTextIsViewedAndNotCopied) {
  const std::string log = "2024-05-06 07:08:09, Info   CBS   Starting\r\n" + kFailed + "\r\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Utf8);
  EXPECT_EQ(text.text.data(), log.data());
  EXPECT_EQ(text.text, log);
  EXPECT_FALSE(text.has_bom);
  EXPECT_EQ(text.original_offset(7), 7U);
}

TEST(Encoding, EmptyInputIsEmptyUtf8) {
  const DecodedText text = decode("");
  EXPECT_EQ(text.encoding, Encoding::Utf8);
  EXPECT_TRUE(text.text.empty());
  EXPECT_EQ(text.original_offset(0), 0U);
}

TEST(Encoding, Utf8MarkIsLeftOutAndCountedInOffsets) {
  const std::string log = "\xEF\xBB\xBFline\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Utf8);
  EXPECT_TRUE(text.has_bom);
  EXPECT_EQ(text.text, "line\n");
  EXPECT_EQ(text.original_offset(0), 3U);
  EXPECT_EQ(text.original_offset(5), 8U);
}

TEST(Encoding, Utf16IsReadWithAndWithoutMarkInBothByteOrders) {
  const std::u16string line = u"2024-05-06\t错误 0x80070005 更新\r\n😀 以上\r\n";
  const std::string expected = "2024-05-06\t错误 0x80070005 更新\r\n😀 以上\r\n";
  for (const bool big : {false, true}) {
    for (const std::u16string mark : {u"", u"\xFEFF"}) {
      const std::string bytes = utf16(mark + line, big);
      const DecodedText text = decode(bytes);
      EXPECT_EQ(text.encoding, big ? Encoding::Utf16Be : Encoding::Utf16Le);
      EXPECT_EQ(text.has_bom, !mark.empty());
      EXPECT_EQ(text.text, expected) << big << mark.size();
      EXPECT_EQ(text.replaced, 0U);
      const std::size_t at = expected.find("0x8");
      EXPECT_EQ(text.original_offset(at), 2 * (mark.size() + line.find(u"0x8")));
      expect_offsets_ascend(text, bytes.size());
    }
  }
}

TEST(Encoding, Utf16WithoutMarkThatBeginsWithChineseIsSeen) {
  const DecodedText text = decode(utf16(u"开始安装更新: ok\r\n你好 done, code 0\r\n"));
  EXPECT_EQ(text.encoding, Encoding::Utf16Le);
  EXPECT_EQ(text.text, "开始安装更新: ok\r\n你好 done, code 0\r\n");
}

TEST(Encoding, LoneSurrogatesAndOddBytesBecomeReplacements) {
  const std::string bytes =
      utf16(std::u16string(u"\xFEFF") + u"ab" + char16_t{0xDC00} + u"c") + "x";
  const DecodedText text = decode(bytes);
  EXPECT_EQ(text.text, "ab\uFFFDc\uFFFD");
  EXPECT_EQ(text.replaced, 2U);
  EXPECT_EQ(text.first_replaced, 6U);
}

TEST(Encoding, LongUtf16KeepsSurrogatePairsWhole) {
  std::u16string line = u"\xFEFF";
  std::string expected;
  for (int i = 0; i < 3000; ++i) {
    line += i % 7 == 0 ? u"a😀" : u"😀";
    expected += i % 7 == 0 ? "a😀" : "😀";
  }
  const std::string bytes = utf16(line);
  const DecodedText text = decode(bytes);
  EXPECT_EQ(text.text, expected);
  EXPECT_EQ(text.replaced, 0U);
  EXPECT_EQ(text.original_offset(expected.size()), bytes.size());
  const std::size_t last = expected.rfind("a😀");
  const std::u16string wide_last = u"a😀";
  EXPECT_EQ(text.original_offset(last), 2 * line.rfind(wide_last));
}

TEST(Encoding, GbkFileIsReadAsGb18030) {
  const std::string log = "line one\r\n" + kGbkFailed + " 0x80070005\r\nline three\r\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Gb18030);
  EXPECT_EQ(text.text, "line one\r\n" + kFailed + " 0x80070005\r\nline three\r\n");
  EXPECT_EQ(text.original_offset(text.text.find("0x8")), log.find("0x8"));
  EXPECT_EQ(text.original_offset(text.text.find("line three")), log.find("line three"));
  expect_offsets_ascend(text, log.size());
}

TEST(Encoding, FourByteGb18030IsRead) {
  const std::string log = kGbkFailed + " \x81\x39\xEF\x30\n";  // U+3401
  EXPECT_EQ(decode(log).text, kFailed + " \u3401\n");
}

TEST(Encoding, GbkLineThatIsValidUtf8ByChanceIsReadLikeItsNeighbours) {
  const std::string log = kGbkFailed + "\n\xC1\xAA\xCD\xA8\n" + kGbkFailed + "\n";  // 联通
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Gb18030);
  EXPECT_EQ(text.text, kFailed + "\n联通\n" + kFailed + "\n");
}

TEST(Encoding, GbkLineThatIsMostlyValidUtf8ByChanceIsReadLikeItsNeighbours) {
  const std::string log = kGbkFailed + "\n\xCF\xB5\xCD\xB3\xD0\xCD\xBA\xC5: PC 400\n" + kGbkFailed;
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Gb18030);
  EXPECT_EQ(text.text, kFailed + "\n系统型号: PC 400\n" + kFailed);
  EXPECT_EQ(text.replaced, 0U);
}

TEST(Encoding, GbkLinesPastedIntoUtf8AreDecodedAlone) {
  const std::string log = "部署映像服务和管理工具\r\n" + kGbkFailed + "\r\n操作成功完成。\r\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Mixed);
  EXPECT_EQ(text.text, "部署映像服务和管理工具\r\n" + kFailed + "\r\n操作成功完成。\r\n");
  EXPECT_EQ(text.replaced, 0U);
  EXPECT_EQ(text.original_offset(text.text.find("操作")), log.find("操作"));
  expect_offsets_ascend(text, log.size());
}

TEST(Encoding, WesternAccentsAreCp1252) {
  const std::string log =
      "Gr\xF6\xDF"
      "e: 5 \x80, caf\xE9 ferm\xE9\r\nr\xE9pertoire introuvable\r\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Cp1252);
  EXPECT_EQ(text.text, "Größe: 5 €, café fermé\r\nrépertoire introuvable\r\n");
  expect_offsets_ascend(text, log.size());
}

TEST(Encoding, DamagedUtf8StaysUtf8WithReplacements) {
  const std::string log = "\xEF\xBB\xBF一行正常\n更新\xFF失败\n被截断的字\xE4\xBD\nok\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Utf8);
  EXPECT_EQ(text.text, "一行正常\n更新\uFFFD失败\n被截断的字\uFFFD\nok\n");
  EXPECT_EQ(text.replaced, 2U);
  EXPECT_EQ(text.first_replaced, log.find('\xFF'));
  expect_offsets_ascend(text, log.size());
}

TEST(Encoding, TextThatSwitchesToUtf16HalfWayIsReadToTheEnd) {
  const std::string log = "first run\r\nfinished\r\n" + utf16(u"second run 安装\r\nfailed 0x1\r\n");
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Mixed);
  EXPECT_EQ(text.text, "first run\r\nfinished\r\nsecond run 安装\r\nfailed 0x1\r\n");
  EXPECT_EQ(text.original_offset(text.text.find("second")), 21U);
  expect_offsets_ascend(text, log.size());
}

TEST(Encoding, MarkInTheMiddleSwitchesToUtf16) {
  const std::string log = "first\r\n" + utf16(u"\xFEFF中文日志中没有一个窄字\r\nend\r\n");
  const DecodedText text = decode(log);
  EXPECT_EQ(text.text, "first\r\n中文日志中没有一个窄字\r\nend\r\n");
}

TEST(Encoding, AlternatingLinesOfBothKindsAreAllRead) {
  std::string log;
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    log += "Step " + std::to_string(i) + " done\r\n" + utf16(u"Step copied 文件\r\n");
    expected += "Step " + std::to_string(i) + " done\r\nStep copied 文件\r\n";
  }
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Mixed);
  EXPECT_EQ(text.text, expected);
  expect_offsets_ascend(text, log.size());
}

TEST(Encoding, Utf16ThatSwitchesBackToBytesIsReadToTheEnd) {
  const std::string log =
      utf16(u"\xFEFFprepare 更新\r\n") + "plain again\r\nand " + kFailed + "\r\n";
  EXPECT_EQ(decode(log).text, "prepare 更新\r\nplain again\r\nand " + kFailed + "\r\n");
}

TEST(Encoding, ZeroFilledBlocksStayAndAreCounted) {
  const std::string log = "before the power cut\r\n" + std::string(5000, '\0') + "after it\r\n";
  const DecodedText text = decode(log);
  EXPECT_EQ(text.encoding, Encoding::Utf8);
  EXPECT_EQ(text.text.data(), log.data());
  EXPECT_EQ(text.nul_bytes, 5000U);
  EXPECT_EQ(text.first_nul, 22U);
}

TEST(Encoding, ZeroFilledBlockInsideUtf16DoesNotHideWhatFollows) {
  const std::string log = utf16(u"\xFEFFone line\r\n") + std::string(4096, '\0') + "plain\r\n";
  const DecodedText text = decode(log);
  EXPECT_NE(text.text.find("one line"), std::string::npos);
  EXPECT_NE(text.text.find("plain"), std::string::npos);
}

TEST(Encoding, BinaryFilesGiveNoText) {
  std::mt19937 random(1);
  std::string noise;
  for (int i = 0; i < 10'000; ++i) {
    noise += static_cast<char>(random());
  }
  const std::string event_log =
      "ElfFile\0\0\0\0\0\0\0\0\0\3\0\0\0\x0b\0\0\0\0\0\0\0\x80\0\0\0\1\0\3\0\0\x10"s;
  for (const std::string& bytes :
       {noise, event_log, "PK\3\4\x14\0\0\0\x08\0"s, std::string(100, '\0')}) {
    const DecodedText text = decode(bytes);
    EXPECT_EQ(text.encoding, Encoding::Binary);
    EXPECT_TRUE(text.text.empty());
  }
}

TEST(Encoding, BinaryHeaderBeforeMuchTextIsBinary) {
  const std::string hive =
      "regf\4\0\0\0\4\0\0\0\xFB\xAC\x46\xB8\2\0\1\0\0\0\5\0\0\0"s + std::string(60'000, '2');
  EXPECT_EQ(decode(hive).encoding, Encoding::Binary);
}

TEST(Encoding, GuessFromTheHeadIgnoresACutCharacter) {
  std::string log(64 * 1024 - 2, 'a');
  log[1000] = '\n';
  log += "更新";
  EXPECT_EQ(guess_encoding(as_bytes(log)), Encoding::Utf8);
}

TEST(Encoding, MovedTextStillViewsItsBytes) {
  DecodedText from = decode("\xE9t\xE9");
  ASSERT_EQ(from.text, "été");
  const DecodedText to = std::move(from);
  EXPECT_EQ(to.text, "été");
}

TEST(Encoding, Utf16ThatBeginsInsideAUtf8CharacterGivesValidText) {
  const std::string log = "first line of it\r\ns\xEF\xBB\xBF\0 \0a\0b\0c\0\n and so on"s;
  EXPECT_TRUE(is_valid_utf8_slow(decode(log).text));
}

TEST(Encoding, CharacterCutByASwitchDoesNotShiftOffsets) {
  const std::string log = "abc \xA7[\xFF\xD0\xB4\xB4\xE6\xD6\xB0\0o\0n\0d\0 \0\xFF and so on"s;
  expect_offsets_ascend(decode(log), log.size());
}

// Each mark looks like the begin of UTF-16; each search for its end would run to the end of the
// file.
TEST(Encoding, ManyByteOrderMarksInsideTextAreReadInOnePass) {
  std::string bytes = "2024-01-01 00:00:00, Info  CBS  text\n";
  for (int i = 0; i < 100'000; ++i) {
    bytes +=
        "\xFF\xFE"
        "aaaaaaaa";
  }
  bytes += "A\vA\vA\v\n";
  const DecodedText text = decode_text(as_bytes(bytes));
  EXPECT_TRUE(text.text.starts_with("2024-01-01 00:00:00, Info  CBS  text\n"));
  EXPECT_TRUE(is_valid_utf8(text.text));
  EXPECT_GT(text.text.size(), 800'000U);
}

TEST(Encoding, PresumedTextIsTheSameOrSaysThatItIsNotProven) {
  const std::string line = "2024-01-01 00:00:00, Info  CBS  text\n";
  std::string large;
  while (large.size() < 200'000) {
    large += line;
  }
  const DecodedText presumed = presume_text(as_bytes(large));
  EXPECT_FALSE(presumed.proven);
  EXPECT_EQ(presumed.text, decode_text(as_bytes(large)).text);
  const std::string marked = "\xEF\xBB\xBF" + large;
  EXPECT_EQ(presume_text(as_bytes(marked)).text, large);
  EXPECT_EQ(presume_text(as_bytes(marked)).original_offset(10), 13U);
  for (const std::string& other : {line,
                                   std::string("\xFF\xFE") + std::string("a\0b\0", 4),
                                   "\xB2\xE2\xCA\xD4\n" + large,
                                   large.substr(0, 100) + '\0'}) {
    const DecodedText text = presume_text(as_bytes(other));
    EXPECT_TRUE(text.proven);
    EXPECT_EQ(text.text, decode_text(as_bytes(other)).text);
  }
}

TEST(Encoding, EveryCutOfEverySampleDecodesToValidUtf8) {
  const std::string samples[] = {
      utf16(u"\xFEFF"
            u"ab 安装😀\r\nok\r\n"),
      utf16(u"ab 安装😀\r\nok ok ok\r\n", true),
      "ok\r\n" + kGbkFailed + "\r\n\xC1\xAA" + kFailed + "\xF0\x9F\x98\x80\r\n",
      "one\r\n" + utf16(u"two 二\r\n") + "three \xE9\r\n" + std::string(20, '\0') + "\xFF\xFE" +
          kGbkFailed};
  for (const std::string& sample : samples) {
    for (std::size_t from = 0; from < sample.size(); ++from) {
      for (std::size_t to = from; to <= sample.size(); ++to) {
        const std::string bytes = sample.substr(from, to - from);
        const DecodedText text = decode(bytes);
        ASSERT_TRUE(is_valid_utf8_slow(text.text)) << from << ' ' << to;
        ASSERT_NO_FATAL_FAILURE(expect_offsets_ascend(text, bytes.size()));
      }
    }
  }
}

TEST(Utf8, AgreesWithTheSlowTwinOnEveryShortSequence) {
  const std::vector<unsigned> edges = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                       0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                       0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  for (const unsigned a : edges) {
    for (const unsigned b : edges) {
      for (const unsigned c : edges) {
        for (const unsigned d : edges) {
          const std::string bytes = {static_cast<char>(a),
                                     static_cast<char>(b),
                                     static_cast<char>(c),
                                     static_cast<char>(d)};
          ASSERT_EQ(is_valid_utf8(bytes), is_valid_utf8_slow(bytes))
              << a << ' ' << b << ' ' << c << ' ' << d;
        }
      }
    }
  }
}

TEST(Utf8, AgreesWithTheSlowTwinWhereverTheBadByteStands) {
  for (const std::string_view bad : {"\xFF", "\xED\xA0\x80", "\xC0\x80", "\x80", "é", "更", "😀"}) {
    for (std::size_t size = 0; size < 200; ++size) {
      for (std::size_t at = 0; at <= size; at += 3) {
        std::string bytes(size, 'x');
        bytes.insert(at, bad);
        ASSERT_EQ(is_valid_utf8(bytes), is_valid_utf8_slow(bytes)) << size << ' ' << at;
        bytes.pop_back();
        ASSERT_EQ(is_valid_utf8(bytes), is_valid_utf8_slow(bytes)) << size << ' ' << at;
      }
    }
  }
}

TEST(Utf8, CleanPrefixStopsAtTheFirstNulOrInvalidByte) {
  for (std::size_t at = 0; at < 300; ++at) {
    std::string bytes(300, 'x');
    bytes[at] = '\0';
    EXPECT_EQ(clean_utf8_prefix(bytes), at);
    EXPECT_EQ(ascii_prefix(bytes), at);
    bytes[at] = '\xFE';
    EXPECT_EQ(clean_utf8_prefix(bytes), at);
    EXPECT_EQ(ascii_prefix(bytes), at);
  }
}

TEST(Codec, ReadsEveryCharacterOfGbkThatIconvKnows) {
  const DecodedCharacter character = decode_character(Codec::Gb18030, "\xB8\xFC");
  EXPECT_EQ(character.value, U'更');
  EXPECT_EQ(character.consumed, 2U);
  EXPECT_FALSE(decode_character(Codec::Gb18030, "\xB8").valid);
  EXPECT_FALSE(decode_character(Codec::Gb18030, "\xFF\xFF").valid);
  EXPECT_EQ(decode_character(Codec::Gb18030, "\x81\x7F").consumed, 1U);
}

}  // namespace
}  // namespace casebook
