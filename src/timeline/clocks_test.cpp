// SPDX-License-Identifier: Apache-2.0
#include "timeline/clocks.h"

#include <string>

#include <gtest/gtest.h>

#include "model/fact_keys.h"

namespace casebook {
namespace {

TwinStamp twin(const std::string& local, const std::string& utc) {
  return {parse_date_time(local), parse_date_time(utc)};
}

// One row for each line; a line that starts with a date has that time, a line of CSI that
// component.
EventTable events_of(std::string_view text) {
  EventTable table;
  std::uint64_t offset = 0;
  while (offset < text.size()) {
    const std::size_t end = std::min(text.find('\n', offset), text.size());
    EventRow row;
    row.time = parse_date_time(text.substr(offset));
    row.offset = offset;
    row.length = static_cast<std::uint32_t>(end - offset);
    const std::string_view line = text.substr(offset, end - offset);
    if (line.find(" CSI ") != std::string_view::npos) row.component = table.intern("CSI");
    table.add(row);
    offset = end + 1;
  }
  return table;
}

Item local_item(const std::string& path) {
  Item item;
  item.path = path;
  item.clock.kind = ClockKind::Local;
  return item;
}

TEST(TwinStamps, GiveTheLocalHeadBesideTheCsiTimeInUtc) {
  const std::string text =
      "2021-08-26 15:27:30, Info CSI 00000225@2021/8/26:07:27:30.954 CSI Transaction\n"
      "2021-08-26 15:27:31, Info CBS No stamp here\n";
  const auto stamps = find_twin_stamps(text, events_of(text));
  ASSERT_EQ(stamps.size(), 1U);
  EXPECT_EQ(format_time(stamps[0].local), "2021-08-26T15:27:30");
  EXPECT_EQ(format_time(stamps[0].utc), "2021-08-26T07:27:30.954000");
}

TEST(TwinStamps, SkipRecordsWithoutATimeAndStampsThatAreNone) {
  const std::string text =
      "no head, Info CSI 00000225@2021/8/26:07:27:30.954\n"
      "2021-08-26 15:27:30, Info CSI 1@2021/13/26:07:27:30.954 month\n"
      "2021-08-26 15:27:30, Info CSI 2@2021/8/26:07:27:30 no milliseconds\n"
      "2021-08-26 15:27:30, Info CSI 3@2021-8-26:07:27:30.954 dashes\n"
      "2021-08-26 15:27:30, Info CSI user@2021.example.com\n"
      "2021-08-26 15:27:30, Info CSI 4@20";
  EXPECT_TRUE(find_twin_stamps(text, events_of(text)).empty());
}

TEST(TwinStamps, AreThoseOfCsi) {
  const std::string text = "2021-08-26 15:27:30, Info CBS mail@2021/8/26:07:27:30.954\n";
  EXPECT_TRUE(find_twin_stamps(text, events_of(text)).empty());
}

TEST(TwinStamps, AreOnlyASampleOfALongLog) {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "2021-08-26 15:27:30, Info CSI 1@2021/8/26:07:27:30.954\n";
  }
  const std::size_t found = find_twin_stamps(text, events_of(text)).size();
  EXPECT_GT(found, 4U);
  EXPECT_LT(found, 50U);
}

TEST(TwinStamps, StayInsideATextShorterThanItsRows) {
  const std::string text = "2021-08-26 15:27:30, Info CSI 1@2021/8/26:07:27:30.954\n";
  const EventTable events = events_of(text);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_LE(find_twin_stamps(std::string_view(text).substr(0, size), events).size(), 1U);
  }
}

TEST(OffsetOf, IsNothingWithoutStamps) {
  EXPECT_EQ(offset_of({}), std::nullopt);
}

TEST(OffsetOf, RoundsToQuartersOfAnHour) {
  // The head has whole seconds and may lag; Kathmandu is 5:45 ahead, St. John's 3:30 behind.
  EXPECT_EQ(offset_of({twin("2024-03-05 15:27:33", "2024-03-05 07:27:30")}), 480);
  EXPECT_EQ(offset_of({twin("2024-03-05 15:27:29", "2024-03-05 07:27:30")}), 480);
  EXPECT_EQ(offset_of({twin("2024-03-05 13:12:31", "2024-03-05 07:27:30")}), 345);
  EXPECT_EQ(offset_of({twin("2024-03-05 03:57:29", "2024-03-05 07:27:30")}), -210);
  EXPECT_EQ(offset_of({twin("2024-03-05 07:27:29", "2024-03-05 07:27:30")}), 0);
}

TEST(OffsetOf, TakesTheMostFrequentWhenSummerTimeEndsInsideTheLog) {
  const TwinStamp summer = twin("2024-10-27 02:30:00", "2024-10-27 00:30:00");
  const TwinStamp winter = twin("2024-10-27 02:30:00", "2024-10-27 01:30:00");
  EXPECT_EQ(offset_of({summer, winter, winter}), 60);
  EXPECT_EQ(offset_of({summer, winter, summer}), 120);
}

TEST(OffsetOf, IgnoresDifferencesThatNoZoneHas) {
  const TwinStamp unset = twin("2018-01-01 00:00:01", "2024-03-05 07:27:30");
  EXPECT_EQ(offset_of({unset, unset}), std::nullopt);
  EXPECT_EQ(offset_of({unset, unset, twin("2024-03-05 15:27:30", "2024-03-05 07:27:30")}), 480);
  EXPECT_EQ(offset_of({twin("2024-03-05 21:27:30", "2024-03-05 07:27:30")}), 840);
  EXPECT_EQ(offset_of({twin("2024-03-05 21:42:30", "2024-03-05 07:27:30")}), std::nullopt);
}

TEST(ParseOffset, ReadsEveryNotationOfAnOffset) {
  EXPECT_EQ(parse_offset("+08:00"), 480);
  EXPECT_EQ(parse_offset("-0500"), -300);
  EXPECT_EQ(parse_offset("UTC+8"), 480);
  EXPECT_EQ(parse_offset("GMT-03:30"), -210);
  EXPECT_EQ(parse_offset("+5:45"), 345);
  EXPECT_EQ(parse_offset("-0:30"), -30);
  EXPECT_EQ(parse_offset(" +14 "), 840);
  EXPECT_EQ(parse_offset("UTC"), 0);
  EXPECT_EQ(parse_offset("GMT"), 0);
}

TEST(ParseOffset, RefusesWhatIsNoOffset) {
  for (const char* text :
       {"", " ", "08:00", "+", "+x", "+15:00", "+08:60", "+080000", "China Standard Time", "+8h"}) {
    EXPECT_EQ(parse_offset(text), std::nullopt) << '"' << text << '"';
  }
}

TEST(ReconcileClocks, BelievesTheItemsOwnStampsFirst) {
  std::vector<Item> items = {local_item("CBS.log"), local_item("other/CBS.log")};
  const std::vector<std::vector<TwinStamp>> own = {
      {twin("2024-03-05 15:00:00", "2024-03-05 07:00:00")},
      {twin("2024-03-05 09:00:00", "2024-03-05 08:00:00")}};
  reconcile_clocks(items, own, {{std::string(fact::kTimeZone), "+02:00", {}}}, -60);
  EXPECT_EQ(items[0].clock.offset_minutes, 480);
  EXPECT_EQ(items[1].clock.offset_minutes, 60);
  EXPECT_TRUE(items[0].clock.known);
  EXPECT_EQ(items[0].clock.proof.en, "1 CSI records carry UTC beside local time");
}

TEST(ReconcileClocks, BelievesTheUserThenOtherLogsThenAStatedZone) {
  const std::vector<std::vector<TwinStamp>> stamps = {
      {twin("2024-03-05 15:00:00", "2024-03-05 07:00:00")}, {}};
  const std::vector<std::vector<TwinStamp>> none(2);
  const std::vector<Fact> stated = {{std::string(fact::kTimeZone), "?", {}},
                                    {std::string(fact::kTimeZone), "+02:00", {}},
                                    {std::string(fact::kTimeZone), "+03:00", {}}};
  const auto setupact = [](const auto& own, const auto& facts, std::optional<int> given) {
    std::vector<Item> items = {local_item("CBS.log"), local_item("setupact.log")};
    reconcile_clocks(items, own, facts, given);
    return items[1].clock;
  };
  EXPECT_EQ(setupact(stamps, stated, -60).offset_minutes, -60);
  EXPECT_EQ(setupact(stamps, stated, -60).proof.en, "given by the user");
  EXPECT_EQ(setupact(stamps, stated, std::nullopt).offset_minutes, 480);
  EXPECT_EQ(setupact(none, stated, std::nullopt).offset_minutes, 120);
  EXPECT_TRUE(setupact(none, stated, std::nullopt).known);
}

TEST(ReconcileClocks, SaysThatTheZoneIsAssumedWhenNothingProvesIt) {
  std::vector<Item> items = {local_item("setupact.log")};
  reconcile_clocks(items, {{}}, {{std::string(fact::kTimeZone), "", {}}}, std::nullopt);
  EXPECT_EQ(items[0].clock.offset_minutes, 480);
  EXPECT_FALSE(items[0].clock.known);
}

TEST(ReconcileClocks, LeavesFormatsThatWriteUtcOrNoTimeAlone) {
  std::vector<Item> items(2);
  items[0].clock.kind = ClockKind::Utc;
  items[1].clock.kind = ClockKind::None;
  reconcile_clocks(items, {{}, {}}, {}, 60);
  EXPECT_EQ(items[0].clock.offset_minutes, 0);
  EXPECT_TRUE(items[0].clock.known);
  EXPECT_FALSE(items[1].clock.known);
  EXPECT_TRUE(items[1].clock.proof.empty());
}

}  // namespace
}  // namespace casebook
