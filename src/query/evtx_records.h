// SPDX-License-Identifier: Apache-2.0
// Records of Windows event logs, of .evtx files and of exports: what is looked for in columns, the
// rest as JSON that is written when somebody asks for it. Used by evtx_table.cpp only.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decode/event_log.h"
#include "evidence/content.h"
#include "query/evidence.h"
#include "query/match.h"
#include "query/time_text.h"

namespace casebook::query {

// Texts that many records share.
class Names {
 public:
  std::uint32_t add(std::string_view text);
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  // Which of them pass; empty when all do.
  std::vector<bool> judge(const TextTest& test) const;

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

inline constexpr std::uint8_t kNoEventLevel = 255;  // of a record that lost it
inline constexpr std::int64_t kNoEventNumber = -1;

struct EvtxRecord {
  // Of a log: its chunk, and which record of it. Of an export: where its JSON lies.
  std::uint64_t place = 0;
  std::uint32_t number = 0;  // of an export: the length
  std::uint32_t event_id = 0;
  SqlTicks ticks = 0;
  std::int64_t record = kNoEventNumber;
  std::int64_t process = kNoEventNumber;
  std::int64_t thread = kNoEventNumber;
  std::uint32_t provider = 0;
  std::uint32_t channel = 0;
  std::uint32_t computer = 0;
  std::uint32_t user = 0;
  std::uint32_t log = 0;
  std::uint8_t level = kNoEventLevel;
  bool has_time = false;
  bool has_id = false;
};

class EvtxRecords {
 public:
  // Reads all event logs, and the exports that the analysis has.
  Status read(const Evidence& evidence);

  const std::vector<EvtxRecord>& all() const { return records_; }
  std::size_t log_count() const { return logs_.size(); }
  std::string_view item(std::uint32_t log) const { return logs_[log].item; }
  // The record as `casebook evtx -f jsonl` writes it, without the line end.
  std::string json(const EvtxRecord& record) const;

  Names providers, channels, computers, users;

 private:
  struct Log {
    std::string item;
    std::shared_ptr<const Content> text;  // of an export
    mutable std::unique_ptr<EventLogJson> writer;
  };
  // The JSON of one chunk, and where each of its lines ends.
  struct Chunk {
    std::uint32_t log = 0;
    std::uint64_t place = 0;
    std::string lines;
    std::vector<std::size_t> ends;
  };

  Status add_log(const BundleEntry& entry, const Evidence& evidence);
  Status add_export(std::uint32_t item, const Evidence& evidence);
  const Chunk& chunk_of(const EvtxRecord& record) const;

  SmallStore store_;
  std::deque<Log> logs_;
  std::vector<EvtxRecord> records_;
  mutable std::list<Chunk> chunks_;  // the one that was used last comes first
  mutable std::size_t chunk_bytes_ = 0;
};

}  // namespace casebook::query
