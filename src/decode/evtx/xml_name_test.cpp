// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/xml_name.h"

#include <gtest/gtest.h>

namespace casebook::evtx {
namespace {

TEST(XmlName, NamesThatAreNamesStayAsTheyAre) {
  for (const char* name :
       {"Data", "_x", "a-b.c9", "xmlns", "xmlns:auto-ns2", "\u00E9t\u00E9", "数据"}) {
    EXPECT_EQ(name, xml_name(name));
  }
}

TEST(XmlName, WhatNoParserTakesIsReplaced) {
  EXPECT_EQ("_1x", xml_name("1x"));
  EXPECT_EQ("_-", xml_name("-"));
  EXPECT_EQ("a_b_c_", xml_name("a b<c>"));
  EXPECT_EQ("a_b", xml_name("a:b"));
  EXPECT_EQ("xmlns:_9_", xml_name("xmlns:9:"));
  EXPECT_EQ("xmlns_", xml_name("xmlns:"));
  EXPECT_EQ("_", xml_name(""));
  EXPECT_EQ("a_", xml_name("a\u00D7"));
  EXPECT_EQ("a__", xml_name("a\xFF\xFE"));  // no UTF-8 at all
}

}  // namespace
}  // namespace casebook::evtx
