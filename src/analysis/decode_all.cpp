// SPDX-License-Identifier: Apache-2.0
#include "analysis/decode_all.h"

#include <algorithm>

#include "base/cancel.h"
#include "base/parallel.h"
#include "decode/registry.h"

namespace casebook {
namespace {

// Large enough that a task's overhead vanishes, small enough that its text and rows stay in the
// cache between decoding and searching.
constexpr std::size_t kPieceBytes = 4U << 20;

// A piece of an item's text, and what came out of it.
struct Piece {
  std::size_t item = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  DecodeOutput output = {};
  std::vector<RawHit> hits = {};
  std::uint32_t lines = 0;
};

class Run {
 public:
  Run(Bundle& bundle, const Scanner* scanner, const AnalysisOptions& options)
      : bundle_(bundle),
        scanner_(scanner),
        options_(options),
        jobs_(effective_jobs(options.jobs)) {}

  Decoded go() {
    const std::size_t count = bundle_.entries.size();
    decoded_.items.resize(count);
    decoded_.data.resize(count);
    decoders_.resize(count);
    for (const BundleEntry& entry : bundle_.entries) {
      if (entry.content != nullptr) total_bytes_ += entry.content->bytes().size();
    }
    parallel_for(jobs_, count, [&](std::size_t, std::size_t i) { open_item(i); });
    cut_pieces();
    std::vector<ScanContext> contexts;
    if (scanner_ != nullptr) {
      for (std::size_t i = 0; i < jobs_; ++i) {
        contexts.push_back(scanner_->make_context());
      }
    }
    // Hashes first: each is one long task, the pieces fill the other processors beside it.
    parallel_for(jobs_, count + pieces_.size(), [&](std::size_t worker, std::size_t i) {
      if (i < count) {
        hash_item(i);
      } else {
        decode_piece(pieces_[i - count], contexts.empty() ? nullptr : &contexts[worker]);
      }
    });
    if (cancel_requested()) return std::move(decoded_);
    join_pieces();
    parallel_for(jobs_, count, [&](std::size_t, std::size_t i) { measure_item(i); });
    return std::move(decoded_);
  }

 private:
  void open_item(std::size_t i) {
    BundleEntry& entry = bundle_.entries[i];
    Item& item = decoded_.items[i];
    ItemData& data = decoded_.data[i];
    item.path = entry.path;
    item.issues = entry.issues;
    data.content = entry.content;
    if (entry.content == nullptr) {
      item.decoder = "unreadable";
      item.family = "unknown";
      item.title = {"Unreadable item", "无法读取的项目"};
      item.encoding = "binary";
      return;
    }
    const ByteView bytes = entry.content->bytes();
    item.bytes = bytes.size();
    data.text = decode_text(bytes);
    item.encoding = encoding_name(data.text.encoding);
    if (data.text.replaced != 0) {
      item.issues.push_back({"undecodable-characters",
                             data.text.first_replaced,
                             data.text.replaced,
                             data.text.replaced,
                             ""});
    }
    const Probe probe{.path = item.path,
                      .bytes = bytes.subspan(0, std::min(bytes.size(), kProbeBytes)),
                      .text = data.text.text.substr(0, kProbeBytes),
                      .size = bytes.size()};
    const Recognised recognised = recognise(probe);
    decoders_[i] = recognised.decoder;
    const DecoderInfo& info = recognised.decoder->info();
    item.decoder = info.name;
    item.family = info.family;
    item.title = info.title;
    item.why = recognised.recognition.why;
    item.clock.kind = info.clock;
  }

  // Pieces start at line starts; formats that keep state across lines get their whole text.
  void cut_pieces() {
    for (std::size_t i = 0; i < decoders_.size(); ++i) {
      if (decoders_[i] == nullptr) continue;
      const std::string_view text = decoded_.data[i].text.text;
      if (!decoders_[i]->info().chunked) {
        pieces_.push_back({.item = i, .begin = 0, .end = text.size()});
        continue;
      }
      std::size_t begin = 0;
      while (begin < text.size()) {
        std::size_t end = text.size();
        if (end - begin > kPieceBytes + kPieceBytes / 4) {
          const std::size_t feed = text.find('\n', begin + kPieceBytes);
          end = feed == std::string_view::npos ? text.size() : feed + 1;
        }
        pieces_.push_back({.item = i, .begin = begin, .end = end});
        begin = end;
      }
    }
  }

  void hash_item(std::size_t i) {
    if (decoded_.data[i].content == nullptr) return;
    decoded_.items[i].sha256 = sha256_hex(decoded_.data[i].content->bytes());
  }

  void decode_piece(Piece& piece, ScanContext* context) {
    const ItemData& data = decoded_.data[piece.item];
    const std::string_view text = data.text.text.substr(piece.begin, piece.end - piece.begin);
    DecodeInput input{.path = decoded_.items[piece.item].path,
                      .bytes = {},
                      .text = text,
                      .continues = piece.begin != 0};
    if (decoders_[piece.item]->info().binary) input.bytes = data.content->bytes();
    decoders_[piece.item]->decode(input, piece.output);
    piece.output.events.shrink();
    if (context != nullptr) scanner_->scan(text, *context, piece.hits);
    piece.hits.shrink_to_fit();
    piece.lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
    // A mapped page that was read is in the page cache; it need not count as ours too.
    if (data.text.text.data() >= as_text(data.content->bytes()).data() &&
        data.text.text.data() <
            as_text(data.content->bytes()).data() + data.content->bytes().size()) {
      const auto skipped =
          static_cast<std::uint64_t>(data.text.text.data() - as_text(data.content->bytes()).data());
      data.content->done_with(skipped + piece.begin, piece.end - piece.begin);
    }
    report(piece.end - piece.begin);
  }

  void report(std::uint64_t bytes) {
    if (!options_.progress) return;
    const std::lock_guard lock(progress_mutex_);
    done_bytes_ += bytes;
    options_.progress({"decode", done_bytes_, total_bytes_});
  }

  void join_pieces() {
    std::uint32_t lines = 0;
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      Piece& piece = pieces_[p];
      if (p == 0 || pieces_[p - 1].item != piece.item) lines = 0;
      join(piece, lines);
      lines += piece.lines;
    }
  }

  void join(Piece& piece, std::uint32_t lines) {
    ItemData& data = decoded_.data[piece.item];
    Item& item = decoded_.items[piece.item];
    EventTable& table = piece.output.events;
    // Lines before the first record continue the last record of the piece before.
    if (!data.events.empty() && piece.begin != 0) {
      const std::size_t first = table.empty() ? piece.end - piece.begin : table.offset(0);
      const std::string_view lead = data.text.text.substr(piece.begin, first);
      const std::size_t last = lead.find_last_not_of("\r\n");
      if (last != std::string_view::npos) data.events.extend_last(piece.begin + last + 1);
    }
    table.rebase(piece.begin, lines);
    data.events.append(std::move(table));
    for (const RawHit& hit : piece.hits) {
      data.hits.push_back({hit.signature, hit.line_offset + piece.begin});
    }
    piece.hits = {};
    for (Fact& fact : piece.output.facts) {
      fact.source.item = static_cast<std::uint32_t>(piece.item);
      fact.source.offset += piece.begin;
      if (fact.source.line != 0) fact.source.line += lines;
      decoded_.facts.push_back(std::move(fact));
    }
    for (Issue& issue : piece.output.issues) {
      issue.offset = data.text.text.empty() ? issue.offset
                                            : data.text.original_offset(issue.offset + piece.begin);
      const auto known = std::find_if(item.issues.begin(),
                                      item.issues.end(),
                                      [&](const Issue& other) { return other.kind == issue.kind; });
      if (known == item.issues.end()) {
        item.issues.push_back(std::move(issue));
      } else {
        known->count += issue.count;
        known->bytes += issue.bytes;
      }
    }
  }

  void measure_item(std::size_t i) {
    ItemData& data = decoded_.data[i];
    Item& item = decoded_.items[i];
    item.events = data.events.size();
    data.stretches = stretches_of(data.events);
    for (const Stretch& stretch : data.stretches) {
      if (item.first_time == kNoTime || stretch.first < item.first_time)
        item.first_time = stretch.first;
      if (item.last_time == kNoTime || stretch.second > item.last_time)
        item.last_time = stretch.second;
    }
    if (item.clock.kind == ClockKind::Local)
      data.stamps = find_twin_stamps(data.text.text, data.events);
  }

  Bundle& bundle_;
  const Scanner* scanner_;
  const AnalysisOptions& options_;
  const std::size_t jobs_;
  Decoded decoded_;
  std::vector<const Decoder*> decoders_;
  std::vector<Piece> pieces_;
  std::uint64_t total_bytes_ = 0;
  std::uint64_t done_bytes_ = 0;
  std::mutex progress_mutex_;
};

}  // namespace

Decoded decode_all(Bundle& bundle, const Scanner* scanner, const AnalysisOptions& options) {
  return Run(bundle, scanner, options).go();
}

}  // namespace casebook
