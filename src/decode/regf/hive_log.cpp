// SPDX-License-Identifier: Apache-2.0
// Replay of transaction logs. Rules: msuhanov/regf, "Format of transaction log files" and "Dirty
// state of a hive".
#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include <fmt/format.h>

#include "base/binary.h"
#include "decode/hive.h"
#include "decode/regf/marvin.h"

namespace casebook {
namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kPage = 4096;
constexpr std::size_t kEntryHead = 40;
constexpr std::size_t kReference = 8;
constexpr std::uint32_t kNewKind = 6;
constexpr std::uint64_t kMostGrowth = 1U << 20;  // beyond what hive and logs hold together

struct Log {
  std::string_view name;  // "LOG1"
  ByteView bytes;
  HiveHeader header;
};

// One transaction of a log of the new kind.
struct LogEntry {
  std::size_t size = 0;
  std::uint32_t sequence = 0;
  std::uint32_t bins_bytes = 0;
  std::uint32_t pages = 0;
  bool is_sound = false;
  std::string_view problem;
};

std::optional<LogEntry> read_entry(ByteView log, std::size_t at) {
  if (!is_inside(log, at, kEntryHead) || !as_text(log.subspan(at)).starts_with("HvLE")) {
    return std::nullopt;
  }
  LogEntry entry;
  entry.size = number_at<std::uint32_t>(log, at + 4);
  entry.sequence = number_at<std::uint32_t>(log, at + 12);
  entry.bins_bytes = number_at<std::uint32_t>(log, at + 16);
  entry.pages = number_at<std::uint32_t>(log, at + 20);
  if (entry.size < kEntryHead || entry.size % kSector != 0 || !is_inside(log, at, entry.size)) {
    entry.problem = "an entry is cut";
  } else if (entry.bins_bytes % kPage != 0) {
    entry.problem = "an entry states a wrong size";
  } else if (marvin32(log.subspan(at + kEntryHead, entry.size - kEntryHead)) !=
                 number_at<std::uint64_t>(log, at + 24) ||
             marvin32(log.subspan(at, 32)) != number_at<std::uint64_t>(log, at + 32)) {
    entry.problem = "the hash of an entry is wrong";
  } else {
    entry.is_sound = true;
  }
  return entry;
}

class Replay {
 public:
  Replay(ByteView primary, ByteView log1, ByteView log2) : primary_(primary) {
    most_ = std::uint64_t{primary.size()} + log1.size() + log2.size() + kMostGrowth;
  }

  HiveRecovery go(ByteView log1, ByteView log2) {
    const auto header = read_hive_header(primary_);
    const bool is_hive = header && !header->is_log();
    recovery_.was_dirty = is_hive && header->is_dirty();
    if (!recovery_.was_dirty) return std::move(recovery_);
    header_ = *header;
    take_log("LOG1", log1);
    take_log("LOG2", log2);
    replay_old();
    if (recovery_.applied == 0) replay_new();
    if (recovery_.applied == 0) recovery_.bytes.clear();
    return std::move(recovery_);
  }

 private:
  void note(const Log& log, std::string_view what) {
    recovery_.notes.push_back(fmt::format("{}: {}", log.name, what));
  }

  void take_log(std::string_view name, ByteView bytes) {
    if (bytes.empty()) return;
    Log log{name, bytes, {}};
    const auto header = read_hive_header(bytes);
    if (!header || !header->is_log()) return note(log, "is no log of a hive");
    if (!header->is_checksum_right) return note(log, "the checksum of its base block is wrong");
    log.header = *header;
    logs_.push_back(log);
  }

  // Room for the hive with bins of this size; false when no hive with these logs can have it.
  bool prepare(std::uint64_t bins_bytes) {
    const std::uint64_t size = kHiveHeaderBytes + bins_bytes;
    if (size > most_) return false;
    if (recovery_.bytes.empty()) recovery_.bytes.assign(primary_.begin(), primary_.end());
    if (recovery_.bytes.size() < size) recovery_.bytes.resize(size);
    return true;
  }

  bool write_page(ByteView page, std::uint64_t at) {
    const std::uint64_t place = kHiveHeaderBytes + at;
    if (place + page.size() > recovery_.bytes.size()) return false;
    std::copy(
        page.begin(), page.end(), recovery_.bytes.begin() + static_cast<std::ptrdiff_t>(place));
    ++recovery_.pages;
    return true;
  }

  void put(std::size_t at, std::uint32_t value) {
    const auto four = std::bit_cast<std::array<std::byte, 4>>(value);
    std::copy(four.begin(), four.end(), recovery_.bytes.begin() + static_cast<std::ptrdiff_t>(at));
  }

  // Gives the hive the base block of a clean one.
  void write_header(const Log& log, std::uint32_t sequence, std::uint32_t bins_bytes) {
    if (!header_.is_checksum_right) {
      std::copy(log.bytes.begin(), log.bytes.begin() + kSector, recovery_.bytes.begin());
      put(28, 0);  // the kind of file
    }
    put(4, sequence);
    put(8, sequence);
    put(40, bins_bytes);
    put(508, hive_checksum(recovery_.bytes));
  }

  // The bitmap of a log of the old kind, and the pages that it names.
  void replay_old() {
    for (const Log& log : logs_) {
      if (log.header.type == kNewKind || recovery_.applied != 0) continue;
      const HiveHeader& own = log.header;
      if (own.primary_sequence != own.secondary_sequence) {
        note(log, "was not completely written");
      } else if (header_.is_checksum_right && own.last_written != header_.last_written) {
        note(log, "belongs to another state of the hive");
      } else {
        apply_old(log);
      }
    }
  }

  void apply_old(const Log& log) {
    const std::size_t sector = kSector * std::clamp<std::size_t>(log.header.cluster, 1, 8);
    const std::size_t bits = log.header.bins_bytes / kSector;
    const std::size_t bitmap_at = sector + 4;
    if (!is_inside(log.bytes, bitmap_at, (bits + 7) / 8) ||
        !as_text(log.bytes.subspan(sector)).starts_with("DIRT")) {
      return note(log, "has no list of changed pages");
    }
    if (!prepare(log.header.bins_bytes)) return note(log, "states a wrong size");
    const std::size_t end = bitmap_at + (bits + 7) / 8;
    std::size_t page = (end + sector - 1) / sector * sector;
    for (std::size_t bit = 0; bit < bits; ++bit) {
      const auto eight = number_at<std::uint8_t>(log.bytes, bitmap_at + bit / 8);
      if ((eight >> (bit % 8) & 1U) == 0) continue;
      if (!is_inside(log.bytes, page, kSector)) {
        note(log, "is cut");
        break;
      }
      if (!write_page(log.bytes.subspan(page, kSector), bit * kSector)) break;
      page += kSector;
    }
    write_header(log, log.header.primary_sequence, log.header.bins_bytes);
    ++recovery_.applied;
  }

  // Entries of both logs, the older first; those from before the hive's own state are left out.
  void replay_new() {
    std::erase_if(logs_, [](const Log& log) { return log.header.type != kNewKind; });
    std::stable_sort(logs_.begin(), logs_.end(), [](const Log& a, const Log& b) {
      return a.header.primary_sequence < b.header.primary_sequence;
    });
    std::optional<std::uint32_t> next;
    for (const Log& log : logs_) {
      if (!next) {
        next = header_.is_checksum_right ? header_.primary_sequence : log.header.primary_sequence;
      }
      if (!apply_new(log, *next)) return;
    }
  }

  // False when replay must stop here.
  bool apply_new(const Log& log, std::uint32_t& next) {
    std::size_t at = kSector;
    bool is_first = true;
    while (const auto entry = read_entry(log.bytes, at)) {
      if (!entry->is_sound) {
        note(log, entry->problem);
        return true;  // what the other log goes on with is still whole
      }
      at += entry->size;
      if (entry->sequence < next) {
        if (!is_first) return true;  // what an earlier round left behind
        continue;
      }
      if (recovery_.applied != 0 && entry->sequence != next) {
        note(log, "entries are missing");
        return false;
      }
      if (!apply_entry(log, *entry, at - entry->size)) return false;
      is_first = false;
      next = entry->sequence + 1;
    }
    return true;
  }

  bool apply_entry(const Log& log, const LogEntry& entry, std::size_t at) {
    std::size_t data = at + kEntryHead + kReference * std::size_t{entry.pages};
    const std::size_t end = at + entry.size;
    if (data > end || !prepare(entry.bins_bytes)) {
      note(log, "states a wrong size");
      return false;
    }
    for (std::size_t i = 0; i < entry.pages; ++i) {
      const std::size_t reference = at + kEntryHead + kReference * i;
      const auto place = number_at<std::uint32_t>(log.bytes, reference);
      const std::size_t size = number_at<std::uint32_t>(log.bytes, reference + 4);
      if (size > end - data || !write_page(log.bytes.subspan(data, size), place)) {
        note(log, "a page lies outside");
        return false;
      }
      data += size;
    }
    write_header(log, entry.sequence, entry.bins_bytes);
    ++recovery_.applied;
    return true;
  }

  ByteView primary_;
  std::uint64_t most_ = 0;
  HiveHeader header_;
  std::vector<Log> logs_;
  HiveRecovery recovery_;
};

}  // namespace

HiveRecovery recover_hive(ByteView primary, ByteView log1, ByteView log2) {
  return Replay(primary, log1, log2).go(log1, log2);
}

}  // namespace casebook
