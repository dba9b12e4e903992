// SPDX-License-Identifier: Apache-2.0
#include "view/log_index.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/cancel.h"
#include "base/utf8.h"
#include "decode/registry.h"

namespace casebook::view {
namespace {

constexpr std::size_t kBeginning = 64 * 1024;
constexpr std::size_t kLongestContinuation = 64 * 1024;  // of one record across a cut

// Where the piece that begins at `begin` ends: behind a line end, or inside of an overlong line
// between two characters.
std::size_t piece_end(std::string_view text, std::size_t begin) {
  if (text.size() - begin <= kIndexPiece + kIndexPiece / 4) return text.size();
  const std::string_view reach = text.substr(0, std::min(text.size(), begin + kLongestPiece));
  const std::size_t feed = reach.find('\n', begin + kIndexPiece);
  if (feed != std::string_view::npos) return feed + 1;
  std::size_t end = reach.size();
  constexpr int kLongestCharacter = 4;
  for (int i = 1; i < kLongestCharacter && end < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80) break;
    --end;
  }
  return end;
}

std::vector<Level> levels_of(const PieceRows& rows) {
  std::vector<Level> levels;
  levels.reserve(rows.rows.size());
  for (const Row& row : rows.rows) {
    levels.push_back(row.event == kNoEvent ? Level::Unknown : rows.events.level(row.event));
  }
  return levels;
}

// How much of the beginning of a piece belongs to the record before it.
std::size_t lead_of(std::string_view text, const EventTable& events, bool record_before) {
  if (!record_before || events.empty()) return 0;
  const std::size_t lead = std::min<std::size_t>(events.offset(0), text.size());
  return lead <= kLongestContinuation ? lead : 0;
}

}  // namespace

DecodedText beginning_as_text(ByteView bytes) {
  ByteView head = bytes.first(std::min(bytes.size(), kBeginning));
  if (head.size() < bytes.size()) {
    std::size_t keep = as_text(head).rfind('\n');
    if (keep != std::string_view::npos) {
      ++keep;
      const bool wide = keep < head.size() && head[keep] == std::byte{0} && keep % 2 == 1;
      head = head.first(keep + (wide ? 1 : 0));
    }
  }
  return decode_text(head);
}

PieceRows decode_piece(const ItemText& text,
                       std::string_view path,
                       const PieceIndex& piece,
                       std::uint32_t* lines) {
  const std::string_view part = text.decoded.text.substr(piece.begin, piece.end - piece.begin);
  DecodeOutput output;
  text.decoder->decode({.path = path, .bytes = {}, .text = part, .continues = piece.begin != 0},
                       output);
  if (lines != nullptr) *lines = output.lines;
  return make_rows(part, std::move(output.events), piece.lead, Numbering::Lines);
}

LogIndex::LogIndex(LogInput input) : input_(std::move(input)) {
  thread_ = std::thread([this] {
    try {
      read();
    } catch (const std::exception&) {
      fail();  // no memory: what was read stays
    }
  });
}

LogIndex::~LogIndex() {
  stop_ = true;
  thread_.join();
}

IndexNews LogIndex::take() {
  const std::lock_guard lock(mutex_);
  IndexNews news = news_;
  news.pieces = std::exchange(news_.pieces, {});
  return news;
}

void LogIndex::read() {
  const ByteView bytes = input_.content->bytes();
  show_beginning();
  auto text = std::make_shared<ItemText>();
  text->decoded = presume_text(bytes);
  recognise_text(*text, bytes, bytes.size());
  if (stop_) return;
  if (text->decoder->info().binary) return read_records(text);
  read_text(std::move(text));
}

// Large files of other encodings, and formats that are read as a whole, take their time: their
// first lines need not.
void LogIndex::show_beginning() {
  const ByteView bytes = input_.content->bytes();
  if (bytes.size() <= kIndexPiece) return;
  auto text = std::make_shared<ItemText>();
  text->decoded = beginning_as_text(bytes);
  if (text->decoded.encoding == Encoding::Binary) return;
  recognise_text(*text, bytes, bytes.size());
  const DecoderInfo& info = text->decoder->info();
  if (info.binary || (info.chunked && text->decoded.encoding == Encoding::Utf8)) return;
  start(text, bytes.size());
  index_whole(text, text->decoded.text, false);
}

void LogIndex::recognise_text(ItemText& text, ByteView bytes, std::uint64_t size) const {
  const Probe probe{.path = input_.path,
                    .bytes = bytes.first(std::min(bytes.size(), kProbeBytes)),
                    .text = text.decoded.text.substr(0, kProbeBytes),
                    .size = size};
  Recognised recognised = recognise(probe);
  text.decoder = recognised.decoder;
  text.recognition = std::move(recognised.recognition);
}

void LogIndex::read_text(std::shared_ptr<ItemText> text) {
  if (!text->decoder->info().chunked) {
    if (!text->decoded.proven && !is_valid_utf8(text->decoded.text)) {
      text->decoded = decode_text(input_.content->bytes());
    }
    if (stop_) return;
    start(text, text->decoded.text.size());
    const std::string_view whole = text->decoded.text;
    return index_whole(text, whole, true);
  }
  start(text, text->decoded.text.size());
  if (index_pieces(text)) return;
  // Further down it is not the UTF-8 that it began with.
  auto again = std::make_shared<ItemText>();
  again->decoded = decode_text(input_.content->bytes());
  again->decoder = text->decoder;
  again->recognition = text->recognition;
  start(again, again->decoded.text.size());
  index_pieces(again);
}

bool LogIndex::index_pieces(const std::shared_ptr<const ItemText>& text) {
  const std::string_view whole = text->decoded.text;
  const std::string_view file = as_text(input_.content->bytes());
  const bool mapped = whole.data() >= file.data() && whole.data() < file.data() + file.size();
  PieceIndex next;
  bool record_before = false;
  while (next.begin < whole.size()) {
    if (stop_ || cancel_requested()) return true;
    PieceIndex piece = next;
    piece.end = piece_end(whole, piece.begin);
    const std::string_view part = whole.substr(piece.begin, piece.end - piece.begin);
    const auto place = static_cast<std::uint64_t>(mapped ? part.data() - file.data() : 0);
    if (mapped) input_.content->will_read(place, part.size());
    if (!text->decoded.proven && clean_utf8_prefix(part) != part.size()) return false;
    DecodeOutput output;
    text->decoder->decode(
        {.path = input_.path, .bytes = {}, .text = part, .continues = piece.begin != 0}, output);
    piece.lead = lead_of(part, output.events, record_before);
    const PieceRows rows = make_rows(part, std::move(output.events), piece.lead, Numbering::Lines);
    piece.levels = levels_of(rows);
    if (!rows.rows.empty()) record_before = rows.rows.back().event != kNoEvent;
    if (mapped) input_.content->done_with(place, part.size());
    next.begin = piece.end;
    next.first_row = piece.first_row + piece.levels.size();
    // A line that was cut goes on in the next piece.
    const bool cut = !part.ends_with('\n') && !part.ends_with('\r');
    next.lines_before = piece.lines_before + output.lines - (cut && output.lines != 0 ? 1U : 0U);
    publish(std::move(piece), next.begin);
  }
  finish();
  return true;
}

// Formats whose records hang together: one piece, whose rows are kept.
void LogIndex::index_whole(const std::shared_ptr<const ItemText>& text,
                           std::string_view part,
                           bool complete) {
  DecodeOutput output;
  text->decoder->decode({.path = input_.path, .bytes = {}, .text = part}, output);
  auto rows =
      std::make_shared<PieceRows>(make_rows(part, std::move(output.events), 0, Numbering::Lines));
  PieceIndex piece;
  piece.end = part.size();
  piece.levels = levels_of(*rows);
  piece.rows = std::move(rows);
  publish(std::move(piece), complete ? part.size() : 0);
  if (complete) finish();
}

void LogIndex::read_records(const std::shared_ptr<ItemText>& text) {
  const ByteView bytes = input_.content->bytes();
  start(text, bytes.size());
  DecodeOutput output;
  text->decoder->decode({.path = input_.path,
                         .bytes = bytes,
                         .text = {},
                         .whole = bytes,
                         .messages = input_.messages,
                         .sibling = input_.sibling ? &input_.sibling : nullptr,
                         .message_files = input_.message_files},
                        output);
  if (output.text.empty() || output.events.empty()) return finish(true);
  auto written = std::make_shared<ItemText>();
  written->decoded = DecodedText::of_records(std::move(output.text), output.origins);
  written->decoder = text->decoder;
  written->recognition = text->recognition;
  written->numbering = Numbering::Records;
  auto rows = std::make_shared<PieceRows>(
      make_rows(written->decoded.text, std::move(output.events), 0, Numbering::Records));
  PieceIndex piece;
  piece.end = written->decoded.text.size();
  piece.levels = levels_of(*rows);
  piece.rows = std::move(rows);
  start(written, bytes.size());
  publish(std::move(piece), bytes.size());
  finish();
}

void LogIndex::start(std::shared_ptr<const ItemText> text, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  ++news_.reading;
  news_.text = std::move(text);
  news_.pieces.clear();
  news_.progress = {0, total, false, false};
}

void LogIndex::publish(PieceIndex piece, std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  news_.pieces.push_back(std::move(piece));
  news_.progress.done = done;
}

void LogIndex::finish(bool raw_bytes) {
  const std::lock_guard lock(mutex_);
  news_.progress.complete = true;
  news_.progress.done = news_.progress.total;
  news_.raw_bytes = raw_bytes;
}

void LogIndex::fail() {
  const std::lock_guard lock(mutex_);
  news_.progress.failed = true;
}

}  // namespace casebook::view
