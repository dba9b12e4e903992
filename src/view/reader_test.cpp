// SPDX-License-Identifier: Apache-2.0
#include "view/reader.h"

#include <gtest/gtest.h>

#include "view/document_for_test.h"

namespace casebook::view {
namespace {

// Rows: 0, 1 head; 2 Info 10 s; 3 Warning 20 s; 4 Error with two lines 30 s; 5 Info, ten minutes
// later; 6 Error 11 min.
std::string small_log() {
  return cbs_head() + cbs_line(10, "Info", "alpha") + cbs_line(20, "Warning", "beta") +
         cbs_line(30, "Error", "gamma needle") + "  needle below\r\n" +
         cbs_line(630, "Info", "delta") + cbs_line(660, "Error", "epsilon needle");
}

class Reading : public testing::Test {
 protected:
  Reading() : reader(read_log(small_log())) { finish_work(reader); }

  std::string selected() {
    const auto row = reader.selected();
    return row ? std::string(row->text.substr(0, row->text.find_first_of(" \r"))) : "";
  }
  void seek(SeekGoal goal, Direction direction = Direction::Forwards) {
    reader.seek(std::move(goal), direction);
    finish_work(reader);
  }
  static SeekGoal goal(SeekGoal::Kind kind) {
    SeekGoal made;
    made.kind = kind;
    return made;
  }
  static std::shared_ptr<const Matcher> text(std::string_view pattern) {
    return Matcher::make(pattern, PatternKind::Text).value();
  }

  Reader reader;
};

TEST_F(Reading, CursorStaysInside) {
  EXPECT_EQ(7U, reader.rows().size());
  reader.move(100);
  EXPECT_EQ("epsilon", selected());
  reader.move(-100);
  EXPECT_EQ("TI:", selected());
  reader.go_to_percent(50);
  EXPECT_EQ("beta", selected());
  reader.go_to_end();
  EXPECT_EQ(6U, reader.cursor());
  EXPECT_FALSE(reader.follows_end());  // everything is read
}

TEST_F(Reading, JumpsBetweenErrorsAndWarnings) {
  seek(goal(SeekGoal::Kind::Error));
  EXPECT_EQ("gamma", selected());
  seek(goal(SeekGoal::Kind::Error));
  EXPECT_EQ("epsilon", selected());
  seek(goal(SeekGoal::Kind::Error));
  EXPECT_EQ("epsilon", selected());
  EXPECT_TRUE(reader.take_failed().has_value());
  EXPECT_FALSE(reader.take_failed().has_value());
  seek(goal(SeekGoal::Kind::Warning), Direction::Backwards);
  EXPECT_EQ("beta", selected());
}

TEST_F(Reading, GapsOfTimeAreMarkedAndFound) {
  seek(goal(SeekGoal::Kind::Gap));
  EXPECT_EQ("delta", selected());
  const std::vector<WindowLine> window = reader.window(20);
  ASSERT_EQ(8U, window.size());
  EXPECT_EQ(WindowLine::Kind::Gap, window[5].kind);
  EXPECT_EQ(600 * kSecond, window[5].gap);
}

TEST_F(Reading, SearchGoesBothWaysAndCounts) {
  reader.set_search(text("NEEDLE"));
  finish_work(reader);
  EXPECT_EQ(0U, reader.hits());
  reader.set_search(text("needle"));
  SeekGoal match;
  match.matcher = reader.search();
  seek(match);
  EXPECT_EQ("gamma", selected());
  EXPECT_EQ(2U, reader.hits());
  EXPECT_TRUE(reader.hits_complete());
  EXPECT_EQ(1U, reader.hit_number());
  seek(match);
  EXPECT_EQ(2U, reader.hit_number());
  seek(match, Direction::Backwards);
  EXPECT_EQ("gamma", selected());
  seek(match, Direction::Backwards);
  EXPECT_TRUE(reader.take_failed().has_value());
  EXPECT_EQ("gamma", selected());
}

TEST_F(Reading, FilterKeepsThePlaceAndGivesItBack) {
  reader.go_to_row(5);
  EXPECT_EQ("delta", selected());
  Filter errors;
  errors.least = Level::Error;
  reader.set_filter(errors);
  finish_work(reader);
  EXPECT_EQ(2U, reader.rows().size());
  EXPECT_EQ("epsilon", selected());  // the next one that passes
  reader.set_filter({});
  finish_work(reader);
  EXPECT_EQ("epsilon", selected());
  EXPECT_EQ(6U, reader.cursor());
}

TEST_F(Reading, ConditionsOfAFilterHoldTogether) {
  Filter filter;
  filter.with = {text("needle")};
  reader.set_filter(filter);
  finish_work(reader);
  EXPECT_EQ(2U, reader.rows().size());
  filter.without = {text("epsilon")};
  reader.set_filter(filter);
  finish_work(reader);
  ASSERT_EQ(1U, reader.rows().size());
  EXPECT_EQ("gamma", selected());
  filter.component = "csi";
  reader.set_filter(filter);
  finish_work(reader);
  EXPECT_TRUE(reader.empty());
  EXPECT_FALSE(reader.selected().has_value());
}

TEST_F(Reading, TimesOfAFilterAreHalfOpen) {
  Filter filter;
  filter.from = make_time({2023, 5, 9, 14, 0, 20});
  filter.to = make_time({2023, 5, 9, 14, 10, 30});
  reader.set_filter(filter);
  finish_work(reader);
  ASSERT_EQ(2U, reader.rows().size());
  EXPECT_EQ(3U, reader.rows().row(0));
  EXPECT_EQ(4U, reader.rows().row(1));
}

TEST_F(Reading, GoesToATimeAndALine) {
  EXPECT_TRUE(reader.go_to_time(make_time({2023, 5, 9, 14, 5, 0}), {}));
  EXPECT_EQ("delta", selected());
  reader.go_to_line(6);  // the continuation line
  EXPECT_EQ("gamma", selected());
  reader.go_to_line(9999);
  EXPECT_EQ("epsilon", selected());
}

TEST_F(Reading, MarksGoAroundAndMeasureTime) {
  EXPECT_FALSE(reader.go_to_mark(Direction::Forwards));
  reader.go_to_row(2);
  reader.toggle_mark();
  reader.go_to_row(4);
  reader.toggle_mark();
  EXPECT_TRUE(reader.go_to_mark(Direction::Forwards));
  EXPECT_EQ("alpha", selected());
  EXPECT_TRUE(reader.go_to_mark(Direction::Backwards));
  EXPECT_EQ("gamma", selected());
  reader.go_to_row(5);
  EXPECT_EQ(600 * kSecond, reader.since_mark());
  reader.go_to_row(4);
  reader.toggle_mark();
  EXPECT_EQ(1U, reader.marks().size());
}

TEST_F(Reading, AnUnfoldedRecordTakesItsLines) {
  reader.go_to_row(4);
  reader.toggle_fold();
  std::vector<WindowLine> window = reader.window(20);
  ASSERT_EQ(9U, window.size());
  EXPECT_EQ(WindowLine::Kind::Continuation, window[5].kind);
  EXPECT_EQ(1U, window[5].line);
  window = reader.window(2);  // the cursor stays in sight
  ASSERT_EQ(2U, window.size());
  EXPECT_EQ(4U, window[0].place);
}

TEST_F(Reading, TheWindowFollowsTheCursorAndIsFullAtTheEnd) {
  reader.go_to_end();
  const std::vector<WindowLine> window = reader.window(3);
  ASSERT_EQ(3U, window.size());
  EXPECT_EQ(6U, window.back().place);
  reader.go_to_start();
  EXPECT_EQ(0U, reader.window(3).front().place);
  reader.scroll(2, 3);
  EXPECT_EQ(2U, reader.cursor());
  reader.select_line(1, 3);
  EXPECT_EQ(3U, reader.cursor());
}

// A document that grows while it is looked at, and is read anew once.
class Growing final : public Document {
 public:
  void refresh() override {
    if (next_reading == reading) return;
    reading = next_reading;
    rows = 3;
  }
  std::size_t size() const override { return rows; }
  unsigned revision() const override { return reading; }
  Progress progress() const override { return {rows, total, rows == total, false}; }
  ShownRow row(std::size_t row) const override {
    ShownRow shown;
    shown.line = static_cast<std::uint32_t>(row + 1);
    shown.offset = 10 * row;
    shown.text = "row";
    return shown;
  }
  Level level(std::size_t row) const override { return row == 90 ? Level::Error : Level::Info; }
  std::size_t candidate(std::size_t row, const Matcher&, bool) const override { return row; }
  std::optional<std::size_t> row_of_line(std::uint32_t line) const override {
    return line <= rows ? std::optional<std::size_t>(line - 1) : std::nullopt;
  }
  std::optional<std::size_t> row_of_offset(std::uint64_t offset) const override {
    return offset / 10 < rows ? std::optional<std::size_t>(offset / 10) : std::nullopt;
  }

  std::size_t rows = 10;
  std::size_t total = 100;
  unsigned reading = 1;
  unsigned next_reading = 1;
};

TEST(GrowingDocument, TheEndIsFollowedUntilSomebodyMoves) {
  const auto document = std::make_shared<Growing>();
  Reader reader(document);
  reader.refresh();
  reader.go_to_end();
  EXPECT_EQ(9U, reader.cursor());
  document->rows = 50;
  reader.refresh();
  EXPECT_EQ(49U, reader.cursor());
  reader.move(-1);
  document->rows = 60;
  reader.refresh();
  EXPECT_EQ(48U, reader.cursor());
}

TEST(GrowingDocument, ALineThatIsNotReadYetIsWaitedFor) {
  const auto document = std::make_shared<Growing>();
  Reader reader(document);
  reader.refresh();
  reader.go_to_line(80);
  EXPECT_TRUE(reader.is_waiting());
  EXPECT_EQ(0U, reader.cursor());
  document->rows = 90;
  reader.refresh();
  EXPECT_FALSE(reader.is_waiting());
  EXPECT_EQ(79U, reader.cursor());
}

TEST(GrowingDocument, ASearchWaitsForWhatIsStillBeingRead) {
  const auto document = std::make_shared<Growing>();
  Reader reader(document);
  reader.refresh();
  SeekGoal error;
  error.kind = SeekGoal::Kind::Error;
  reader.seek(error, Direction::Forwards);
  EXPECT_FALSE(reader.work(far_away()));
  EXPECT_TRUE(reader.is_seeking());
  document->rows = 100;
  finish_work(reader);
  EXPECT_EQ(90U, reader.cursor());
}

TEST(GrowingDocument, ReadAnewThePlaceIsKept) {
  const auto document = std::make_shared<Growing>();
  Reader reader(document);
  reader.refresh();
  reader.move(7);
  reader.toggle_mark();
  document->next_reading = 2;  // and not that far yet
  reader.refresh();
  EXPECT_TRUE(reader.marks().empty());
  document->rows = 20;
  reader.refresh();
  EXPECT_EQ(7U, reader.cursor());
}

}  // namespace
}  // namespace casebook::view
