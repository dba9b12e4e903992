// SPDX-License-Identifier: Apache-2.0
#include "view/piece_rows.h"

#include <algorithm>
#include <utility>

namespace casebook::view {
namespace {

constexpr std::size_t kLongestTail = 4096;
constexpr std::size_t kLongestRow = std::numeric_limits<std::uint32_t>::max();

class RowMaker {
 public:
  RowMaker(std::string_view text, std::size_t from, Numbering numbering, std::vector<Row>& rows)
      : text_(text),
        at_(from),
        numbering_(numbering),
        rows_(rows) {}

  void add(const EventRow& event, std::uint32_t index) {
    const auto offset = std::min<std::size_t>(event.offset, text_.size());
    if (offset > at_) add_lines(offset);
    rows_.push_back({offset, event.length, event.line, index});
    const std::size_t end = std::min<std::size_t>(offset + event.length, text_.size());
    if (numbering_ == Numbering::Lines) {
      counted_to_ = offset;
      line_ = event.line;
    }
    // The rest of the last line is the record's tail, which is in the columns; or a decoder did
    // not take more of an overlong line.
    const std::size_t feed = text_.find('\n', end);
    const std::size_t next = feed == std::string_view::npos ? text_.size() : feed + 1;
    at_ = std::max(at_, next - end > kLongestTail ? end : next);
  }

  void finish() { add_lines(text_.size()); }

 private:
  void add_lines(std::size_t end) {
    while (at_ < end) {
      std::size_t stop = std::min(text_.find_first_of("\r\n", at_), end);
      const std::string_view line = text_.substr(at_, std::min(stop - at_, kLongestRow));
      if (line.find_first_not_of(" \t\0", 0, 3) != std::string_view::npos && line != kMark) {
        rows_.push_back({at_, static_cast<std::uint32_t>(line.size()), line_at(at_), kNoEvent});
      }
      at_ = std::min(stop + 1, end);
    }
  }

  std::uint32_t line_at(std::size_t offset) {
    if (numbering_ == Numbering::Records) return 0;
    const auto begin = text_.begin();
    line_ += static_cast<std::uint32_t>(
        std::count(begin + static_cast<std::ptrdiff_t>(counted_to_),
                   begin + static_cast<std::ptrdiff_t>(std::max(offset, counted_to_)),
                   '\n'));
    counted_to_ = std::max(offset, counted_to_);
    return line_;
  }

  static constexpr std::string_view kMark = "\xEF\xBB\xBF";
  std::string_view text_;
  std::size_t at_;
  Numbering numbering_;
  std::vector<Row>& rows_;
  std::size_t counted_to_ = 0;
  std::uint32_t line_ = 1;
};

}  // namespace

PieceRows make_rows(std::string_view text,
                    EventTable events,
                    std::size_t from,
                    Numbering numbering) {
  PieceRows made;
  made.rows.reserve(events.size() + 1);
  RowMaker maker(text, from, numbering, made.rows);
  for (std::size_t i = 0; i < events.size(); ++i) {
    maker.add(events.row(i), static_cast<std::uint32_t>(i));
  }
  maker.finish();
  made.events = std::move(events);
  return made;
}

}  // namespace casebook::view
