// SPDX-License-Identifier: Apache-2.0
// Any bytes as a log: recognised, cut into rows, drawn. Nothing may crash, and what is drawn is
// harmless.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "decode/registry.h"
#include "view/cells.h"
#include "view/log_index.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casebook;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  view::ItemText text;
  text.decoded = decode_text(bytes);
  const std::string_view whole = text.decoded.text;
  text.decoder = recognise({.path = "x.log", .bytes = bytes, .text = whole, .size = size}).decoder;
  if (text.decoder->info().binary) return 0;
  view::PieceIndex piece;
  piece.end = whole.size();
  const view::PieceRows rows = view::decode_piece(text, "x.log", piece);
  view::CellGrid grid(60, 4);
  for (const view::Row& row : rows.rows) {
    if (row.offset > whole.size()) std::abort();
    std::size_t skip = row.length % 7;
    grid.put(row.length % 50, 1, 60, whole.substr(row.offset, row.length), {}, &skip);
  }
  for (const char c : grid.text()) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') std::abort();
  }
  return 0;
}
