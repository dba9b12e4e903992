// SPDX-License-Identifier: Apache-2.0
#include "decode/pmc.h"

#include <gtest/gtest.h>

namespace casebook {
namespace {

std::string number(std::uint32_t value) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(value >> shift & 0xFFU);
  }
  return bytes;
}

// With its NUL; ASCII only.
std::string wide(std::string_view text) {
  std::string bytes;
  for (const char c : text) {
    bytes += c;
    bytes += '\0';
  }
  return bytes + std::string(2, '\0');
}

std::string record(std::string_view name, const std::string& data) {
  const std::string text = wide(name);
  const auto head = static_cast<std::uint32_t>(16 + text.size());
  const auto size = static_cast<std::uint32_t>(data.size());
  return number(head + size) + number(16) + number(head) + number(size) + text + data;
}

std::string rule(std::uint32_t column, std::uint32_t relation, char action, std::string_view text) {
  const std::string value = wide(text);
  return number(column) + number(relation) + action +
         number(static_cast<std::uint32_t>(value.size())) + value + number(0) + number(0);
}

std::string rules(std::uint32_t count, const std::string& all) {
  return '\x01' + number(count) + all;
}

std::string sample() {
  return record("Columns", std::string(128, '\x40')) + record("ColumnCount", number(2)) +
         record("ColumnMap", number(40071) + number(40053) + number(40054) + number(0)) +
         record("DestructiveFilter", number(1)) + record("Theme", "x") +
         record("FilterRules",
                rules(3,
                      rule(40053, 0, 0, "Procmon64.exe") + rule(40071, 6, 1, "wpdmtp.dll") +
                          rule(40056, 1, 1, "SUCCESS"))) +
         record("HighlightRules", rules(1, rule(40077, 3, 1, "0.5")));
}

MonitorConfiguration read(const std::string& bytes) {
  auto configuration = read_monitor_configuration(as_bytes(bytes));
  EXPECT_TRUE(configuration.ok());
  return configuration.ok() ? std::move(configuration).value() : MonitorConfiguration{};
}

TEST(Pmc, RulesAndColumnsAreRead) {
  const MonitorConfiguration configuration = read(sample());
  ASSERT_EQ(configuration.filter.size(), 3U);
  EXPECT_EQ(trace_rule_text(configuration.filter[0]), "exclude Process Name is Procmon64.exe");
  EXPECT_EQ(trace_rule_text(configuration.filter[1]), "Path contains wpdmtp.dll");
  EXPECT_EQ(trace_rule_text(configuration.filter[2]), "Result is not SUCCESS");
  ASSERT_EQ(configuration.highlight.size(), 1U);
  EXPECT_EQ(trace_rule_text(configuration.highlight[0]), "Duration more than 0.5");
  EXPECT_EQ(configuration.columns,
            (std::vector<TraceColumn>{TraceColumn::Path, TraceColumn::ProcessName}));
  EXPECT_TRUE(configuration.drops_filtered);
  EXPECT_TRUE(configuration.issues.empty());
}

TEST(Pmc, OtherFilesAreNotTakenForOne) {
  EXPECT_FALSE(is_monitor_configuration({}));
  EXPECT_FALSE(is_monitor_configuration(as_bytes("PML_ and something behind it, and more")));
  EXPECT_FALSE(is_monitor_configuration(as_bytes(record("No Name", ""))));
  EXPECT_FALSE(read_monitor_configuration(as_bytes(std::string(64, '\0'))).ok());
}

TEST(Pmc, RulesThatNobodyKnowsAreLeftOutAndTold) {
  const MonitorConfiguration configuration = read(record(
      "FilterRules",
      rules(3, rule(40178, 0, 1, "x") + rule(40071, 8, 1, "x") + rule(40071, 0, 1, "kept"))));
  ASSERT_EQ(configuration.filter.size(), 1U);
  EXPECT_EQ(configuration.filter[0].value, "kept");
  ASSERT_EQ(configuration.issues.size(), 1U);
  EXPECT_EQ(configuration.issues[0].kind, "pmc-rule-unknown");
  EXPECT_EQ(configuration.issues[0].count, 2U);
}

TEST(Pmc, CountsThatLieEndAtTheRecord) {
  const MonitorConfiguration configuration =
      read(record("FilterRules", rules(0xFFFFFFFF, rule(40071, 0, 1, "x"))) +
           record("DestructiveFilter", number(1)));
  EXPECT_EQ(configuration.filter.size(), 1U);
  ASSERT_EQ(configuration.issues.size(), 1U);
  EXPECT_EQ(configuration.issues[0].kind, "pmc-damaged");
  EXPECT_TRUE(configuration.drops_filtered);
}

TEST(Pmc, MoreRulesThanAnybodyWritesAreCut) {
  std::string all;
  for (int i = 0; i < 5000; ++i) {
    all += rule(40071, 0, 0, "x");
  }
  const MonitorConfiguration configuration = read(record("FilterRules", rules(5000, all)));
  EXPECT_EQ(configuration.filter.size(), 4096U);
  ASSERT_EQ(configuration.issues.size(), 1U);
  EXPECT_EQ(configuration.issues[0].kind, "too-many-entries");
}

TEST(Pmc, CutFlippedAndZeroedFilesStayInside) {
  const std::string whole = sample();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    (void)read_monitor_configuration(as_bytes(whole.substr(0, at)));
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
    (void)read_monitor_configuration(as_bytes(flipped));
    std::string zeroed = whole;
    zeroed.replace(at, 8, std::string(std::min<std::size_t>(8, whole.size() - at), '\0'));
    (void)read_monitor_configuration(as_bytes(zeroed));
  }
}

}  // namespace
}  // namespace casebook
