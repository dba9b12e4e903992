// SPDX-License-Identifier: Apache-2.0
#include "decode/hive.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/utf16.h"
#include "decode/regf/hive_state.h"
#include "decode/regf/marvin.h"

namespace casebook {
namespace {

constexpr std::size_t kChecksumAt = 508;
constexpr std::size_t kNameAt = 48;
constexpr std::size_t kNameBytes = 64;
constexpr std::size_t kBinHeader = 32;
constexpr std::size_t kBinUnit = 4096;
constexpr std::uint16_t kRootFlag = 0x0004;  // KEY_HIVE_ENTRY
// Entries of lists and pieces of data read altogether: a sound hive has less of them than bytes.
constexpr std::uint64_t kLeastSteps = 4'000'000;

}  // namespace

std::optional<HiveHeader> read_hive_header(ByteView bytes) {
  constexpr std::size_t kLooked = 512;
  if (bytes.size() < kLooked || !as_text(bytes).starts_with("regf")) return std::nullopt;
  HiveHeader header;
  header.primary_sequence = number_at<std::uint32_t>(bytes, 4);
  header.secondary_sequence = number_at<std::uint32_t>(bytes, 8);
  header.last_written = time_from_filetime(number_at<std::uint64_t>(bytes, 12));
  header.major = number_at<std::uint32_t>(bytes, 20);
  header.minor = number_at<std::uint32_t>(bytes, 24);
  header.type = number_at<std::uint32_t>(bytes, 28);
  header.root = number_at<std::uint32_t>(bytes, 36);
  header.bins_bytes = number_at<std::uint32_t>(bytes, 40);
  header.cluster = number_at<std::uint32_t>(bytes, 44);
  const ByteView name = bytes.subspan(kNameAt, kNameBytes);
  append_utf16le(header.name, name.subspan(0, utf16le_length(name)));
  header.is_checksum_right = number_at<std::uint32_t>(bytes, kChecksumAt) == hive_checksum(bytes);
  return header;
}

Hive::Hive(ByteView bytes, HiveHeader header)
    : bytes_(bytes),
      header_(std::move(header)),
      state_(std::make_unique<State>()) {
  const std::size_t there = bytes.size() - std::min(bytes.size(), kHiveHeaderBytes);
  bins_ = bytes.subspan(bytes.size() - there, std::min<std::size_t>(there, header_.bins_bytes));
  // A base block whose checksum is wrong may state anything.
  if (!header_.is_checksum_right && bins_.size() < kBinUnit)
    bins_ = bytes.subspan(bytes.size() - there);
  state_->steps_left = kLeastSteps + 2 * std::uint64_t{bins_.size()};
}

Hive::~Hive() = default;
Hive::Hive(Hive&&) noexcept = default;

Result<Hive> Hive::open(ByteView bytes) {
  std::optional<HiveHeader> header = read_hive_header(bytes);
  if (!header) {
    return Error{ErrorCode::Unsupported, "no registry hive: it does not begin with \"regf\""};
  }
  if (header->is_log()) {
    return Error{ErrorCode::Unsupported,
                 "a transaction log of a registry hive; name the hive itself, beside it"};
  }
  Hive hive(bytes, std::move(*header));
  hive.check_bins();
  HiveKey root = hive.key_at(hive.header_.root);
  if (!root.exists()) {
    hive.header_.root = hive.find_root();
    root = hive.key_at(hive.header_.root);
  }
  if (!root.exists()) {
    return Error{ErrorCode::InvalidInput, "the registry hive holds no root key that can be read"};
  }
  return hive;
}

HiveKey Hive::root() const {
  return key_at(header_.root);
}

const std::vector<Issue>& Hive::damage() const {
  return state_->damage;
}

// Bins follow each other; a wrong header is counted, and the next one looked for where bins may
// begin.
void Hive::check_bins() {
  if (header_.bins_bytes > bins_.size()) {
    state_->damage.push_back({"hive-cut",
                              bytes_.size(),
                              header_.bins_bytes - bins_.size(),
                              1,
                              fmt::format("{} of {} bytes", bins_.size(), header_.bins_bytes)});
  }
  std::size_t at = 0;
  while (at + kBinHeader <= bins_.size()) {
    const ByteView bin = bins_.subspan(at);
    const std::size_t size = number_at<std::uint32_t>(bin, 8);
    const bool is_bin = as_text(bin).starts_with("hbin") &&
                        number_at<std::uint32_t>(bin, 4) == at && size >= kBinUnit &&
                        size % kBinUnit == 0;
    if (!is_bin) {
      report("hive-bin-damaged", static_cast<std::uint32_t>(at), kBinUnit, "");
    }
    at += is_bin ? size : kBinUnit;
  }
}

// When the base block does not lead to the root: the first key that says it is one.
std::uint32_t Hive::find_root() const {
  for (std::size_t at = kBinHeader; at + 4 <= bins_.size(); at += 8) {
    const ByteView record = bins_.subspan(at + 4);
    if (!as_text(record).starts_with("nk") || record.size() < kKeyBytes) continue;
    if ((number_at<std::uint16_t>(record, 2) & kRootFlag) == 0) continue;
    return static_cast<std::uint32_t>(at);
  }
  return kNoHiveCell;
}

ByteView Hive::any_cell(std::uint32_t at) const {
  if (at % 8 != 0 || !is_inside(bins_, at, 8)) return {};
  const std::int64_t size = number_at<std::int32_t>(bins_, at);
  const std::uint64_t length = static_cast<std::uint64_t>(size < 0 ? -size : size);
  if (length < 8) return {};
  return bins_.subspan(at + 4, std::min<std::size_t>(length - 4, bins_.size() - at - 4));
}

ByteView Hive::cell(std::uint32_t at, CellUse use) const {
  const ByteView data = any_cell(at);
  if (use == CellUse::Any) return data;
  if (data.empty()) {
    report("hive-cell-damaged", at, 0, "no record at this place");
    return {};
  }
  if (number_at<std::int32_t>(bins_, at) > 0) {
    report("hive-cell-damaged", at, data.size(), "the record is marked as free");
    return {};
  }
  return data;
}

HiveKey Hive::key_at(std::uint32_t at) const {
  const ByteView data = cell(at, CellUse::Used);
  if (data.empty()) return {};
  return key_in(at, data);
}

HiveKey Hive::key_in(std::uint32_t at, ByteView data) const {
  if (data.size() < kKeyBytes || !as_text(data).starts_with("nk")) {
    report("hive-cell-damaged", at, data.size(), "no key at this place");
    return {};
  }
  HiveKey key;
  key.hive_ = this;
  key.cell_ = data;
  key.at_ = at;
  if (kKeyBytes + number_at<std::uint16_t>(data, 72) > data.size()) {
    report("hive-cell-damaged", at, data.size(), "the name of a key is cut");
  }
  return key;
}

std::optional<HiveValue> Hive::value_at(std::uint32_t at, CellUse use) const {
  const ByteView data = cell(at, use);
  if (data.empty()) return std::nullopt;
  const bool must_be_sound = use == CellUse::Used;
  if (data.size() < kValueBytes || !as_text(data).starts_with("vk")) {
    if (must_be_sound) report("hive-cell-damaged", at, data.size(), "no value at this place");
    return std::nullopt;
  }
  HiveValue value;
  value.hive_ = this;
  value.cell_ = data;
  value.at_ = at;
  value.use_ = use;
  if (must_be_sound && kValueBytes + number_at<std::uint16_t>(data, 2) > data.size()) {
    report("hive-cell-damaged", at, data.size(), "the name of a value is cut");
  }
  return value;
}

void Hive::report(std::string_view kind,
                  std::uint32_t at,
                  std::uint64_t bytes,
                  std::string_view detail) const {
  constexpr std::size_t kMostPlaces = 100'000;  // remembered, so that none counts twice
  if (state_->places.size() < kMostPlaces && !state_->places.insert(at).second) return;
  const std::uint64_t offset = kHiveHeaderBytes + std::uint64_t{at};
  for (Issue& known : state_->damage) {
    if (known.kind != kind) continue;
    ++known.count;
    known.bytes += bytes;
    return;
  }
  state_->damage.push_back({std::string(kind), offset, bytes, 1, std::string(detail)});
}

bool Hive::spend(std::uint64_t steps) const {
  if (state_->steps_left >= steps) {
    state_->steps_left -= steps;
    return true;
  }
  state_->steps_left = 0;
  if (!state_->is_limit_said) {
    state_->is_limit_said = true;
    state_->damage.push_back({"hive-limit", 0, 0, 1, ""});
  }
  return false;
}

std::string Hive::path_of(const HiveKey& key) const {
  std::vector<std::string> names;
  HiveKey at = key;
  bool is_whole = false;
  while (names.size() < kHiveDeepestKey && spend(8)) {
    const auto flags = number_at<std::uint16_t>(at.cell_, 2);
    if (at.at_ == header_.root || (flags & kRootFlag) != 0) {
      is_whole = true;
      break;
    }
    names.push_back(at.name().text());
    const auto parent = number_at<std::uint32_t>(at.cell_, 16);
    const ByteView data = any_cell(parent);
    if (data.size() < kKeyBytes || !as_text(data).starts_with("nk")) break;
    at.cell_ = data;
    at.at_ = parent;
  }
  std::string path = is_whole ? "" : "?";
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (!path.empty()) path += '\\';
    path += *name;
  }
  return path;
}

namespace {

// Whether a record in free space can still be taken for a key.
bool is_plausible_key(ByteView record) {
  if (record.size() < kKeyBytes || !as_text(record).starts_with("nk")) return false;
  const auto length = number_at<std::uint16_t>(record, 72);
  const Micros written = time_from_filetime(number_at<std::uint64_t>(record, 4));
  constexpr Micros kFirst = 7'000 * kDay;  // 1989
  constexpr Micros kLast = 40'000 * kDay;  // 2079
  return length > 0 && length <= 512 && kKeyBytes + length <= record.size() && written > kFirst &&
         written < kLast;
}

}  // namespace

std::vector<DeletedKey> Hive::deleted_keys() const {
  constexpr std::size_t kMost = 100'000;
  std::vector<DeletedKey> found;
  std::size_t at = 0;
  while (at + 8 <= bins_.size() && found.size() < kMost) {
    if (at % kBinUnit == 0 && as_text(bins_.subspan(at)).starts_with("hbin")) {
      at += kBinHeader;
      continue;
    }
    const std::int64_t size = number_at<std::int32_t>(bins_, at);
    const std::uint64_t length = static_cast<std::uint64_t>(size < 0 ? -size : size);
    if (length < 8 || length % 8 != 0) {
      at = (at / kBinUnit + 1) * kBinUnit;  // damaged: go on where bins may begin
      continue;
    }
    const std::size_t end = std::min<std::size_t>(at + length, bins_.size());
    // Free cells are joined with their neighbours, so that a record may stand anywhere in one.
    for (std::size_t place = at; size > 0 && place + 8 <= end; place += 8) {
      const ByteView record = bins_.subspan(place + 4, end - place - 4);
      if (!is_plausible_key(record)) continue;
      HiveKey key = key_in(static_cast<std::uint32_t>(place), record);
      key.use_ = CellUse::Any;
      if (key.exists()) found.push_back({key, path_of(key)});
    }
    at = end;
  }
  return found;
}

}  // namespace casebook
