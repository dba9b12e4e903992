// SPDX-License-Identifier: Apache-2.0
#include "analysis/decode_all.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>

#include "analysis/message_files.h"
#include "base/cancel.h"
#include "base/digest.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/utf8.h"
#include "decode/registry.h"
#include "rules/scanner.h"

namespace casebook {
namespace {

// Large enough that a task's overhead vanishes, small enough that its text and rows stay in the
// cache while they are checked, decoded and searched.
constexpr std::size_t kPieceBytes = 1U << 20;

// A piece of an item's text, and what came out of it.
struct Piece {
  std::size_t item = 0;
  std::size_t begin = 0;  // in the text; of binary formats in the bytes
  std::size_t end = 0;
  std::optional<EventTable> events = {};
  std::string text = {};                          // what a binary format wrote
  std::vector<DecodedText::Origin> origins = {};  // of it
  std::vector<Fact> facts = {};
  std::vector<Issue> issues = {};
  std::vector<RawHit> hits = {};
  std::vector<TwinStamp> stamps = {};
  std::uint32_t lines = 0;
};

// The search for the signatures of one format.
struct FormatSearch {
  std::optional<Scanner> scanner;
  std::vector<ScanContext> contexts;  // one for each thread
};

class Run {
 public:
  Run(Bundle& bundle, const std::vector<Signature>& signatures, const AnalysisOptions& options)
      : bundle_(bundle),
        signatures_(signatures),
        options_(options),
        jobs_(effective_jobs(options.jobs)),
        scratch_(jobs_) {}

  Result<Decoded> go() {
    const std::size_t count = bundle_.entries.size();
    decoded_.items.resize(count);
    decoded_.data.resize(count);
    decoders_.resize(count);
    refuted_ = std::vector<std::atomic<bool>>(count);
    for (const BundleEntry& entry : bundle_.entries) {
      if (entry.content != nullptr) total_bytes_ += entry.content->bytes().size();
    }
    std::vector<const Bundle*> bundles = {&bundle_};
    if (options_.message_files != nullptr) bundles.insert(bundles.begin(), options_.message_files);
    message_files_ = read_message_files(bundles, options_.messages);
    std::vector<std::size_t> items(count);
    std::iota(items.begin(), items.end(), std::size_t{0});
    RETURN_IF_ERROR(read(items, presume_text, options_.hash_items ? items : kNone));
    std::erase_if(items, [&](std::size_t i) { return !refuted_[i].exchange(false); });
    if (!items.empty() && !cancel_requested()) {
      std::erase_if(pieces_, [&](const Piece& piece) {
        return std::binary_search(items.begin(), items.end(), piece.item);
      });
      RETURN_IF_ERROR(read(items, decode_text, kNone));
    }
    if (cancel_requested()) return std::move(decoded_);
    std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
      return a.item < b.item;
    });
    join_pieces();
    parallel_for(jobs_, count, [&](std::size_t, std::size_t i) { measure_item(i); });
    return std::move(decoded_);
  }

 private:
  using ReadText = DecodedText (*)(ByteView);
  inline static const std::vector<std::size_t> kNone;

  // Recognises, decodes and searches these items; those whose text is not what `read_text` presumed
  // are marked in refuted_. Items `to_hash` are hashed beside it.
  Status read(const std::vector<std::size_t>& items,
              ReadText read_text,
              const std::vector<std::size_t>& to_hash) {
    parallel_for(
        jobs_, items.size(), [&](std::size_t, std::size_t i) { open_item(items[i], read_text); });
    const std::size_t first = pieces_.size();
    for (const std::size_t item : items) {
      cut_pieces(item);
    }
    RETURN_IF_ERROR(prepare_searches(items));
    // Hashes first: each is one long task, the pieces fill the other processors beside it.
    const std::size_t tasks = to_hash.size() + pieces_.size() - first;
    parallel_for(jobs_, tasks, [&](std::size_t worker, std::size_t i) {
      if (i < to_hash.size()) {
        hash_item(to_hash[i]);
      } else {
        decode_piece(pieces_[first + i - to_hash.size()], worker);
      }
    });
    return ok_status();
  }

  void open_item(std::size_t i, ReadText read_text) {
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
    data.text = read_text(bytes);
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
    look_at_end(i);
  }

  // People paste logs into other texts and join exports into one file. What a file begins with
  // decides how it is read; that its end is something else must at least be said.
  void look_at_end(std::size_t i) {
    const ItemData& data = decoded_.data[i];
    const std::string_view text = data.text.text;
    if (text.size() < 2 * kProbeBytes) return;
    const std::size_t feed = text.find('\n', text.size() - kProbeBytes);
    if (feed == std::string_view::npos) return;
    const std::string_view end = text.substr(feed + 1);
    const Probe probe{
        .path = decoded_.items[i].path, .bytes = as_bytes(end), .text = end, .size = end.size()};
    const Recognised other = recognise(probe);
    const bool differs = other.decoder->info().family != decoders_[i]->info().family;
    if (other.recognition.match != Match::Certain || !differs) return;
    if (is_servicing_log(other.decoder) && is_servicing_log(decoders_[i])) return;
    decoded_.items[i].issues.push_back({"other-format-inside",
                                        data.text.original_offset(feed + 1),
                                        end.size(),
                                        1,
                                        std::string(other.decoder->info().name)});
  }

  // Setup and DISM write what servicing does on their behalf into their own logs.
  static bool is_servicing_log(const Decoder* decoder) {
    const std::string_view family = decoder->info().family;
    return family == "setup" || family == "cbs" || family == "dism" || family == "usmt";
  }

  // Pieces start at line starts; formats that keep state across lines get their whole text.
  void cut_pieces(std::size_t i) {
    if (decoders_[i] == nullptr) return;
    const DecoderInfo& info = decoders_[i]->info();
    if (info.binary) return cut_slots(i, info);
    const std::string_view text = decoded_.data[i].text.text;
    if (!info.chunked) {
      pieces_.push_back({.item = i, .begin = 0, .end = text.size()});
      return;
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

  void cut_slots(std::size_t i, const DecoderInfo& info) {
    const std::size_t size = decoded_.data[i].content->bytes().size();
    const std::size_t slots =
        info.slot_bytes == 0 ? 0 : std::max<std::size_t>(kPieceBytes / info.slot_bytes, 1);
    std::size_t begin = 0;
    do {
      std::size_t end = size;
      if (slots != 0) {
        const std::size_t first = begin == 0 ? info.header_bytes : begin;
        end = std::min(size, first + slots * info.slot_bytes);
      }
      pieces_.push_back({.item = i, .begin = begin, .end = end});
      begin = end;
    } while (begin < size);
  }

  // Compiling takes longer than reading a small bundle: only what its formats need, as fast as
  // their size is worth.
  Status prepare_searches(const std::vector<std::size_t>& items) {
    if (signatures_.empty()) return ok_status();
    struct Wanted {
      const Decoder* decoder;
      std::uint64_t bytes;
      Status made = ok_status();
    };
    std::vector<Wanted> wanted;
    for (const std::size_t i : items) {
      const Decoder* decoder = decoders_[i];
      const std::uint64_t bytes = searched_bytes(i);
      if (decoder == nullptr || bytes == 0 || searches_.contains(decoder)) continue;
      const auto known = std::find_if(
          wanted.begin(), wanted.end(), [&](const Wanted& one) { return one.decoder == decoder; });
      if (known == wanted.end()) {
        wanted.push_back({.decoder = decoder, .bytes = bytes});
      } else {
        known->bytes += bytes;
      }
    }
    for (const Wanted& one : wanted) {
      searches_[one.decoder];  // the map does not change while threads fill it
    }
    parallel_for(jobs_, wanted.size(), [&](std::size_t, std::size_t i) {
      wanted[i].made = make_search(*wanted[i].decoder, wanted[i].bytes);
    });
    for (Wanted& one : wanted) {
      RETURN_IF_ERROR(std::move(one.made));
    }
    return ok_status();
  }

  // Of a binary format the text is not there yet; it is about as long as what it is written from.
  std::uint64_t searched_bytes(std::size_t i) const {
    const ItemData& data = decoded_.data[i];
    const bool writes = decoders_[i] != nullptr && decoders_[i]->info().binary &&
                        decoders_[i]->info().family != "unknown";
    return writes ? data.content->bytes().size() : data.text.text.size();
  }

  Status make_search(const Decoder& decoder, std::uint64_t bytes) {
    std::vector<std::uint32_t> ids;
    for (std::uint32_t id = 0; id < signatures_.size(); ++id) {
      if (applies_to(signatures_[id], decoder.info().name)) ids.push_back(id);
    }
    FormatSearch& search = searches_.at(&decoder);
    ASSIGN_OR_RETURN(Scanner scanner, Scanner::make(signatures_, ids, engine_for(bytes)));
    search.scanner.emplace(std::move(scanner));
    for (std::size_t i = 0; i < jobs_; ++i) {
      search.contexts.push_back(search.scanner->make_context());
    }
    return ok_status();
  }

  void hash_item(std::size_t i) {
    const auto& content = bundle_.entries[i].content;
    if (content == nullptr) return;
    decoded_.items[i].sha256 = sha256_hex(content->bytes());
    content->done_with(0, content->bytes().size());
  }

  // Where `text` lies in the item's own bytes; nothing when it was decoded into a copy.
  static std::optional<std::uint64_t> place_of(std::string_view text, const Content& content) {
    const std::string_view whole = as_text(content.bytes());
    const bool inside = text.data() >= whole.data() && text.data() < whole.data() + whole.size();
    if (!inside) return std::nullopt;
    return static_cast<std::uint64_t>(text.data() - whole.data());
  }

  void decode_piece(Piece& piece, std::size_t worker) {
    if (decoders_[piece.item]->info().binary) return decode_slots(piece, worker);
    const ItemData& data = decoded_.data[piece.item];
    if (refuted_[piece.item]) return;
    const std::string_view text = data.text.text.substr(piece.begin, piece.end - piece.begin);
    const auto place = place_of(text, *data.content);
    if (place) data.content->will_read(*place, text.size());
    if (!data.text.proven && clean_utf8_prefix(text) != text.size()) {
      refuted_[piece.item] = true;
      return;
    }
    const DecoderInfo& info = decoders_[piece.item]->info();
    const DecodeInput input{.path = decoded_.items[piece.item].path,
                            .bytes = {},
                            .text = text,
                            .continues = piece.begin != 0};
    DecodeOutput& output = scratch_[worker];
    decoders_[piece.item]->decode(input, output);
    keep(output, piece);
    search(text, piece, worker);
    if (info.clock == ClockKind::Local) piece.stamps = find_twin_stamps(text, *piece.events);
    // A mapped page that was read is in the page cache; it need not count as ours too.
    if (place) data.content->done_with(*place, text.size());
    report(text.size());
  }

  void decode_slots(Piece& piece, std::size_t worker) {
    const Content& content = *decoded_.data[piece.item].content;
    const ByteView whole = content.bytes();
    const ByteView bytes = whole.subspan(piece.begin, piece.end - piece.begin);
    content.will_read(piece.begin, bytes.size());
    DecodeOutput& output = scratch_[worker];
    const SiblingLookup sibling = [&](std::string_view ending) {
      return sibling_of(piece.item, ending);
    };
    decoders_[piece.item]->decode({.path = decoded_.items[piece.item].path,
                                   .bytes = bytes,
                                   .text = {},
                                   .continues = piece.begin != 0,
                                   .whole = whole,
                                   .offset = piece.begin,
                                   .messages = message_files_.get(),
                                   .sibling = &sibling,
                                   .message_files = message_files_.get()},
                                  output);
    piece.text = std::exchange(output.text, {});
    piece.origins = std::exchange(output.origins, {});
    keep(output, piece);
    search(piece.text, piece, worker);
    content.done_with(piece.begin, bytes.size());
    report(bytes.size());
  }

  ByteView sibling_of(std::size_t item, std::string_view ending) const {
    const std::string path = bundle_.entries[item].path + std::string(ending);
    for (const BundleEntry& entry : bundle_.entries) {
      if (entry.content == nullptr || !equal_ignoring_case(entry.path, path)) continue;
      return entry.content->bytes();
    }
    return {};
  }

  void search(std::string_view text, Piece& piece, std::size_t worker) {
    const auto format = searches_.find(decoders_[piece.item]);
    if (format != searches_.end()) {
      format->second.scanner->scan(text, format->second.contexts[worker], piece.hits);
    }
    piece.hits.shrink_to_fit();
  }

  // Takes over what was decoded and leaves `output` empty, with its room, for the next piece.
  void keep(DecodeOutput& output, Piece& piece) {
    piece.events.emplace(output.events, *decoded_.columns);
    piece.facts = std::exchange(output.facts, {});
    piece.issues = std::exchange(output.issues, {});
    piece.lines = std::exchange(output.lines, 0);
    output.events.clear();
  }

  void report(std::uint64_t bytes) {
    if (!options_.progress) return;
    const std::lock_guard lock(progress_mutex_);
    done_bytes_ = std::min(done_bytes_ + bytes, total_bytes_);  // some are read twice
    options_.progress({"decode", done_bytes_, total_bytes_});
  }

  void join_pieces() {
    join_written_texts();
    std::uint32_t lines = 0;
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      Piece& piece = pieces_[p];
      if (p == 0 || pieces_[p - 1].item != piece.item) lines = 0;
      join(piece, lines);
      lines += piece.lines;
    }
  }

  // One text for each binary item. From here on `begin` and `end` of its pieces are places in it.
  void join_written_texts() {
    for (std::size_t p = 0; p < pieces_.size();) {
      const std::size_t item = pieces_[p].item;
      const std::size_t first = p;
      std::size_t length = 0;
      for (; p < pieces_.size() && pieces_[p].item == item; ++p) {
        length += pieces_[p].text.size();
      }
      if (!decoders_[item]->info().binary) continue;
      std::string text;
      std::vector<DecodedText::Origin> origins;
      text.reserve(length);
      for (std::size_t i = first; i < p; ++i) {
        Piece& piece = pieces_[i];
        piece.begin = text.size();
        for (const DecodedText::Origin& origin : piece.origins) {
          origins.push_back({origin.text + piece.begin, origin.original});
        }
        text += piece.text;
        piece.end = text.size();
        piece.text = {};
        piece.origins = {};
      }
      if (length != 0) {
        decoded_.data[item].text = DecodedText::of_records(std::move(text), origins);
      }
    }
  }

  void join(Piece& piece, std::uint32_t lines) {
    ItemData& data = decoded_.data[piece.item];
    EventTable& table = *piece.events;
    // Lines before the first record continue the last record of the piece before.
    const bool binary = decoders_[piece.item]->info().binary;
    if (!binary && !data.events.empty() && piece.begin != 0) {
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
    data.stamps.insert(data.stamps.end(), piece.stamps.begin(), piece.stamps.end());
    for (Fact& fact : piece.facts) {
      fact.source.item = static_cast<std::uint32_t>(piece.item);
      fact.source.offset += piece.begin;
      if (fact.source.line != 0 && !binary) fact.source.line += lines;
      decoded_.facts.push_back(std::move(fact));
    }
    for (Issue& issue : piece.issues) {
      join_issue(std::move(issue), piece);
    }
  }

  void join_issue(Issue issue, const Piece& piece) {
    const DecodedText& text = decoded_.data[piece.item].text;
    std::vector<Issue>& issues = decoded_.items[piece.item].issues;
    const bool binary = decoders_[piece.item]->info().binary;
    if (!binary && !text.text.empty())
      issue.offset = text.original_offset(issue.offset + piece.begin);
    add_issue(issues, std::move(issue));
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
  }

  Bundle& bundle_;
  const std::vector<Signature>& signatures_;
  const AnalysisOptions& options_;
  const std::size_t jobs_;
  Decoded decoded_;
  std::unique_ptr<MessageFiles> message_files_;
  std::vector<const Decoder*> decoders_;
  std::map<const Decoder*, FormatSearch> searches_;
  std::vector<Piece> pieces_;
  std::vector<std::atomic<bool>> refuted_;  // items that are not the UTF-8 they were presumed to be
  std::vector<DecodeOutput> scratch_;       // one for each thread
  std::uint64_t total_bytes_ = 0;
  std::uint64_t done_bytes_ = 0;
  std::mutex progress_mutex_;
};

}  // namespace

Result<Decoded> decode_all(Bundle& bundle,
                           const std::vector<Signature>& signatures,
                           const AnalysisOptions& options) {
  return Run(bundle, signatures, options).go();
}

}  // namespace casebook
