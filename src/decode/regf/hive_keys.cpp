// SPDX-License-Identifier: Apache-2.0
// Keys, values and the cursors over them.
#include <algorithm>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/letter_case.h"
#include "base/text.h"
#include "base/utf16.h"
#include "base/utf8.h"
#include "decode/hive.h"
#include "decode/regf/hive_state.h"
#include "decode/shared/security_descriptor.h"
#include "model/accounts.h"

namespace casebook {
namespace {

constexpr std::uint16_t kLinkFlag = 0x0010;
constexpr std::uint16_t kLatinKeyFlag = 0x0020;
constexpr std::uint16_t kPredefinedFlag = 0x0040;  // the fields of values mean something else
constexpr std::uint16_t kLatinValueFlag = 0x0001;
constexpr std::uint32_t kInline = 0x80000000;  // the data lies in the field of its place
constexpr std::size_t kSecurityBytes = 20;     // of a security record, before the descriptor
constexpr std::size_t kSegment = 16344;        // bytes of data in each piece of big data
constexpr std::uint32_t kBigDataMinor = 4;     // the first version that has it

bool is_ascii_name(const HiveName& name) {
  return name.is_latin && ascii_prefix(as_text(name.raw)) == name.raw.size();
}

}  // namespace

void HiveName::append_to(std::string& out) const {
  if (!is_latin) {
    append_utf16le(out, raw);
  } else if (is_ascii_name(*this)) {
    out += as_text(raw);
  } else {
    for (const std::byte byte : raw) {
      append_utf8(out, static_cast<char32_t>(byte));
    }
  }
}

std::string HiveName::text() const {
  std::string text;
  append_to(text);
  return text;
}

bool HiveName::equals(std::string_view utf8) const {
  if (is_latin && raw.size() == utf8.size()) {
    if (equal_ignoring_case(as_text(raw), utf8) && ascii_prefix(utf8) == utf8.size()) return true;
  }
  if (is_latin ? raw.size() > utf8.size() : raw.size() > 2 * utf8.size()) return false;
  const std::string own = text();
  std::string_view left = own;
  std::string_view right = utf8;
  while (!left.empty() && !right.empty()) {
    if (fold_case(take_character(left)) != fold_case(take_character(right))) return false;
  }
  return left.empty() && right.empty();
}

std::uint64_t HiveKey::offset() const {
  return kHiveHeaderBytes + std::uint64_t{at_};
}

HiveName HiveKey::name() const {
  const std::size_t length = number_at<std::uint16_t>(cell_, 72);
  const bool is_latin = (number_at<std::uint16_t>(cell_, 2) & kLatinKeyFlag) != 0;
  return {cell_.subspan(kKeyBytes, std::min(length, cell_.size() - kKeyBytes)), is_latin};
}

Micros HiveKey::last_written() const {
  return time_from_filetime(number_at<std::uint64_t>(cell_, 4));
}

std::uint32_t HiveKey::subkey_count() const {
  return number_at<std::uint32_t>(cell_, 20);
}

std::uint32_t HiveKey::value_count() const {
  if ((number_at<std::uint16_t>(cell_, 2) & kPredefinedFlag) != 0) return 0;
  return number_at<std::uint32_t>(cell_, 36);
}

bool HiveKey::is_link() const {
  return (number_at<std::uint16_t>(cell_, 2) & kLinkFlag) != 0;
}

std::string HiveKey::class_name() const {
  const auto at = number_at<std::uint32_t>(cell_, 48);
  const std::size_t length = number_at<std::uint16_t>(cell_, 74);
  std::string text;
  if (at == kNoHiveCell || length == 0) return text;
  const ByteView data = hive_->cell(at, use_);
  append_utf16le(text, data.subspan(0, std::min(length, data.size())));
  return text;
}

HiveKey HiveKey::find(std::string_view name) const {
  HiveSubkeys subkeys(*this);
  HiveKey key;
  while (subkeys.next(key)) {
    if (key.name().equals(name)) return key;
  }
  return {};
}

HiveKey HiveKey::find_path(std::string_view path) const {
  HiveKey key = *this;
  while (!path.empty() && key.exists()) {
    const std::size_t end = std::min(path.find('\\'), path.size());
    if (end != 0) key = key.find(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return key;
}

std::optional<HiveValue> HiveKey::value(std::string_view name) const {
  HiveValues values(*this);
  HiveValue value;
  while (values.next(value)) {
    if (value.name().equals(name)) return value;
  }
  return std::nullopt;
}

ByteView HiveKey::security() const {
  const auto at = number_at<std::uint32_t>(cell_, 44);
  if (at == kNoHiveCell) return {};
  const ByteView record = hive_->cell(at, use_);
  if (record.empty()) return {};
  const bool is_right = record.size() >= kSecurityBytes && as_text(record).starts_with("sk");
  const std::size_t size = is_right ? number_at<std::uint32_t>(record, 16) : 0;
  if (!is_right || !is_inside(record, kSecurityBytes, size)) {
    if (use_ == CellUse::Used) {
      hive_->report("hive-cell-damaged", at, record.size(), "no security descriptor at this place");
    }
    return {};
  }
  return record.subspan(kSecurityBytes, size);
}

std::string HiveKey::sddl() const {
  const ByteView bytes = security();
  if (bytes.empty()) return "";
  const std::optional<SecurityDescriptor> descriptor = read_security_descriptor(bytes);
  return descriptor ? sddl_of(*descriptor) : "";
}

Bilingual HiveKey::owner() const {
  const std::optional<SecurityDescriptor> descriptor = read_security_descriptor(security());
  return descriptor ? account_title(descriptor->owner) : Bilingual{};
}

std::uint64_t HiveValue::offset() const {
  return kHiveHeaderBytes + std::uint64_t{at_};
}

HiveName HiveValue::name() const {
  const std::size_t length = number_at<std::uint16_t>(cell_, 2);
  const bool is_latin = (number_at<std::uint16_t>(cell_, 16) & kLatinValueFlag) != 0;
  return {cell_.subspan(kValueBytes, std::min(length, cell_.size() - kValueBytes)), is_latin};
}

std::uint32_t HiveValue::type() const {
  return number_at<std::uint32_t>(cell_, 12);
}

std::uint32_t HiveValue::size() const {
  return number_at<std::uint32_t>(cell_, 4) & ~kInline;
}

std::string HiveValue::text(std::size_t limit) const {
  std::vector<std::byte> room;
  const ByteView units = data(room, limit);
  std::string text;
  append_utf16le(text, units.first(utf16le_length(units)));
  return text;
}

ByteView HiveValue::data(std::vector<std::byte>& room, std::size_t limit) const {
  const auto stated = number_at<std::uint32_t>(cell_, 4);
  if ((stated & kInline) != 0) {
    const std::size_t length = stated & ~kInline;
    if (length > 4 && use_ == CellUse::Used)
      hive_->report("hive-cell-damaged", at_, length, "a length is wrong");
    return cell_.subspan(8, std::min({length, limit, std::size_t{4}}));
  }
  if (stated == 0) return {};
  const auto at = number_at<std::uint32_t>(cell_, 8);
  const ByteView record = hive_->cell(at, use_);
  const bool is_big = stated > kSegment && hive_->header_.minor >= kBigDataMinor &&
                      record.size() >= 8 && as_text(record).starts_with("db");
  if (is_big) return hive_->big_data(record, std::min<std::size_t>(stated, limit), use_, room);
  if (stated > record.size() && !record.empty() && use_ == CellUse::Used) {
    hive_->report(
        "hive-cell-damaged", at, stated - record.size(), "a value is longer than its record");
  }
  return record.subspan(0, std::min({std::size_t{stated}, limit, record.size()}));
}

ByteView Hive::big_data(ByteView record,
                        std::size_t size,
                        CellUse use,
                        std::vector<std::byte>& room) const {
  room.clear();
  const std::size_t count = number_at<std::uint16_t>(record, 2);
  const ByteView list = cell(number_at<std::uint32_t>(record, 4), use);
  // All pieces lie in the file, each once: more than the file holds is damage.
  const std::size_t wanted = std::min(size, bins_.size());
  for (std::size_t i = 0; i < count && room.size() < wanted && 4 * i + 4 <= list.size(); ++i) {
    if (!spend(1 + kSegment / 8)) break;
    const ByteView piece = cell(number_at<std::uint32_t>(list, 4 * i), use);
    const std::size_t length = std::min({piece.size(), kSegment, wanted - room.size()});
    room.insert(room.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(length));
  }
  if (room.size() < size && use == CellUse::Used) {
    const auto at = static_cast<std::uint32_t>(record.data() - bins_.data() - 4);
    report("hive-cell-damaged", at, size - room.size(), "pieces of a long value are missing");
  }
  return room;
}

HiveSubkeys::HiveSubkeys(const HiveKey& key) : hive_(key.hive_) {
  if (hive_ == nullptr || key.subkey_count() == 0) return;
  const auto at = number_at<std::uint32_t>(key.cell_, 28);
  List list;
  if (!open_list(at, list, true)) return;
  (list.is_root ? lists_ : leaf_) = list;
}

bool HiveSubkeys::open_list(std::uint32_t at, List& list, bool may_be_root) const {
  const ByteView record = hive_->cell(at, CellUse::Used);
  if (record.empty()) return false;
  const std::string_view kind = as_text(record).substr(0, 2);
  list.is_root = kind == "ri";
  const bool is_known =
      kind == "lf" || kind == "lh" || kind == "li" || (kind == "ri" && may_be_root);
  if (!is_known || record.size() < 4) {
    hive_->report("hive-cell-damaged", at, record.size(), "no list of keys at this place");
    return false;
  }
  list.width = kind == "lf" || kind == "lh" ? 8 : 4;
  list.entries = record.subspan(4);
  list.left = number_at<std::uint16_t>(record, 2);
  if (list.left * list.width > list.entries.size()) {
    hive_->report("hive-cell-damaged", at, record.size(), "a list of keys is cut");
    list.left = list.entries.size() / list.width;
  }
  return true;
}

bool HiveSubkeys::next(HiveKey& key) {
  while (true) {
    while (leaf_.left == 0) {
      if (lists_.left == 0 || !hive_->spend(1)) return false;
      const auto at = number_at<std::uint32_t>(lists_.entries, 0);
      lists_.entries = lists_.entries.subspan(lists_.width);
      --lists_.left;
      List leaf;
      if (open_list(at, leaf, false)) leaf_ = leaf;
    }
    if (!hive_->spend(1)) {
      leaf_.left = lists_.left = 0;
      return false;
    }
    const auto at = number_at<std::uint32_t>(leaf_.entries, 0);
    leaf_.entries = leaf_.entries.subspan(leaf_.width);
    --leaf_.left;
    key = hive_->key_at(at);
    if (key.exists()) return true;
  }
}

HiveValues::HiveValues(const HiveKey& key) : hive_(key.hive_), use_(key.use_) {
  if (hive_ == nullptr || key.value_count() == 0) return;
  const auto at = number_at<std::uint32_t>(key.cell_, 40);
  entries_ = hive_->cell(at, use_);
  left_ = key.value_count();
  if (left_ > entries_.size() / 4) {
    if (!entries_.empty() && use_ == CellUse::Used) {
      hive_->report("hive-cell-damaged", at, entries_.size(), "a list of values is cut");
    }
    left_ = entries_.size() / 4;
  }
}

bool HiveValues::next(HiveValue& value) {
  while (left_ > 0 && hive_->spend(1)) {
    const auto at = number_at<std::uint32_t>(entries_, 0);
    entries_ = entries_.subspan(4);
    --left_;
    if (const auto found = hive_->value_at(at, use_)) {
      value = *found;
      return true;
    }
  }
  return false;
}

HiveWalk::HiveWalk(const HiveKey& top) : hive_(top.hive_), key_(top) {
  if (hive_ != nullptr) seen_.resize(hive_->bins_.size() / 8 + 1);
}

bool HiveWalk::first_visit(const HiveKey& key) {
  auto seen = seen_[key.at_ / 8];
  if (seen) {
    hive_->report("hive-cycle", key.at_, 0, "");
    return false;
  }
  seen = true;
  return true;
}

bool HiveWalk::next() {
  if (hive_ == nullptr) return false;
  if (!is_started_) {
    is_started_ = true;
    stack_.emplace_back(key_);
    return first_visit(key_);
  }
  while (!stack_.empty()) {
    HiveKey key;
    if (!stack_.back().next(key)) {
      stack_.pop_back();
      continue;
    }
    if (!first_visit(key)) continue;
    if (stack_.size() >= kHiveDeepestKey) {
      hive_->report("hive-limit", key.at_, 0, "deeper than 512 keys");
      continue;
    }
    key_ = key;
    depth_ = stack_.size();
    stack_.emplace_back(key_);
    return true;
  }
  return false;
}

}  // namespace casebook
