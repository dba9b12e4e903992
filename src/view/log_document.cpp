// SPDX-License-Identifier: Apache-2.0
#include "view/log_document.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "view/matcher.h"

namespace casebook::view {
namespace {

constexpr std::size_t kBytesInRow = 16;
// Pieces whose rows are kept: two are looked at together.
constexpr std::size_t kFewestCached = 4;
constexpr std::size_t kMostCached = 256;
constexpr std::size_t kMostCachedRows = 200'000;
constexpr std::size_t kQuicklySearched = 2 * kLongestPiece;

std::string hex_row(ByteView bytes, std::size_t offset) {
  std::string hex;
  std::string shown;
  for (std::size_t i = 0; i < kBytesInRow; ++i) {
    if (offset + i >= bytes.size()) {
      hex += "   ";
      continue;
    }
    const auto value = static_cast<unsigned char>(bytes[offset + i]);
    fmt::format_to(std::back_inserter(hex), "{:02x} ", value);
    shown += value >= 0x20 && value < 0x7F ? static_cast<char>(value) : '.';
  }
  return fmt::format("{:08x}  {} |{}|", offset, hex, shown);
}

}  // namespace

LogDocument::LogDocument(LogInput input)
    : path_(input.path),
      item_(input.item),
      content_(input.content),
      index_(std::move(input)) {}

void LogDocument::refresh() {
  IndexNews news = index_.take();
  if (news.reading != reading_) {
    reading_ = news.reading;
    pieces_.clear();
    cache_.clear();
    cached_rows_ = 0;
    answers_.clear();
    text_ = news.text;
  }
  for (PieceIndex& piece : news.pieces) {
    // What its beginning adds to the record before may add a match there.
    if (!answers_.empty()) answers_.back() = 0;
    pieces_.push_back(std::move(piece));
  }
  progress_ = news.progress;
  raw_bytes_ = news.raw_bytes;
}

std::size_t LogDocument::size() const {
  if (raw_bytes_) return (content_->bytes().size() + kBytesInRow - 1) / kBytesInRow;
  return pieces_.empty() ? 0 : pieces_.back().first_row + pieces_.back().levels.size();
}

std::uint64_t LogDocument::lines() const {
  return pieces_.empty() ? 0 : pieces_.back().lines_before;
}

std::string_view LogDocument::encoding() const {
  return text_ == nullptr ? std::string_view() : encoding_name(text_->decoded.encoding);
}

std::size_t LogDocument::piece_of(std::size_t row) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), row, [](std::size_t value, const PieceIndex& piece) {
        return value < piece.first_row;
      });
  return static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

const PieceRows& LogDocument::rows_of(std::size_t piece) const {
  if (pieces_[piece].rows != nullptr) return *pieces_[piece].rows;
  ++uses_;
  for (Cached& cached : cache_) {
    if (cached.piece != piece) continue;
    cached.used = uses_;
    return *cached.rows;
  }
  auto rows = std::make_shared<const PieceRows>(decode_piece(*text_, path_, pieces_[piece]));
  cached_rows_ += rows->rows.size();
  cache_.push_back({piece, uses_, std::move(rows)});
  make_room();
  return *cache_.back().rows;
}

// A screen may show many pieces of one overlong line each, or one piece of many rows.
void LogDocument::make_room() const {
  while (cache_.size() > kFewestCached &&
         (cache_.size() > kMostCached || cached_rows_ > kMostCachedRows)) {
    const auto oldest =
        std::min_element(cache_.begin(), cache_.end(), [](const Cached& a, const Cached& b) {
          return a.used < b.used;
        });
    cached_rows_ -= oldest->rows->rows.size();
    cache_.erase(oldest);
  }
}

// With what continues its last record in the next piece.
std::string_view LogDocument::text_of(std::size_t piece) const {
  const PieceIndex& index = pieces_[piece];
  const std::size_t more = piece + 1 < pieces_.size() ? pieces_[piece + 1].lead : 0;
  return text_->decoded.text.substr(index.begin, index.end - index.begin + more);
}

ShownRow LogDocument::bytes_row(std::size_t row) const {
  ShownRow shown;
  shown.item = item_;
  shown.path = path_;
  shown.offset = row * kBytesInRow;
  bytes_text_ = hex_row(content_->bytes(), shown.offset);
  shown.text = bytes_text_;
  shown.record_text = bytes_text_;
  return shown;
}

ShownRow LogDocument::row(std::size_t row) const {
  if (raw_bytes_) return bytes_row(row);
  const std::size_t piece = piece_of(row);
  const PieceRows& rows = rows_of(piece);
  const std::string_view text = text_of(piece);
  const std::size_t place = row - pieces_[piece].first_row;
  const Row& at = rows.rows[place];
  ShownRow shown;
  shown.item = item_;
  shown.path = path_;
  shown.offset = pieces_[piece].begin + at.offset;
  const bool records = text_->numbering == Numbering::Records;
  if (!records) shown.line = at.line + pieces_[piece].lines_before;
  std::size_t length = at.length;
  std::size_t text_at = 0;
  if (at.event != kNoEvent) {
    const EventRow event = rows.events.row(at.event);
    text_at = event.text_at;
    shown.time = event.time;
    shown.level = event.level;
    shown.component = rows.events.component(event.component);
    shown.os_thread = event.os_thread;
    shown.code = event.code;
    if (records) shown.record = at.line != 0 ? at.line : at.event + 1;
    if (place + 1 == rows.rows.size() && at.offset + length < text.size() &&
        piece + 1 < pieces_.size() && pieces_[piece + 1].lead != 0) {
      length = text.size() - at.offset;
    }
    const DecoderInfo& info = text_->decoder->info();
    shown.is_event = info.family == "events";
    shown.clock = clock_ ? clock_->kind : info.clock;
    if (shown.time != kNoTime && shown.clock == ClockKind::Utc) shown.utc = shown.time;
    if (shown.time != kNoTime && shown.clock == ClockKind::Local && clock_) {
      shown.utc = shown.time - clock_->offset_minutes * kMinute;
    }
  }
  shown.record_text = text.substr(std::min<std::size_t>(at.offset, text.size()), length);
  while (shown.record_text.ends_with('\n') || shown.record_text.ends_with('\r')) {
    shown.record_text.remove_suffix(1);
  }
  shown.text = shown.record_text.substr(std::min(text_at, shown.record_text.size()));
  return shown;
}

Document::Columns LogDocument::columns() const {
  if (raw_bytes_) return Columns::None;
  const bool timed = text_ == nullptr || text_->decoder->info().clock != ClockKind::None;
  return timed ? Columns::All : Columns::OnlyLines;
}

Level LogDocument::level(std::size_t row) const {
  if (raw_bytes_) return Level::Unknown;
  const PieceIndex& piece = pieces_[piece_of(row)];
  return piece.levels[row - piece.first_row];
}

std::size_t LogDocument::candidate(std::size_t row, const Matcher& matcher, bool backwards) const {
  if (raw_bytes_ || row >= size()) return row;
  const std::string asked =
      std::string(1, matcher.kind() == PatternKind::Regex ? 'r' : 't') + matcher.pattern();
  if (asked != asked_) {
    asked_ = asked;
    answers_.clear();
  }
  answers_.resize(pieces_.size());
  const std::size_t piece = piece_of(row);
  const std::string_view text = text_of(piece);
  char& answer = answers_[piece];
  if (answer == 0) {
    const bool may = text.size() > kQuicklySearched || matcher.may_match_within(text);
    answer = may ? 2 : 1;
  }
  if (answer == 2) return row;
  // The pages of a mapped file need not count as ours.
  const std::string_view file = as_text(content_->bytes());
  if (text.data() >= file.data() && text.data() < file.data() + file.size()) {
    content_->done_with(static_cast<std::uint64_t>(text.data() - file.data()), text.size());
  }
  if (!backwards) return pieces_[piece].first_row + pieces_[piece].levels.size();
  return pieces_[piece].first_row == 0 ? size() : pieces_[piece].first_row - 1;
}

std::optional<std::size_t> LogDocument::row_of_line(std::uint32_t line) const {
  if (raw_bytes_ || pieces_.empty() || line == 0) return std::nullopt;
  auto piece =
      static_cast<std::size_t>(std::lower_bound(pieces_.begin(),
                                                pieces_.end(),
                                                line,
                                                [](const PieceIndex& at, std::uint32_t value) {
                                                  return at.lines_before < value;
                                                }) -
                               pieces_.begin());
  piece = piece == 0 ? 0 : piece - 1;
  const PieceRows& rows = rows_of(piece);
  const std::uint32_t wanted = line - pieces_[piece].lines_before;
  const auto after = std::upper_bound(
      rows.rows.begin(), rows.rows.end(), wanted, [](std::uint32_t value, const Row& at) {
        return value < at.line;
      });
  const auto place = static_cast<std::size_t>(after - rows.rows.begin());
  const std::size_t found = pieces_[piece].first_row + place;
  // Behind what is indexed the line may be there and not be known yet.
  if (!progress_.complete && piece + 1 == pieces_.size() && place == rows.rows.size()) {
    return std::nullopt;
  }
  return found == 0 ? 0 : found - 1;
}

std::optional<std::size_t> LogDocument::row_of_event(std::uint32_t event) const {
  if (raw_bytes_ || pieces_.empty() || pieces_.front().rows == nullptr) return std::nullopt;
  const std::vector<Row>& rows = pieces_.front().rows->rows;
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.event == event; });
  if (found == rows.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rows.begin());
}

std::optional<std::size_t> LogDocument::row_of_offset(std::uint64_t offset) const {
  if (raw_bytes_) return offset / kBytesInRow;
  if (pieces_.empty() || offset >= pieces_.back().end) return std::nullopt;
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), offset, [](std::uint64_t value, const PieceIndex& piece) {
        return value < piece.begin;
      });
  const auto piece = static_cast<std::size_t>(after - pieces_.begin()) - 1;
  const PieceRows& rows = rows_of(piece);
  const auto row =
      std::upper_bound(rows.rows.begin(),
                       rows.rows.end(),
                       offset - pieces_[piece].begin,
                       [](std::uint64_t value, const Row& at) { return value < at.offset; });
  const std::size_t found =
      pieces_[piece].first_row + static_cast<std::size_t>(row - rows.rows.begin());
  return found == 0 ? 0 : found - 1;
}

}  // namespace casebook::view
