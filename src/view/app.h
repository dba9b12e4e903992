// SPDX-License-Identifier: Apache-2.0
// The viewer without a terminal: takes keys, draws into a grid of cells.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "view/case.h"
#include "view/cells.h"
#include "view/detail.h"
#include "view/findings_list.h"
#include "view/keys.h"
#include "view/log_document.h"
#include "view/prompt.h"
#include "view/reader.h"
#include "view/zone.h"

namespace casebook::view {

enum class Edge : std::uint8_t { Begin, End };

// What the surroundings do for the viewer.
struct Surroundings {
  Language language = Language::English;
  bool diagnoses = true;  // false: the case is only read
  std::optional<int> timezone_minutes;
  std::string name;  // of what is looked at
  // Where to begin: the item whose path is this or ends with it, at that line (of a binary format
  // that record); "" for the start.
  std::string at_item;
  std::uint32_t at_line = 0;
  std::function<std::optional<Micros>(std::string_view text, Edge edge)> read_time;
  std::function<std::string(std::string_view error)> translate;  // what the library says
  std::function<bool(const std::string& path)> file_exists;
  std::function<Status(const std::string& path, std::string_view text)> write_file;
};

// A list without filter: items, findings.
struct ListPlace {
  std::size_t cursor = 0;
  std::size_t top = 0;

  void move(std::ptrdiff_t rows, std::size_t size);
  void show(std::size_t size, std::size_t height);  // keeps the cursor in the window
};

class App {
 public:
  App(Case& the_case, Surroundings surroundings);

  // Takes over news and does a slice of work until `deadline`. True when there is more to do now.
  bool tick(Deadline deadline);
  void key(const Key& key);
  void draw(CellGrid& grid);
  bool is_done() const { return done_; }
  // Background work goes on, which the screen tells about.
  bool is_busy();
  // Told once: everything is to be sent to the terminal again.
  bool take_redraw();

  // For tests.
  Screen screen() const { return screen_; }
  Reader* reader();
  const CaseState& state() const { return *state_; }

 private:
  struct Visit {
    Screen screen = Screen::Items;
    std::size_t item = 0;
    std::optional<std::size_t> row;
    ListPlace list;
  };
  struct OpenLog {
    std::shared_ptr<LogDocument> document;
    std::unique_ptr<Reader> reader;
    std::uint64_t used = 0;
  };
  enum class Asking : std::uint8_t {
    Nothing,
    Search,
    GoTo,
    ListSearch,
    FilterKey,  // which filter
    FilterItem,
    FilterComponent,
    FilterWith,
    FilterWithout,
    FilterTime,
    WriteFile,
    Overwrite,
  };

  // app.cpp
  void case_changed();
  void begin_timeline();
  void begin();
  void open_item(std::size_t item);
  void go_to_target(const Target& target);
  OpenLog* log_of(std::size_t item);  // opens it; null: it cannot be read yet
  void push_visit();
  void go_back();
  void switch_to(Screen screen);
  void message(std::string text) { message_ = std::move(text); }
  std::string tr(std::string_view en, std::string_view zh) const;

  // app_keys.cpp
  bool common_key(const Key& key);
  void list_key(const Key& key);
  void find_in_list(Direction direction, bool errors);
  void reader_key(const Key& key, Reader& reader);
  bool move_key(const Key& key, Reader& reader);
  bool seek_key(const Key& key, Reader& reader);
  bool help_key(const Key& key);
  bool detail_key(const Key& key);
  void enter();
  void click(const Key& key);
  void search_next(Reader& reader, Direction direction);
  void cycle_level(Reader& reader);

  // app_prompts.cpp
  void ask(Asking what);
  void prompt_key(const Key& key);
  void accept();
  void filter_key(const Key& key);
  void change_filter(const std::function<void(Filter&)>& change);
  std::string check(std::string_view text) const;
  std::string label_of(Asking what) const;
  void go_to(const std::string& text);
  bool read_range(std::string_view text, Micros* from, Micros* to) const;
  void write_rows(const std::string& path);
  std::string rows_to_write() const;
  std::size_t count_to_write() const;

  // app_draw.cpp
  void draw_title(CellGrid& grid) const;
  void draw_items(CellGrid& grid);
  void draw_findings(CellGrid& grid);
  void draw_reader(CellGrid& grid);
  void draw_detail(CellGrid& grid);
  void draw_status(CellGrid& grid);
  void draw_bar(CellGrid& grid);
  void draw_help(CellGrid& grid);
  void draw_notice(CellGrid& grid, std::string_view text) const;
  std::string doing() const;
  std::string failure() const;
  std::string position();
  std::string filter_text(const Filter& filter) const;
  std::vector<StyledLine> current_detail(std::size_t width);
  std::vector<StyledLine> help_lines(std::size_t width) const;

  Case& case_;
  Surroundings around_;
  const CaseState* state_;
  unsigned version_ = 0;
  bool started_ = false;  // the first screen was chosen
  bool done_ = false;
  bool redraw_ = false;

  Screen screen_ = Screen::Items;
  std::vector<Visit> history_;
  ListPlace items_place_;
  ListPlace findings_place_;
  std::vector<FindingRow> findings_;
  std::map<std::size_t, OpenLog> logs_;
  std::uint64_t uses_ = 0;
  std::size_t log_item_ = 0;
  bool has_log_ = false;
  std::optional<Target> wanted_;  // once its log can be read
  std::unique_ptr<Reader> timeline_;
  std::string timeline_begins_;  // where it begins; told when it is seen first

  Zone zone_;
  bool help_ = false;
  std::size_t help_top_ = 0;
  bool details_ = true;
  bool in_details_ = false;
  std::size_t detail_top_ = 0;
  // As drawn last: what page and click mean.
  std::size_t list_top_ = 1;
  std::size_t list_height_ = 1;

  Asking asking_ = Asking::Nothing;
  std::optional<Prompt> prompt_;
  PatternKind pattern_kind_ = PatternKind::Text;
  Direction search_direction_ = Direction::Forwards;
  std::map<Asking, std::vector<std::string>> earlier_;
  std::string to_overwrite_;
  std::string list_search_;
  std::optional<std::size_t> around_from_;  // where a search began that goes on from the other end
  std::string message_;
};

}  // namespace casebook::view
