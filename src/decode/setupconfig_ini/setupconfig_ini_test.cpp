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

}  // namespace
}  // namespace casebook
