// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/binary.h"
#include "base/letter_case.h"
#include "base/utf16.h"
#include "base/utf8.h"
#include "decode/hive.h"
#include "decode/regf/hive_state.h"
#include "decode/regf/marvin.h"
#include "decode/rewritable.h"

namespace casebook {
namespace {

constexpr std::size_t kChecksumAt = 508;
constexpr std::size_t kBaseBlock = 512;
constexpr std::uint32_t kText = 1;       // REG_SZ
constexpr std::uint32_t kExpanding = 2;  // REG_EXPAND_SZ
constexpr std::uint32_t kBinary = 3;     // REG_BINARY
constexpr std::uint32_t kLink = 6;       // REG_LINK
constexpr std::uint32_t kTextList = 7;   // REG_MULTI_SZ
constexpr std::size_t kLongestText = 1 << 20;

class HiveTexts {
 public:
  HiveTexts(ByteView file, const std::function<void(const TextField&)>& call)
      : file_(file),
        call_(call) {}

  void walk(const Hive& hive) {
    HiveWalk walk(hive.root());
    while (walk.next()) {
      const std::string name = walk.key().name().text();
      parents_.resize(walk.depth());
      const bool is_account = walk.depth() >= 2 && is_list_of_accounts();
      tell(is_account ? "SamAccountName" : "",
           name,
           walk.key().name().raw,
           walk.key().name().is_latin);
      parents_.push_back(name);
      HiveValues values(walk.key());
      HiveValue value;
      while (values.next(value)) {
        tell_value(value);
      }
    }
  }

 private:
  bool is_list_of_accounts() const {
    const std::string& parent = parents_.back();
    const std::string& above = parents_[parents_.size() - 2];
    return with_folded_case(parent) == "names" && with_folded_case(above) == "users";
  }

  void tell_value(const HiveValue& value) {
    const HiveName raw = value.name();
    const std::string name = raw.text();
    tell("", name, raw.raw, raw.is_latin);
    const std::uint32_t type = value.type();
    const std::string folded = with_folded_case(name);
    if (type == kBinary && (folded == "digitalproductid" || folded == "digitalproductid4")) {
      const ByteView data = value.data(room_, kLongestText);
      if (is_in_file(data)) {
        call_({.name = name,
               .text = {},
               .offset = static_cast<std::uint64_t>(data.data() - file_.data()),
               .bytes = data.size(),
               .is_wide = false,
               .is_key = true});
      }
      return;
    }
    if (type != kText && type != kExpanding && type != kTextList && type != kLink) return;
    const ByteView data = value.data(room_, kLongestText);
    std::size_t at = 0;
    while (at + 2 <= data.size()) {
      const ByteView rest = data.subspan(at);
      const std::size_t length = utf16le_length(rest);
      std::string text;
      append_utf16le(text, rest.first(length));
      tell(name, text, rest.first(length), false);
      if (type != kTextList) break;
      at += length + 2;
    }
  }

  bool is_in_file(ByteView bytes) const {
    return bytes.data() >= file_.data() &&
           bytes.data() + bytes.size() <= file_.data() + file_.size();
  }

  void tell(std::string_view name, const std::string& text, ByteView bytes, bool is_latin) {
    if (text.empty()) return;
    const auto place = is_in_file(bytes) ? static_cast<std::uint64_t>(bytes.data() - file_.data())
                                         : TextField::kNoPlace;
    call_({name, text, place, bytes.size(), !is_latin});
  }

  ByteView file_;
  const std::function<void(const TextField&)>& call_;
  std::vector<std::string> parents_;
  std::vector<std::byte> room_;
};

void put(std::span<std::byte> bytes, std::size_t at, std::uint32_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// The lists of subkeys of one hive, mended after names have changed.
class KeyLists {
 public:
  KeyLists(ByteView original, std::span<std::byte> rewritten)
      : original_(original),
        rewritten_(rewritten) {}

  // `key`: offset of its cell in the file, as HiveKey::offset() gives it.
  void mend(std::uint64_t key) {
    const ByteView record = record_at(original_, key);
    if (record.size() < kKeyBytes) return;
    const auto list = number_at<std::uint32_t>(record, 28);
    if (list == kNoHiveCell || !mended_.insert(list).second) return;
    entries_.clear();
    is_renamed_ = false;
    collect(list, true);
    if (!is_renamed_) return;
    std::vector<Entry> sorted = entries_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
      return a.name < b.name;
    });
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      write(entries_[i], sorted[i]);
    }
  }

 private:
  struct Entry {
    std::size_t place = 0;  // in the file
    std::uint32_t key = 0;  // cell, from the first bin
    std::u32string name;    // in capitals, as Windows orders them
    std::string raw;        // as written
    char kind = 'i';        // of its list: lf, lh or li
  };

  static ByteView record_at(ByteView file, std::uint64_t place) {
    if (!is_inside(file, place, 8)) return {};
    const std::int64_t size = number_at<std::int32_t>(file, place);
    const auto length = static_cast<std::uint64_t>(size < 0 ? -size : size);
    if (length < 8) return {};
    return file.subspan(place + 4, std::min<std::uint64_t>(length, file.size() - place) - 4);
  }

  void collect(std::uint32_t cell, bool may_be_root) {
    const std::uint64_t place = kHiveHeaderBytes + std::uint64_t{cell};
    const ByteView list = record_at(original_, place);
    if (list.size() < 4) return;
    const std::string_view kind = as_text(list).substr(0, 2);
    const bool is_root = kind == "ri";
    if (is_root && !may_be_root) return;
    if (!is_root && kind != "lf" && kind != "lh" && kind != "li") return;
    const std::size_t width = kind == "lf" || kind == "lh" ? 8 : 4;
    const std::size_t count =
        std::min<std::size_t>(number_at<std::uint16_t>(list, 2), (list.size() - 4) / width);
    for (std::size_t i = 0; i < count; ++i) {
      const auto key = number_at<std::uint32_t>(list, 4 + i * width);
      if (is_root) {
        collect(key, false);
      } else {
        add(key, place + 4 + 4 + i * width, kind[1]);
      }
    }
  }

  void add(std::uint32_t key, std::size_t place, char kind) {
    const std::uint64_t at = kHiveHeaderBytes + std::uint64_t{key};
    const std::string before = raw_name(original_, at);
    Entry entry{place, key, {}, raw_name(ByteView(rewritten_), at), kind};
    is_renamed_ = is_renamed_ || before != entry.raw;
    const bool is_latin = is_latin_name(at);
    std::string text;
    if (is_latin) {
      for (const char c : entry.raw)
        append_utf8(text, static_cast<unsigned char>(c));
    } else {
      append_utf16le(text, as_bytes(entry.raw));
    }
    std::string_view rest = text;
    while (!rest.empty()) {
      const char32_t small = fold_case(take_character(rest));
      // Capitals come before what lies between them and small letters, as "_".
      entry.name += small >= U'a' && small <= U'z' ? small - U'a' + U'A' : small;
    }
    entries_.push_back(std::move(entry));
  }

  bool is_latin_name(std::uint64_t at) const {
    const ByteView record = record_at(original_, at);
    constexpr std::uint16_t kCompressed = 0x20;
    return record.size() >= kKeyBytes && (number_at<std::uint16_t>(record, 2) & kCompressed) != 0;
  }

  static std::string raw_name(ByteView file, std::uint64_t at) {
    const ByteView record = record_at(file, at);
    if (record.size() < kKeyBytes || !as_text(record).starts_with("nk")) return "";
    const std::size_t length = number_at<std::uint16_t>(record, 72);
    return std::string(as_text(record).substr(kKeyBytes, length));
  }

  void write(const Entry& where, const Entry& what) {
    put(rewritten_, where.place, what.key);
    if (where.kind == 'h') {
      std::uint32_t hash = 0;
      for (const char32_t c : what.name) {
        hash = hash * 37 + static_cast<std::uint32_t>(c);
      }
      put(rewritten_, where.place + 4, hash);
    } else if (where.kind == 'f') {
      std::uint32_t hint = 0;
      std::memcpy(&hint, what.raw.data(), std::min<std::size_t>(4, what.raw.size()));
      put(rewritten_, where.place + 4, hint);
    }
  }

  ByteView original_;
  std::span<std::byte> rewritten_;
  std::unordered_set<std::uint32_t> mended_;
  std::vector<Entry> entries_;
  bool is_renamed_ = false;
};

void reseal_base_block(ByteView original, std::span<std::byte> rewritten) {
  const auto header = read_hive_header(original);
  if (!header) return;
  // Only the name of the file in the base block is text.
  constexpr std::size_t kNameAt = 48;
  constexpr std::size_t kNameEnd = 112;
  std::copy_n(original.data(), kNameAt, rewritten.data());
  std::copy_n(original.data() + kNameEnd, kBaseBlock - kNameEnd, rewritten.data() + kNameEnd);
  if (header->is_checksum_right) put(rewritten, kChecksumAt, hive_checksum(rewritten));
}

}  // namespace

void for_each_hive_text(ByteView file, const std::function<void(const TextField&)>& call) {
  const auto hive = Hive::open(file);
  if (hive.ok()) HiveTexts(file, call).walk(hive.value());
}

void reseal_hive(ByteView original, std::span<std::byte> rewritten) {
  reseal_base_block(original, rewritten);
  const auto hive = Hive::open(original);
  if (!hive.ok()) return;
  KeyLists lists(original, rewritten);
  HiveWalk walk(hive.value().root());
  while (walk.next()) {
    lists.mend(walk.key().offset());
  }
}

void reseal_hive_log(ByteView original, std::span<std::byte> rewritten) {
  constexpr std::size_t kEntryHead = 40;
  reseal_base_block(original, rewritten);
  std::size_t at = kBaseBlock;
  while (is_inside(original, at, kEntryHead) && as_text(original.subspan(at)).starts_with("HvLE")) {
    const std::size_t size = number_at<std::uint32_t>(original, at + 4);
    if (size < kEntryHead || size % kBaseBlock != 0 || !is_inside(original, at, size)) return;
    const ByteView before = original.subspan(at, size);
    const std::span<std::byte> entry = rewritten.subspan(at, size);
    const bool is_sound =
        marvin32(before.subspan(kEntryHead)) == number_at<std::uint64_t>(before, 24) &&
        marvin32(before.first(32)) == number_at<std::uint64_t>(before, 32);
    // What is no page stays as it was: sizes and places are no text.
    const std::size_t pages = number_at<std::uint32_t>(before, 20);
    const std::size_t head = kEntryHead + std::min(8 * pages, size - kEntryHead);
    std::copy_n(before.data(), head, entry.data());
    if (is_sound) {
      const std::uint64_t data = marvin32(ByteView(entry).subspan(kEntryHead));
      std::memcpy(entry.data() + 24, &data, sizeof data);
      const std::uint64_t own = marvin32(ByteView(entry).first(32));
      std::memcpy(entry.data() + 32, &own, sizeof own);
    }
    at += size;
  }
}

}  // namespace casebook
