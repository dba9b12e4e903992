// SPDX-License-Identifier: Apache-2.0
#include "rules/captures.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

using Texts = std::map<std::string, std::string>;

Signature with_pattern(const std::string& pattern, const Texts& sets = {}) {
  Signature signature;
  signature.id = "some.line";
  signature.pattern = pattern;
  signature.sets = sets;
  return signature;
}

// What the only signature takes from a line; {"-", ""} when it does not match.
Texts read(const Signature& signature, std::string_view line) {
  const auto reader = CaptureReader::make({signature});
  EXPECT_TRUE(reader.ok());
  Texts captures;
  if (reader.value().read(0, line, captures)) return captures;
  EXPECT_TRUE(captures.empty());
  return {{"-", ""}};
}

TEST(Captures, AreTrimmed) {
  EXPECT_EQ(read(with_pattern("object:(?P<object>[^;]+);"), "object:  C:\\a b.dll \t;"),
            (Texts{{"object", "C:\\a b.dll"}}));
}

TEST(Captures, OfAGroupThatTookNoPartAreKnownAndEmpty) {
  const Signature signature = with_pattern("status (?P<code>0x[0-9a-f]+)?(?P<word>[a-z]+)?$");
  EXPECT_EQ(read(signature, "status 0x5"), (Texts{{"code", "0x5"}, {"word", ""}}));
  EXPECT_EQ(read(signature, "status fine"), (Texts{{"code", ""}, {"word", "fine"}}));
}

TEST(Captures, OfTheLineReplaceTheConstantsOfTheSignature) {
  const Signature signature = with_pattern("phase(?: (?P<phase>[a-z]+))?$", {{"phase", "safeos"}});
  EXPECT_EQ(read(signature, "phase rollback")["phase"], "rollback");
  EXPECT_EQ(read(signature, "phase")["phase"], "safeos")
      << "a group that took no part says nothing";
}

TEST(Captures, OfASignatureWithoutGroupsAreItsConstants) {
  EXPECT_EQ(read(with_pattern("Logging Begin", {{"kind", "upgrade"}}), "Logging Begin"),
            (Texts{{"kind", "upgrade"}}));
}

TEST(Captures, AreTakenAnywhereInTheLine) {
  EXPECT_EQ(read(with_pattern("code=(?P<code>[0-9]+)"), "x x code=17 code=18"),
            (Texts{{"code", "17"}}));
}

TEST(Captures, OfALineThatDoesNotMatchAreNone) {
  EXPECT_EQ(read(with_pattern("a(?P<x>b)", {{"kind", "upgrade"}}), "ac"), (Texts{{"-", ""}}));
}

TEST(Captures, CountBytesUnlessThePatternNamesOtherCharacters) {
  EXPECT_FALSE(counts_characters("file (?P<x>.{3})!"));
  EXPECT_TRUE(counts_characters("文件 (?P<x>.{1})!"));
  EXPECT_EQ(read(with_pattern("file (?P<x>.{3})!"), "file 拒!"), (Texts{{"x", "拒"}}));
  EXPECT_EQ(read(with_pattern("文件 (?P<x>.{1})!"), "文件 拒!"), (Texts{{"x", "拒"}}));
}

TEST(Captures, BelongToTheSignatureThatIsAskedFor) {
  const auto reader =
      CaptureReader::make({with_pattern("(?P<first>a)"), with_pattern("(?P<second>b)")});
  ASSERT_TRUE(reader.ok());
  Texts captures{{"stale", "x"}};
  ASSERT_TRUE(reader.value().read(1, "ab", captures));
  EXPECT_EQ(captures, (Texts{{"second", "b"}}));
}

TEST(Captures, OfABadPatternNameFileAndLine) {
  Signature bad = with_pattern("(?P<open>");
  bad.place = {"signatures/x.yaml", 7};
  const auto reader = CaptureReader::make({with_pattern("fine"), bad});
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().code, ErrorCode::InvalidInput);
  EXPECT_TRUE(reader.error().message.starts_with("signatures/x.yaml:7: signature 'some.line': "))
      << reader.error().message;
}

}  // namespace
}  // namespace casebook
