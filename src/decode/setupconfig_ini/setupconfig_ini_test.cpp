// SPDX-License-Identifier: Apache-2.0
#include "decode/setupconfig_ini/setupconfig_ini.h"

#include <gtest/gtest.h>

#include "model/fact_keys.h"

namespace casebook {
namespace {

constexpr std::string_view kPath =
    "Users/Default/AppData/Local/Microsoft/Windows/WSUS/SetupConfig.ini";

std::string state_of(std::string_view text) {
  DecodeInput input;
  input.path = kPath;
  input.text = text;
  DecodeOutput output;
  make_setupconfig_ini_decoder()->decode(input, output);
  for (const Fact& fact : output.facts) {
    if (fact.key == fact::kSetupConfigState) return fact.value;
  }
  return "";
}

TEST(SetupconfigIni, AnEmptyFileIsRecognisedByItsName) {
  Probe probe;
  probe.path = kPath;
  EXPECT_EQ(make_setupconfig_ini_decoder()->probe(probe).match, Match::Certain);
  probe.path = "desktop.ini";
  EXPECT_EQ(make_setupconfig_ini_decoder()->probe(probe).match, Match::No);
}

TEST(SetupconfigIni, SaysWhenSetupWouldRefuseTheFile) {
  EXPECT_EQ(state_of(""), "empty");
  EXPECT_EQ(state_of("; a comment\r\n"), "empty");
  EXPECT_EQ(state_of("Priority=Normal\r\n"), "no-section");
  EXPECT_EQ(state_of("[Other]\r\nPriority=Normal\r\n"), "no-section");
  EXPECT_EQ(state_of("[SetupConfig]\r\n"), "");
}

TEST(SetupconfigIni, AHostileNumberOfSettingsIsCountedAndNotKept) {
  std::string text = "[SetupConfig]\n";
  for (std::size_t i = 0; i < kMostFacts + 7; ++i) {
    text += "a=b\n";
  }
  DecodeInput input;
  input.text = text;
  DecodeOutput output;
  make_setupconfig_ini_decoder()->decode(input, output);
  EXPECT_EQ(output.facts.size(), kMostFacts);
  ASSERT_EQ(output.issues.size(), 1U);
  EXPECT_EQ(output.issues[0].kind, "too-many-entries");
  EXPECT_EQ(output.issues[0].count, 7U);
}

}  // namespace
}  // namespace casebook
