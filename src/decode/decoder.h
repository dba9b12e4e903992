// SPDX-License-Identifier: Apache-2.0
// What one evidence format knows about itself, and what it gives back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bilingual.h"
#include "base/bytes.h"
#include "base/encoding.h"
#include "model/event.h"
#include "model/fact.h"
#include "model/issue.h"
#include "model/item.h"
#include "model/message_book.h"

namespace casebook {

class MessageFiles;

inline constexpr std::size_t kProbeBytes = 64 * 1024;

// The beginning of an item. Views are valid only during the call.
struct Probe {
  std::string_view path;   // inside the bundle, forward slashes
  ByteView bytes;          // first bytes as they are, at most kProbeBytes
  std::string_view text;   // the same as UTF-8 when the item is text; "" when it is binary
  std::uint64_t size = 0;  // of the whole item
};

enum class Match {
  No,
  Maybe,    // the name or a weak trait fits; the first Maybe in registry order wins when none is
            // Certain
  Certain,  // the content itself says so
};

// Recognition with its reason, which `casebook ls` shows.
struct Recognition {
  Match match = Match::No;
  Bilingual why;  // empty for No
};

// Bytes of the item whose path is that of this item with `ending` behind it, whatever their case;
// empty when there is none. For formats whose records lie in several files.
using SiblingLookup = std::function<ByteView(std::string_view ending)>;

// What is handed to decode(): a whole item, or one piece of it when info().chunked.
struct DecodeInput {
  std::string_view path;
  ByteView bytes;         // raw bytes; only for formats with info().binary
  std::string_view text;  // UTF-8, line ends as in the file (CR LF, LF, CR, mixed)
  // True for every piece but the first: text before the first record then belongs to the piece
  // before.
  bool continues = false;
  // For binary formats with info().slot_bytes: the item of which `bytes` is a piece, and where the
  // piece lies in it. Without slots the same as `bytes`, and 0.
  ByteView whole = {};
  std::uint64_t offset = 0;
  const MessageBook* messages = nullptr;   // texts of events; null: their fields alone are shown
  const SiblingLookup* sibling = nullptr;  // null: nothing else is known
  const MessageFiles* message_files =
      nullptr;  // manifests of providers; null: none but a trace's own
};

// What decode() fills. Everything is in file order; offsets and lines count from the input's start.
// A binary format writes its records as `text`: the offsets of rows and facts are into it, those of
// issues into the item (not the piece); a row's line is the number its record goes by.
struct DecodeOutput {
  EventTable events;
  std::string text;
  std::vector<DecodedText::Origin> origins;  // one for each record; `original` is into the item
  std::vector<Fact> facts;
  std::vector<Issue> issues;
  // Lines read, counted as the rows' line numbers are. Chunked formats set it: the lines of the
  // next piece go on from there.
  std::uint32_t lines = 0;

  void fact(std::string_view key,
            std::string_view value,
            std::uint64_t offset,
            std::uint32_t line) {
    facts.push_back({std::string(key), std::string(value), {0, offset, line}});
  }
  // Counts repeated issues of one kind instead of listing each.
  void issue(std::string_view kind,
             std::uint64_t offset,
             std::uint64_t bytes,
             std::string detail = {},
             std::uint64_t count = 1);
};

struct DecoderInfo {
  std::string_view name;  // folder name, e.g. "setupact"
  // The stream its events belong to: setup, cbs, dism, wu, usmt, driver, sccm, events, trace,
  // state.
  std::string_view family;
  Bilingual title;  // "Windows Setup log"
  ClockKind clock = ClockKind::None;
  bool binary = false;   // wants DecodeInput::bytes
  bool chunked = false;  // decode() may be called on pieces that start at a line start
  // Binary formats made of slots of one size behind a header may be given pieces of whole slots;
  // the first piece begins with the header. 0: only the whole item.
  std::size_t header_bytes = 0;
  std::size_t slot_bytes = 0;
};

// One evidence format. Stateless: one instance serves many items on many threads at once.
class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  virtual const DecoderInfo& info() const = 0;
  virtual Recognition probe(const Probe& probe) const = 0;
  // Never fails: damage is an issue in `output`, and decoding goes on behind it. For chunked
  // formats a piece may begin with continuation lines of a record in the piece before; bytes before
  // the first row's offset are attached to that record by the caller.
  virtual void decode(const DecodeInput& input, DecodeOutput& output) const = 0;
};

}  // namespace casebook
