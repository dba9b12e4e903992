// SPDX-License-Identifier: Apache-2.0
// One item as rows. Keeps an index; what is looked at is decoded again, piece by piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "view/document.h"
#include "view/log_index.h"

namespace casebook::view {

class LogDocument final : public Document {
 public:
  explicit LogDocument(LogInput input);

  void refresh() override;
  std::size_t size() const override;
  unsigned revision() const override { return reading_; }
  Progress progress() const override { return progress_; }
  ShownRow row(std::size_t row) const override;
  Level level(std::size_t row) const override;
  std::size_t candidate(std::size_t row, const Matcher& matcher, bool backwards) const override;

  std::optional<std::size_t> row_of_line(std::uint32_t line) const override;
  std::optional<std::size_t> row_of_offset(std::uint64_t offset) const override;
  Columns columns() const override;
  // The row of a record of a binary format, by its place among them.
  std::optional<std::size_t> row_of_event(std::uint32_t event) const;

  // What the whole evidence tells about the clock of this log.
  void set_clock(const ItemClock& clock) { clock_ = clock; }
  bool shows_bytes() const { return raw_bytes_; }
  const Decoder* decoder() const { return text_ == nullptr ? nullptr : text_->decoder; }
  std::string_view encoding() const;
  std::uint64_t lines() const;  // indexed so far

 private:
  struct Cached {
    std::size_t piece = 0;
    std::uint64_t used = 0;
    std::shared_ptr<const PieceRows> rows;
  };
  std::size_t piece_of(std::size_t row) const;
  const PieceRows& rows_of(std::size_t piece) const;
  void make_room() const;
  std::string_view text_of(std::size_t piece) const;
  ShownRow bytes_row(std::size_t row) const;

  std::string path_;
  std::uint32_t item_;
  std::shared_ptr<const Content> content_;
  unsigned reading_ = 0;
  std::shared_ptr<const ItemText> text_;
  std::vector<PieceIndex> pieces_;
  Progress progress_;
  bool raw_bytes_ = false;
  std::optional<ItemClock> clock_;
  mutable std::vector<Cached> cache_;
  mutable std::size_t cached_rows_ = 0;
  mutable std::uint64_t uses_ = 0;
  mutable std::string bytes_text_;  // of the row that was asked for last
  // Whether the pattern asked about last may match in a piece: 0 not known, 1 no, 2 yes.
  mutable std::string asked_;
  mutable std::vector<char> answers_;
  LogIndex index_;  // last: its thread ends before what it reads goes
};

}  // namespace casebook::view
