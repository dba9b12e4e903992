// SPDX-License-Identifier: Apache-2.0
#include "model/event.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace casebook {
namespace {

TEST(EventTable, GivesBackEveryFieldWhetherOrNotAColumnIsMostlyZero) {
  std::mt19937 random(7);
  EventTable table;
  std::vector<EventRow> added;
  table.reserve(10);
  for (std::uint32_t i = 0; i < 500; ++i) {
    EventRow row;
    row.time = static_cast<Micros>(random());
    row.offset = std::uint64_t{i} * 10;
    row.length = 9;
    row.line = i + 1;
    row.os_thread = random() % 5 == 0 ? i + 1 : 0;
    row.code = i > 300 ? 0 : i;
    row.text_at = static_cast<std::uint16_t>(random() % 9);
    row.level = static_cast<Level>(random() % 5);
    table.add(row);
    added.push_back(row);
  }
  for (std::size_t i = 0; i < added.size(); ++i) {
    const EventRow row = table.row(i);
    EXPECT_EQ(row.time, added[i].time);
    EXPECT_EQ(row.offset, added[i].offset);
    EXPECT_EQ(row.os_thread, added[i].os_thread) << i;
    EXPECT_EQ(row.code, added[i].code) << i;
    EXPECT_EQ(row.level, added[i].level);
    EXPECT_EQ(row.text_at, added[i].text_at);
  }
}

TEST(EventTable, InternsManyNamesWithoutLosingAny) {
  EventTable table;
  std::vector<std::uint16_t> indexes;
  for (int i = 0; i < 1000; ++i) {
    indexes.push_back(table.intern("name" + std::to_string(i)));
  }
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(table.component(indexes[static_cast<std::size_t>(i)]), "name" + std::to_string(i));
    EXPECT_EQ(table.intern("name" + std::to_string(i)), indexes[static_cast<std::size_t>(i)]);
  }
  EXPECT_EQ(table.intern(""), 0);
}

TEST(EventTable, NamesBeyondTheIndexShareTheEmptyOne) {
  EventTable table;
  for (int i = 0; i < 65'535; ++i) {
    table.intern(std::to_string(i));
  }
  EXPECT_EQ(table.intern("one too many"), 0);
  EXPECT_EQ(table.component(table.intern("65534")), "65534");
}

TEST(EventTable, FindsTheRowThatHoldsAByte) {
  EventTable table;
  for (const std::uint64_t offset : {10U, 20U, 30U}) {
    EventRow row;
    row.offset = offset;
    table.add(row);
  }
  EXPECT_EQ(table.row_at(9), 3U);
  EXPECT_EQ(table.row_at(10), 0U);
  EXPECT_EQ(table.row_at(29), 1U);
  EXPECT_EQ(table.row_at(1000), 2U);
}

}  // namespace
}  // namespace casebook
