// SPDX-License-Identifier: Apache-2.0
#include "decode/windowsupdate/windowsupdate.h"

#include <string>

#include <gtest/gtest.h>

#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::string_view kUndecoded =
    "1601/01/01 08:00:00.0000000 1044  1164  Unknown( 10): "
    "GUID=5bedf985-d85b-2779-04d7-b20b17c4e251 "
    "(No Format Information found).\r\n";
constexpr std::string_view kDecoded =
    "2021/07/13 10:22:58.9553434 3696  8172  Agent           text\r\n";

std::size_t useless_facts(int undecoded, int decoded) {
  std::string text;
  for (int i = 0; i < undecoded; ++i) {
    text += kUndecoded;
  }
  for (int i = 0; i < decoded; ++i) {
    text += kDecoded;
  }
  DecodeInput input;
  input.text = text;
  DecodeOutput output;
  make_windowsupdate_decoder()->decode(input, output);
  EXPECT_EQ(output.issues.size(), undecoded == 0 ? 0U : 1U);
  std::size_t found = 0;
  for (const Fact& fact : output.facts) {
    found += fact.key == fact::kUseless ? 1 : 0;
  }
  return found;
}

TEST(WindowsUpdate, OnlyANearlyUndecodedFileIsUseless) {
  EXPECT_EQ(useless_facts(100, 0), 1U);
  EXPECT_EQ(useless_facts(90, 10), 1U);
  EXPECT_EQ(useless_facts(89, 11), 0U);
  EXPECT_EQ(useless_facts(0, 10), 0U);
}

}  // namespace
}  // namespace casebook
