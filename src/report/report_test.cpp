// SPDX-License-Identifier: Apache-2.0
// Compares every report of every sample with src/report/testdata. REBASELINE=1 writes them anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/width.h"
#include "report/json.h"
#include "report/samples_for_test.h"
#include "report/text.h"

namespace casebook {
namespace {

namespace fs = std::filesystem;

const fs::path kTestdata = fs::path(SOURCE_DIR) / "src/report/testdata";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void check_golden(const std::string& name, const std::string& text) {
  const fs::path path = kTestdata / name;
  if (std::getenv("REBASELINE") != nullptr) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(read_file(path), text) << name << " differs; REBASELINE=1 writes it anew";
}

void check_reports(const std::string& name, const AnalysisView& view) {
  for (const std::size_t width : {80U, 120U}) {
    for (const Language language : {Language::English, Language::Chinese}) {
      TextOptions options;
      options.language = language;
      options.width = width;
      const std::string file = std::string(language == Language::Chinese ? "zh" : "en") + "-" +
                               std::to_string(width) + ".txt";
      check_golden(name + "/" + file, render_text(view, options));
    }
  }
  check_golden(name + "/report.json", render_json(view));
  check_golden(name + "/report.jsonl", render_jsonl(view));
  check_golden(name + "/items.json", render_items_json(view));
  check_golden(name + "/items.txt", render_items_text(view, {}));
}

// Paths and commands stay whole, so that they can be copied.
std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (line.find("  C:\\") != line.npos || line.find("> takeown") != line.npos) continue;
    widest = std::max(widest, display_width(line));
  }
  return widest;
}

TEST(Report, FailureIsRenderedAsTheGoldens) {
  check_reports("denied-file", denied_file_for_test());
}

TEST(Report, HealthyEvidenceIsRenderedAsTheGoldens) {
  check_reports("healthy", healthy_for_test());
}

TEST(Report, InsufficientEvidenceIsRenderedAsTheGoldens) {
  check_reports("insufficient", insufficient_for_test());
}

TEST(Report, NoLineIsWiderThanTheTerminal) {
  for (const std::size_t width : {60U, 80U, 100U, 133U}) {
    for (const Language language : {Language::English, Language::Chinese}) {
      TextOptions options;
      options.language = language;
      options.width = width;
      options.detail = Detail::All;
      EXPECT_LE(widest_line(render_text(denied_file_for_test(), options)), width);
      EXPECT_LE(widest_line(render_items_text(denied_file_for_test(), options)), width);
    }
  }
}

TEST(Report, OnlyColourBringsEscapeSequencesAndItAddsNothingElse) {
  TextOptions options;
  const std::string plain = render_text(denied_file_for_test(), options);
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  options.color = Color::Yes;
  std::string painted = render_text(denied_file_for_test(), options);
  for (const char* code :
       {"\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[36m", "\x1b[0m"}) {
    painted = replace_all(painted, code, "");
  }
  EXPECT_EQ(painted, plain);
}

TEST(Report, AllShowsWhatTheUsualReportCuts) {
  AnalysisView view = denied_file_for_test();
  view.diagnosis.episodes.assign(40, view.diagnosis.episodes.back());
  TextOptions options;
  const std::string usual = render_text(view, options);
  EXPECT_NE(usual.find("... and 40 more"), std::string::npos);
  options.detail = Detail::All;
  EXPECT_EQ(render_text(view, options).find("more; --all"), std::string::npos);
}

TEST(Report, JsonIsValidWhateverBytesTheEvidenceHeld) {
  AnalysisView view = denied_file_for_test();
  view.items[0].path = "bad \xc3\x28 name \x01";
  const auto json = nlohmann::json::parse(render_json(view));
  EXPECT_EQ(json["items"][0]["path"], "bad \uFFFD( name \x01");
}

TEST(Report, EachJsonLineIsAnObjectWithOneKey) {
  const std::string text = render_jsonl(denied_file_for_test());
  std::size_t lines = 0;
  for (const std::string_view line : split(trim(text), '\n')) {
    EXPECT_EQ(nlohmann::json::parse(line).size(), 1U);
    ++lines;
  }
  EXPECT_EQ(lines, 1U + 4 + 2 + 1 + 2 + 2 + 1);
}

CodeReading denied_code() {
  CodeReading reading;
  reading.as_typed = "80070005";
  reading.canonical = "0x80070005";
  reading.layers = {
      {CodeSpace::Hresult,
       0x80070005,
       "E_ACCESSDENIED",
       {"Access is denied.", "拒绝访问。"},
       {"HRESULT of Win32 error 5", "Win32 错误 5 的 HRESULT"}},
      {CodeSpace::Win32, 5, "ERROR_ACCESS_DENIED", {"Access is denied.", "拒绝访问。"}, {}}};
  reading.note = {"Says that access was denied, not who denied it.",
                  "只说明访问被拒绝，未说明由谁拒绝。"};
  return reading;
}

TEST(Report, CodesAreShownInBothLanguages) {
  TextOptions options;
  CodeReading unknown;
  unknown.as_typed = "0xdeadbeef";
  const std::vector<CodeReading> readings = {denied_code(), unknown};
  check_golden("codes/en.txt", render_codes_text(readings, options));
  options.language = Language::Chinese;
  check_golden("codes/zh.txt", render_codes_text(readings, options));
  check_golden("codes/codes.json", render_codes_json(readings));
}

}  // namespace
}  // namespace casebook
