// SPDX-License-Identifier: Apache-2.0
// Reads one item on a thread of its own: recognises it, cuts it into pieces, counts their rows. The
// text stays in the mapped file; what is kept of a row is its level.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "decode/decoder.h"
#include "evidence/bundle.h"
#include "view/document.h"
#include "view/piece_rows.h"

namespace casebook::view {

// One item to read. `messages` and `message_files` may be null, else they outlive the reading.
struct LogInput {
  std::uint32_t item = 0;
  std::string path;  // inside the bundle
  std::shared_ptr<const Content> content;
  const MessageBook* messages = nullptr;
  const MessageFiles* message_files = nullptr;
  SiblingLookup sibling;
};

struct PieceIndex {
  std::size_t begin = 0;  // in the text
  std::size_t end = 0;
  std::size_t lead = 0;  // so many bytes at its beginning continue the last row before it
  std::size_t first_row = 0;
  std::uint32_t lines_before = 0;
  std::vector<Level> levels;              // one for each row
  std::shared_ptr<const PieceRows> rows;  // kept where decoding again would need the whole item
};

// The text of an item: decoded, or written by the decoder of a binary format.
struct ItemText {
  DecodedText decoded;
  const Decoder* decoder = nullptr;
  Recognition recognition;
  Numbering numbering = Numbering::Lines;
};

// What was found since the last look.
struct IndexNews {
  unsigned reading = 0;  // grows when what came before is void
  std::shared_ptr<const ItemText> text;
  std::vector<PieceIndex> pieces;
  Progress progress;
  bool raw_bytes = false;  // nothing readable: show the bytes
};

inline constexpr std::size_t kIndexPiece = 1 << 20;
// A line may be so long that no line end comes for a long time: then it is cut.
inline constexpr std::size_t kLongestPiece = 4 << 20;

class LogIndex {
 public:
  explicit LogIndex(LogInput input);
  LogIndex(const LogIndex&) = delete;
  LogIndex& operator=(const LogIndex&) = delete;
  ~LogIndex();  // stops at the end of a piece

  // Moves out what is new. For one thread.
  IndexNews take();

  const LogInput& input() const { return input_; }

 private:
  void read();
  void read_text(std::shared_ptr<ItemText> text);
  bool index_pieces(const std::shared_ptr<const ItemText>& text);  // false: it is not UTF-8
  void index_whole(const std::shared_ptr<const ItemText>& text,
                   std::string_view part,
                   bool complete);
  void read_records(const std::shared_ptr<ItemText>& text);
  void show_beginning();
  void recognise_text(ItemText& text, ByteView bytes, std::uint64_t size) const;
  void start(std::shared_ptr<const ItemText> text, std::uint64_t total);
  void publish(PieceIndex piece, std::uint64_t done);
  void finish(bool raw_bytes = false);
  void fail();

  LogInput input_;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  IndexNews news_;
  std::thread thread_;
};

// The rows of one piece of a chunked format.
PieceRows decode_piece(const ItemText& text,
                       std::string_view path,
                       const PieceIndex& piece,
                       std::uint32_t* lines = nullptr);

// The beginning of a file as text: whole lines of it, in whatever encoding.
DecodedText beginning_as_text(ByteView bytes);

}  // namespace casebook::view
