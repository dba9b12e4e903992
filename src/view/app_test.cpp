// SPDX-License-Identifier: Apache-2.0
// The viewer as a person meets it, without a terminal: keys in, cells out.
#include "view/app.h"

#include <map>

#include <gtest/gtest.h>

#include "model/codes_for_test.h"
#include "view/document_for_test.h"

namespace casebook::view {
namespace {

std::string cbs_log() {
  return cbs_head() + cbs_line(10, "Info", "alpha \x1b[31mred") +
         cbs_line(20, "Warning", "beta 中文路径") +
         cbs_line(30, "Error", "gamma failed [HRESULT = 0x80070005]") + "  below it\r\n" +
         cbs_line(640, "Info", "delta");
}

std::string other_log() {
  return "2023-05-09 14:00:25, Info                  SP     Setup begins\r\n"
         "2023-05-09 14:00:35, Error                 SP     Setup failed\r\n";
}

class Viewing : public testing::Test {
 protected:
  void open(std::map<std::string, std::string> files,
            Language language = Language::English,
            std::size_t width = 80,
            std::size_t height = 24) {
    CaseInput input;
    input.open = [files](const auto&) -> Result<Bundle> {
      Bundle bundle;
      bundle.path = "case";
      for (const auto& [path, text] : files) {
        bundle.entries.push_back({path, std::make_shared<TextContent>(text), {}});
        bundle.bytes += text.size();
      }
      return bundle;
    };
    input.learn = [this]() -> Result<Knowing> {
      return Knowing{nullptr, &knowledge, &codes, nullptr};
    };
    input.open_message_files = [] { return Result<Bundle>(Bundle{}); };
    input.options.jobs = 1;
    input.options.hash_items = false;
    input.options.timezone_minutes = 480;
    the_case = std::make_unique<Case>(std::move(input));
    Surroundings around;
    around.language = language;
    around.name = "case";
    around.at_item = at_item;
    around.at_line = at_line;
    around.timezone_minutes = 480;
    around.read_time = [](std::string_view text, Edge) -> std::optional<Micros> {
      const Micros time = parse_date_time(text);
      return time == kNoTime ? std::nullopt : std::optional(time);
    };
    around.translate = [](std::string_view error) { return "told: " + std::string(error); };
    around.file_exists = [this](const std::string& path) { return written.count(path) != 0; };
    around.write_file = [this](const std::string& path, std::string_view text) {
      if (path.starts_with("/evidence")) return Status(Error{ErrorCode::InvalidInput, "refused"});
      written[path] = text;
      return ok_status();
    };
    app = std::make_unique<App>(*the_case, std::move(around));
    columns = width;
    lines = height;
    for (int i = 0; i < 5000 && app->state().stage != CaseStage::Done; ++i) {
      app->tick(far_away());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    settle();
  }

  // A case that cannot be opened.
  void open_broken() {
    CaseInput input;
    input.open = [](const auto&) -> Result<Bundle> {
      return Error{ErrorCode::Io, "case.zip: damaged"};
    };
    the_case = std::make_unique<Case>(std::move(input));
    Surroundings around;
    around.translate = [](std::string_view error) { return "told: " + std::string(error); };
    app = std::make_unique<App>(*the_case, std::move(around));
    for (int i = 0; i < 5000 && app->state().stage != CaseStage::Failed; ++i) {
      app->tick(far_away());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  void settle() {
    app->tick(far_away());
    if (Reader* reader = app->reader()) finish_reading(reader->document());
    while (app->tick(far_away())) {
    }
  }

  void press(std::string_view keys) {
    for (const char c : keys) {
      press(Key::of(static_cast<char32_t>(static_cast<unsigned char>(c))));
    }
  }
  void press(const Key& key) {
    draw();
    app->key(key);
    settle();
  }
  void enter() { press(Key{Key::Code::Enter}); }

  std::string draw() {
    CellGrid grid(columns, lines);
    app->draw(grid);
    return grid.text();
  }
  bool shows(std::string_view text) { return draw().find(text) != std::string::npos; }
  // The row with the cursor.
  std::string selected() {
    const std::string text = draw();
    const std::size_t at = text.find("\n>");
    return at == std::string::npos ? "" : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  }

  std::string at_item;
  std::uint32_t at_line = 0;
  std::map<std::string, std::string> written;
  Knowledge knowledge;
  CodesForTest codes;
  std::unique_ptr<Case> the_case;
  std::unique_ptr<App> app;
  std::size_t columns = 80;
  std::size_t lines = 24;
};

const std::map<std::string, std::string> kTwo = {{"Logs/CBS/CBS.log", cbs_log()},
                                                 {"Panther/setupact.log", other_log()}};

TEST_F(Viewing, ASingleLogIsShownAtOnce) {
  open({{"CBS.log", cbs_log()}});
  EXPECT_EQ(Screen::Log, app->screen());
  EXPECT_TRUE(shows("TI: --- Initializing Trusted Installer ---")) << draw();
  EXPECT_TRUE(shows("Component servicing log (CBS)"));
  press("q");
  EXPECT_TRUE(app->is_done());
}

TEST_F(Viewing, ItemsSayWhatTheyAreAndHowManyErrorsTheyHave) {
  open(kTwo);
  EXPECT_EQ(Screen::Items, app->screen());
  EXPECT_TRUE(shows("1E")) << draw();
  EXPECT_TRUE(shows("Windows Setup log")) << draw();
  press("j");
  enter();
  EXPECT_TRUE(shows("Setup begins"));
  press("q");
  EXPECT_EQ(Screen::Items, app->screen());
  EXPECT_FALSE(app->is_done());
}

TEST_F(Viewing, LevelsAreColoursAndLetters) {
  open({{"CBS.log", cbs_log()}});
  press("jj");
  CellGrid grid(columns, lines);
  app->draw(grid);
  const std::string_view text = "gamma";
  bool found = false;
  for (std::size_t y = 0; y < lines; ++y) {
    if (grid.line(y).find(text) == std::string::npos) continue;
    found = true;
    EXPECT_EQ(Ink::Error, grid.at(10, y).style.ink);
    EXPECT_NE(std::string::npos, grid.line(y).find(" E CBS"));
  }
  EXPECT_TRUE(found);
}

TEST_F(Viewing, EvidenceCannotPaintTheScreen) {
  open({{"CBS.log", cbs_log()}});
  EXPECT_TRUE(shows("alpha \\x1b[31mred")) << draw();
  EXPECT_EQ(std::string::npos, draw().find('\x1b'));
}

TEST_F(Viewing, TheDetailsExplainCodesInTheLanguage) {
  open({{"CBS.log", cbs_log()}}, Language::Chinese);
  press("e");
  EXPECT_TRUE(shows("0x80070005")) << draw();
  EXPECT_TRUE(shows("below it"));
  EXPECT_TRUE(shows("错误"));
  EXPECT_TRUE(shows("帮助"));
}

TEST_F(Viewing, JumpsSearchesAndCounts) {
  open({{"CBS.log", cbs_log()}});
  press("/delta");
  EXPECT_TRUE(shows("search [text]: delta"));
  enter();
  EXPECT_NE(std::string::npos, selected().find("delta")) << draw();
  EXPECT_TRUE(shows("1/1"));
  press("n");
  EXPECT_TRUE(shows("no other match")) << draw();
  press("g/absent");
  enter();
  EXPECT_TRUE(shows("not found")) << draw();
  press("/a");
  enter();
  press("gN");
  EXPECT_TRUE(shows("searched on from the other end")) << draw();
  press("E");
  EXPECT_NE(std::string::npos, selected().find("gamma"));
}

TEST_F(Viewing, AWrongExpressionIsToldWhileItIsTyped) {
  open({{"CBS.log", cbs_log()}});
  press("/a(");
  EXPECT_FALSE(shows("missing"));
  press(Key{Key::Code::Tab});
  EXPECT_TRUE(shows("missing")) << draw();
  enter();  // stays
  EXPECT_TRUE(shows("search [regex]: a("));
  press("b|mma)");
  enter();
  EXPECT_NE(std::string::npos, selected().find("gamma")) << draw();
}

TEST_F(Viewing, FiltersAreShownAndTakenAway) {
  open({{"CBS.log", cbs_log()}});
  press("l");
  EXPECT_TRUE(shows("filter: >=warning")) << draw();
  EXPECT_FALSE(shows("delta"));
  press("l");
  EXPECT_FALSE(shows("beta"));
  press("l");
  EXPECT_TRUE(shows("delta"));
  press("f-alpha");
  enter();
  EXPECT_FALSE(shows(" alpha"));
  EXPECT_TRUE(shows("filter: -alpha"));
  press("fx");
  EXPECT_TRUE(shows(" alpha"));
  press("ft2023-05-09 14:00:15 .. 2023-05-09 14:00:35");
  enter();
  EXPECT_TRUE(shows("beta"));
  EXPECT_FALSE(shows("delta"));
  press("ft2023-13");
  EXPECT_TRUE(shows("such as")) << draw();
  enter();
  press(Key{Key::Code::Escape});
  press("fx");
  press("fcCSI");
  enter();
  EXPECT_TRUE(shows("No row passes the filter"));
}

TEST_F(Viewing, TheTimelineMergesAndLeadsToTheLog) {
  open(kTwo);
  press("3");
  const std::string text = draw();
  EXPECT_LT(text.find("beta"), text.find("Setup begins"));
  EXPECT_LT(text.find("Setup begins"), text.find("gamma"));
  EXPECT_LT(text.find("gamma"), text.find("Setup failed"));
  EXPECT_TRUE(shows("10 min 5 s without a record")) << text;
  EXPECT_TRUE(shows("this is where it failed; g goes to the first record")) << text;
  EXPECT_NE(std::string::npos, selected().find("gamma")) << text;
  press("gee");
  EXPECT_NE(std::string::npos, selected().find("Setup failed")) << draw();
  enter();
  EXPECT_EQ(Screen::Log, app->screen());
  EXPECT_TRUE(shows("Panther/setupact.log"));
  EXPECT_NE(std::string::npos, selected().find("Setup failed")) << draw();
  press("q");
  EXPECT_EQ(Screen::Timeline, app->screen());
  EXPECT_NE(std::string::npos, selected().find("Setup failed"));
  press("fiCBS");
  enter();
  EXPECT_FALSE(shows("Setup begins"));
}

TEST_F(Viewing, ATimelineWithoutFailureBeginsAtItsEnd) {
  open({{"CBS.log", cbs_head() + cbs_line(10, "Info", "alpha") + cbs_line(20, "Info", "omega")}},
       Language::Chinese);
  press("3");
  EXPECT_TRUE(shows("当前位于末尾；按 g 转到首条记录")) << draw();
  EXPECT_NE(std::string::npos, selected().find("omega"));
  press("q3");
  EXPECT_FALSE(shows("当前位于末尾"));
}

TEST_F(Viewing, NumbersThatAreNoCodesAreNotExplained) {
  open({{"CBS.log",
         cbs_head() +
             cbs_line(10, "Error", "stamp 0x6401c9d2, 0x80070005, E_ACCESSDENIED, 0x8fffffff")}});
  press("G");
  const std::string text = draw();
  const std::string details = text.substr(text.find("-- details"));
  EXPECT_EQ(std::string::npos, details.find("0x6401c9d2  ")) << details;
  EXPECT_NE(std::string::npos, details.find("0x8fffffff  ")) << details;
}

TEST_F(Viewing, ZonesChangeTheTimes) {
  open({{"CBS.log", cbs_log()}});
  EXPECT_TRUE(shows("2023-05-09 14:00:10"));
  press("Z");
  EXPECT_TRUE(shows("2023-05-09 06:00:10")) << draw();
}

TEST_F(Viewing, GoesToLinesSharesAndTimes) {
  open({{"CBS.log", cbs_log()}});
  press(":5");
  enter();
  EXPECT_NE(std::string::npos, selected().find("gamma")) << draw();
  press(":0%");
  enter();
  EXPECT_NE(std::string::npos, selected().find("TI:"));
  press(":2023-05-09 14:05:00");
  enter();
  EXPECT_NE(std::string::npos, selected().find("delta"));
  press(":never");
  EXPECT_TRUE(shows("such as 120"));
}

TEST_F(Viewing, MarkedRowsAreWrittenAndNothingIsReplacedUnasked) {
  open({{"CBS.log", cbs_log()}});
  press(":5");
  enter();
  press("m");
  press("wout.txt");
  EXPECT_TRUE(shows("write 1 rows to file: out.txt")) << draw();
  enter();
  EXPECT_EQ(
      "CBS.log:5: 2023-05-09 14:00:30, Error                 CBS    gamma failed [HRESULT = "
      "0x80070005]\nCBS.log:6:   below it\n",
      written["out.txt"]);
  written["out.txt"] = "precious";
  press("wout.txt");
  enter();
  EXPECT_TRUE(shows("replace it? y/n"));
  press("n");
  EXPECT_EQ("precious", written["out.txt"]);
  press("wout.txt");
  enter();
  press("y");
  EXPECT_NE("precious", written["out.txt"]);
  press("w/evidence/x");
  enter();
  EXPECT_TRUE(shows("refused"));
}

TEST_F(Viewing, WhatIsWrittenIsHarmless) {
  open({{"CBS.log", cbs_log()}});
  press("jjwx");
  enter();
  EXPECT_NE(std::string::npos, written["x"].find("alpha \\x1b[31mred")) << written["x"];
}

TEST_F(Viewing, EveryWidthFromFourtyColumnsOnIsDrawnAligned) {
  open(kTwo);
  for (const char* keys : {"1", "3", "4", "2"}) {
    press(keys);
    for (columns = 1; columns < 130; columns += columns < 45 ? 1 : 17) {
      for (lines = 1; lines < 30; lines += 7) {
        CellGrid grid(columns, lines);
        app->draw(grid);
        for (std::size_t y = 0; y < lines; ++y) {
          for (std::size_t x = 0; x < columns; ++x) {
            const Cell& cell = grid.at(x, y);
            ASSERT_EQ(cell.wide, x + 1 < columns && grid.at(x + 1, y).text.empty());
          }
        }
      }
    }
    columns = 40;
    lines = 14;
    draw();
  }
  press("3");
  press(":1");
  enter();
  EXPECT_TRUE(shows("14:00:20 W beta 中文路径")) << draw();
}

TEST_F(Viewing, HelpListsKeysInBothLanguages) {
  open({{"CBS.log", cbs_log()}}, Language::Chinese);
  press("?");
  EXPECT_TRUE(shows("下一个、上一个错误")) << draw();
  press("x");
  EXPECT_FALSE(shows("下一个、上一个错误"));
  for (const KeyGroup& group : key_groups()) {
    EXPECT_FALSE(group.title.en.empty() || group.title.zh.empty());
    for (const KeyRow& row : group.rows) {
      EXPECT_FALSE(row.what.en.empty() || row.what.zh.empty()) << row.keys;
    }
  }
}

TEST_F(Viewing, FindingsLeadToTheirEvidence) {
  open(kTwo);
  press("4");
  EXPECT_TRUE(shows("INSUFFICIENT EVIDENCE") || shows("No conclusion can be drawn")) << draw();
  press("q");
  EXPECT_EQ(Screen::Items, app->screen());
}

TEST_F(Viewing, AttemptsAreOnTheSameClockAsTheirLines) {
  open({{"CBS.log", cbs_log()}});
  press("4");
  const std::string local = draw();
  EXPECT_NE(local.find("+08:00"), std::string::npos) << local;
  EXPECT_NE(local.find("2023-05-09 14:00"), std::string::npos) << local;
  EXPECT_EQ(local.find("2023-05-09 06:00"), std::string::npos) << local;
  press("Z");
  const std::string utc = draw();
  EXPECT_NE(utc.find("(UTC)"), std::string::npos) << utc;
  EXPECT_NE(utc.find("2023-05-09 06:00"), std::string::npos) << utc;
}

TEST_F(Viewing, LinesAreNumberedAsAtWantsThem) {
  std::string text = cbs_head();
  for (int i = 0; i < 1300; ++i) {
    text += cbs_line(10, "Info", "alpha");
  }
  open({{"CBS.log", text}}, Language::English, 100, 30);
  press(":1234");
  enter();
  EXPECT_TRUE(shows("CBS.log:1234 ")) << draw();
  EXPECT_FALSE(shows("CBS.log:1,234"));
}

TEST_F(Viewing, ACodeThatTwoLayersCallTheSameIsNamedOnce) {
  open({{"CBS.log", cbs_head() + cbs_line(10, "Error", "failed [HRESULT = 0x80070570]")}});
  press("e");
  EXPECT_TRUE(shows("0x80070570  ERROR_FILE_CORRUPT: means ERROR_FILE_CORRUPT")) << draw();
  EXPECT_FALSE(shows("; ERROR_FILE_CORRUPT"));
}

TEST_F(Viewing, WheelAndClickMoveAndOpen) {
  open(kTwo);
  draw();
  press(Key{Key::Code::Click, 0, 5, 2});
  EXPECT_NE(std::string::npos, selected().find("setupact.log")) << draw();
  press(Key{Key::Code::Click, 0, 5, 2});
  EXPECT_EQ(Screen::Log, app->screen());
  press(Key{Key::Code::WheelDown});
  EXPECT_NE(std::string::npos, selected().find("Setup failed"));
}

TEST_F(Viewing, BeginsAtALineThatIsNamed) {
  at_item = "cbs.log";
  at_line = 5;
  open(kTwo);
  EXPECT_NE(std::string::npos, selected().find("gamma")) << draw();
  press("q");
  EXPECT_EQ(Screen::Items, app->screen());
}

TEST_F(Viewing, ListsAreSearchedByTextAndErrors) {
  open(kTwo);
  press("/setupact");
  enter();
  EXPECT_NE(std::string::npos, selected().find("setupact.log")) << draw();
  press("n");  // around the end to the same
  EXPECT_NE(std::string::npos, selected().find("setupact.log"));
  press("e");
  EXPECT_NE(std::string::npos, selected().find("CBS.log"));
  press("/absent");
  enter();
  EXPECT_TRUE(shows("not found"));
}

TEST_F(Viewing, ACaseThatCannotBeOpenedSaysWhy) {
  open_broken();
  EXPECT_TRUE(shows("told: case.zip: damaged")) << draw();
  press("34jeq");
  EXPECT_TRUE(shows("told: case.zip: damaged"));
}

TEST_F(Viewing, AnEmptyCaseSaysSo) {
  open({});
  EXPECT_TRUE(shows("there is no file in it")) << draw();
  press("G3je/");
  EXPECT_FALSE(draw().empty());
}

}  // namespace
}  // namespace casebook::view
