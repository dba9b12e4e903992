// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/xml_scan.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::string walk(std::string_view text) {
  XmlScanner scanner(text);
  XmlTag tag;
  std::string out;
  while (scanner.next(tag)) {
    out += tag.kind == XmlTag::Kind::Close ? "/" : "";
    out += tag.name;
    out += tag.kind == XmlTag::Kind::Empty ? "! " : " ";
  }
  return out + std::to_string(scanner.damaged());
}

TEST(XmlScan, GivesOpeningClosingAndEmptyTags) {
  EXPECT_EQ(walk("<a><z:row x='1'/>text</a>"), "a z:row! /a 0");
}

TEST(XmlScan, PassesOverCommentsDeclarationsAndCdata) {
  EXPECT_EQ(walk("<?xml version='1.0'?><!DOCTYPE a><a><!-- <b> --><![CDATA[<c>]]></a>"), "a /a 0");
}

TEST(XmlScan, KeepsAGreaterSignInsideQuotes) {
  XmlScanner scanner("<a x=\"1 > 0\" y='\"'/>");
  XmlTag tag;
  ASSERT_TRUE(scanner.next(tag));
  EXPECT_EQ(xml_attribute(tag, "x"), "1 > 0");
  EXPECT_EQ(xml_attribute(tag, "y"), "\"");
  EXPECT_EQ(xml_attribute(tag, "z"), "");
}

TEST(XmlScan, LosesOnlyTheTagThatIsDamaged) {
  EXPECT_EQ(walk("<a><b x=\"1><c/></a>"), "a c! /a 1");
  EXPECT_EQ(walk("<a><b"), "a 1");
  EXPECT_EQ(walk("<a><!-- never closed <b/>"), "a 1");
}

TEST(XmlScan, KnowsWhereTagsAndTextsStand) {
  const std::string_view text = "ab<c>def</c>";
  XmlScanner scanner(text);
  XmlTag tag;
  ASSERT_TRUE(scanner.next(tag));
  EXPECT_EQ(tag.offset, 2U);
  EXPECT_EQ(tag.end, 5U);
  EXPECT_EQ(tag.text, "ab");
  ASSERT_TRUE(scanner.next(tag));
  EXPECT_EQ(tag.text, "def");
}

TEST(XmlScan, UnescapesItsOwnEntitiesOnly) {
  EXPECT_EQ(xml_unescape("a &lt;b&gt; &amp; &quot;c&apos;"), "a <b> & \"c'");
  EXPECT_EQ(xml_unescape("&#65;&#x4e2d;"), "A\xE4\xB8\xAD");
  EXPECT_EQ(xml_unescape("&own; &#0; &#xD800; & &"), "&own; &#0; &#xD800; & &");
  EXPECT_EQ(xml_unescape("<![CDATA[<&amp;>]]>"), "<&amp;>");
}

// Each '<' would read to the end of the text if a quote could run over the next one.
TEST(XmlScan, UnclosedQuotesStayLinear) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) {
    text += "<a x=\"";
  }
  XmlScanner scanner(text);
  XmlTag tag;
  EXPECT_FALSE(scanner.next(tag));
  EXPECT_EQ(scanner.damaged(), 300'000U);
}

}  // namespace
}  // namespace casebook
