// SPDX-License-Identifier: Apache-2.0
// A person's place in a document: cursor, window, filter, search, marks. Knows no keys and no
// screen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "view/document.h"
#include "view/filter.h"
#include "view/seek.h"

namespace casebook::view {

// One line of the window.
struct WindowLine {
  enum class Kind : std::uint8_t { Row, Continuation, Gap };
  Kind kind = Kind::Row;
  std::size_t place = 0;  // visible place of the row
  std::size_t line = 0;   // of a continuation: which line of the record, from 1
  Micros gap = 0;
};

class Reader {
 public:
  explicit Reader(std::shared_ptr<Document> document);

  Document& document() { return *document_; }
  const Document& document() const { return *document_; }
  const VisibleRows& rows() const { return rows_; }

  // Takes over what background work found. True when something changed.
  bool refresh();
  // A slice of filtering, searching and counting. False when there is nothing to do.
  bool work(Deadline deadline);

  // --- place ---
  bool empty() const { return rows_.size() == 0; }
  std::size_t cursor() const { return cursor_; }  // visible place
  std::optional<ShownRow> selected() const;
  std::optional<std::size_t> selected_row() const;
  void move(std::ptrdiff_t rows);
  void page(std::ptrdiff_t pages, std::size_t height);
  void scroll(std::ptrdiff_t lines, std::size_t height);   // moves the window, as a wheel does
  void select_line(std::size_t line, std::size_t height);  // of the window, as a click does
  void go_to_start();
  void go_to_end();  // and stays there while more is read
  bool follows_end() const { return follows_end_; }
  void go_to_percent(unsigned percent);
  void go_to_row(std::size_t row);      // of the document; the next visible one
  void go_to_line(std::uint32_t line);  // waits for it while the document is being read
  bool is_waiting() const { return wanted_line_.has_value(); }
  std::uint32_t wanted_line() const { return wanted_line_.value_or(0); }
  // The first row at or after `time`, as shown in `zone`. False when no row has a time.
  bool go_to_time(Micros time, const Zone& zone);
  std::size_t left() const { return left_; }  // columns that the texts are moved by
  void move_text(std::ptrdiff_t columns);

  // --- folding ---
  void toggle_fold();
  bool is_unfolded(std::size_t row) const { return unfolded_.count(row) != 0; }

  // What the window of `height` lines shows; keeps the cursor inside of it.
  std::vector<WindowLine> window(std::size_t height);

  // --- filter ---
  void set_filter(Filter filter);
  const Filter& filter() const { return rows_.filter(); }

  // --- search ---
  void set_search(std::shared_ptr<const Matcher> matcher);  // null: none
  const std::shared_ptr<const Matcher>& search() const { return search_; }
  void seek(SeekGoal goal, Direction direction);
  // The same from the other edge: the first row forwards, the last one backwards.
  void seek_from_edge(SeekGoal goal, Direction direction);
  void stop_seeking() { seek_.reset(); }
  bool is_seeking() const { return seek_.has_value(); }
  unsigned sought_percent() const;
  // Told once: the last search found nothing in its direction.
  std::optional<Seek> take_failed();
  std::size_t hits() const { return counter_ ? counter_->rows().size() : 0; }
  bool hits_complete() const { return counter_ && counter_->complete(rows_); }
  std::size_t hit_number() const;  // of the selected row, from 1; 0: it is none, or not counted yet

  // --- marks ---
  void toggle_mark();
  void clear_marks() { marks_.clear(); }
  bool is_marked(std::size_t row) const { return marks_.count(row) != 0; }
  const std::set<std::size_t>& marks() const { return marks_; }
  bool go_to_mark(Direction direction);  // around the end; false when there is none
  // From the nearest mark before the selected row to it; nothing without times or marks.
  std::optional<Micros> since_mark() const;

 private:
  void settle();
  void fill_window(std::size_t height);
  void reread();
  void leave_end() { follows_end_ = false; }
  std::size_t lines_of(std::size_t place) const;
  bool has_gap_before(std::size_t place, Micros* gap) const;
  std::size_t last() const { return rows_.size() == 0 ? 0 : rows_.size() - 1; }

  std::shared_ptr<Document> document_;
  VisibleRows rows_;
  unsigned revision_ = 0;
  std::size_t known_size_ = 0;
  std::size_t cursor_ = 0;
  std::size_t top_ = 0;
  std::size_t left_ = 0;
  bool follows_end_ = false;
  std::optional<std::size_t> wanted_row_;       // to be selected once the filter has come so far
  std::optional<std::uint32_t> wanted_line_;    // once the document has
  std::optional<std::uint64_t> wanted_offset_;  // the same, after the document was read anew
  std::set<std::size_t> unfolded_;
  std::set<std::size_t> marks_;
  std::shared_ptr<const Matcher> search_;
  std::optional<Seek> seek_;
  std::optional<Seek> failed_;
  std::optional<HitCounter> counter_;
};

// Lines of a record that the window shows at most.
inline constexpr std::size_t kMostContinuation = 200;

// The lines of a record, without their ends; at most `most`.
std::vector<std::string_view> lines_of_record(std::string_view text, std::size_t most);

}  // namespace casebook::view
