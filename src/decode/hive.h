// SPDX-License-Identifier: Apache-2.0
// Registry hives (regf): keys and values as views into the file, and the replay of transaction
// logs. Sources: msuhanov/regf, "Windows registry file format specification"; documentation of
// libyal/libregf.
//
// Everything that is read out of a hive is a view into its bytes: a Hive must not outlive them, and
// its keys, values and cursors must not outlive the Hive. One hive is read by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bilingual.h"
#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "model/issue.h"

namespace casebook {

inline constexpr std::size_t kHiveHeaderBytes = 4096;  // in front of the bins
inline constexpr std::uint32_t kHiveDeepestKey = 512;  // as in Windows
inline constexpr std::uint32_t kNoHiveCell = 0xFFFFFFFF;

// The base block of a hive, or of one of its logs.
struct HiveHeader {
  std::uint32_t primary_sequence = 0;
  std::uint32_t secondary_sequence = 0;
  Micros last_written = kNoTime;  // UTC
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t type = 0;        // 0 hive, 1 and 2 log of the old kind, 6 of the new
  std::uint32_t root = 0;        // cell of the root key, from the start of the bins
  std::uint32_t bins_bytes = 0;  // as stated; the file may be shorter
  std::uint32_t cluster = 1;     // sector size divided by 512
  std::string name;              // the end of the path it was written to
  bool is_checksum_right = false;

  bool is_dirty() const { return !is_checksum_right || primary_sequence != secondary_sequence; }
  bool is_log() const { return type != 0; }
};

// Nothing when the bytes do not begin with a base block. Only the first 512 bytes are looked at.
std::optional<HiveHeader> read_hive_header(ByteView bytes);

// The name of a key or value: Latin-1 ("compressed") or UTF-16LE.
struct HiveName {
  ByteView raw;
  bool is_latin = true;

  std::string text() const;
  void append_to(std::string& out) const;
  // Upper and lower case are the same for Latin, Greek and Cyrillic letters.
  bool equals(std::string_view utf8) const;
};

class Hive;

// Whether a record must be in use, or may be one that was given up (of a deleted key).
enum class CellUse : std::uint8_t { Used, Any };

class HiveValue {
 public:
  HiveValue() = default;

  std::uint64_t offset() const;  // of its record in the file
  HiveName name() const;         // empty: the default value
  std::uint32_t type() const;    // 1 is REG_SZ, ...
  std::uint32_t size() const;    // of the data, as stated
  // The data, at most `limit` bytes of it; what is missing in the file is missing here and counted
  // as damage. The view is into the file, or into `room` when the data lies in several pieces.
  ByteView data(std::vector<std::byte>& room, std::size_t limit = ~std::size_t{0}) const;
  // The data as UTF-16 up to its first NUL, at most `limit` bytes of it.
  std::string text(std::size_t limit) const;

 private:
  friend class Hive;
  friend class HiveValues;
  const Hive* hive_ = nullptr;
  ByteView cell_;
  std::uint32_t at_ = kNoHiveCell;
  CellUse use_ = CellUse::Used;
};

class HiveKey {
 public:
  HiveKey() = default;

  bool exists() const { return hive_ != nullptr; }
  // REQUIRES for all that follow: exists()
  std::uint64_t offset() const;        // of its record in the file
  HiveName name() const;               // of a root key: what Windows happened to name it
  Micros last_written() const;         // UTC
  std::uint32_t subkey_count() const;  // as stated; volatile ones are not in the file
  std::uint32_t value_count() const;   // as stated
  bool is_link() const;                // its value SymbolicLinkValue names another key
  std::string class_name() const;      // "" when it has none
  // The first subkey or value of this name. A default value has the name "".
  HiveKey find(std::string_view name) const;
  // `path` below this key, parted by backslashes; "" is this key.
  HiveKey find_path(std::string_view path) const;
  std::optional<HiveValue> value(std::string_view name) const;
  // Security descriptor in self-relative form; empty when there is none.
  ByteView security() const;
  // The same as SDDL: "O:BAG:SYD:(A;CI;KA;;;SY)"; "" when there is none or it is damaged.
  std::string sddl() const;
  Bilingual owner() const;  // "BUILTIN\Administrators"; the SID when nobody knows it

 private:
  friend class Hive;
  friend class HiveSubkeys;
  friend class HiveValues;
  friend class HiveWalk;
  const Hive* hive_ = nullptr;
  ByteView cell_;
  std::uint32_t at_ = kNoHiveCell;
  CellUse use_ = CellUse::Used;
};

// A key that was deleted and whose record still stands in free space.
struct DeletedKey {
  HiveKey key;
  std::string path;  // below the root, as far as parents are still there; else begins with "?\"
};

class Hive {
 public:
  // Fails when the bytes are no hive, or no root key can be found in them. Other damage is counted.
  static Result<Hive> open(ByteView bytes);
  ~Hive();
  Hive(Hive&&) noexcept;  // keys of the moved one must not be used any more
  Hive& operator=(Hive&&) = delete;
  Hive(const Hive&) = delete;
  Hive& operator=(const Hive&) = delete;

  const HiveHeader& header() const { return header_; }
  HiveKey root() const;
  ByteView bytes() const { return bytes_; }

  // Where Windows mounts a hive with these keys: "HKEY_LOCAL_MACHINE\SYSTEM"; one that nobody knows
  // is at "HKEY_LOCAL_MACHINE\Hive".
  std::string_view mount() const;
  // What stands for CurrentControlSet in a SYSTEM hive: "ControlSet001"; "" for another hive.
  std::string control_set() const;

  // Records of keys in free space that can be read. May take as long as reading the whole file.
  std::vector<DeletedKey> deleted_keys() const;

  // What was damaged or skipped since the hive was opened; each place counts once. Offsets are into
  // the file.
  const std::vector<Issue>& damage() const;

 private:
  friend class HiveKey;
  friend class HiveValue;
  friend class HiveSubkeys;
  friend class HiveValues;
  friend class HiveWalk;
  struct State;
  explicit Hive(ByteView bytes, HiveHeader header);

  void check_bins();
  std::uint32_t find_root() const;
  // The data of a cell; empty when there is none. A cell that must be used and is not is damage.
  ByteView cell(std::uint32_t at, CellUse use) const;
  ByteView any_cell(std::uint32_t at) const;
  HiveKey key_at(std::uint32_t at) const;
  HiveKey key_in(std::uint32_t at, ByteView data) const;
  std::optional<HiveValue> value_at(std::uint32_t at, CellUse use) const;
  ByteView big_data(ByteView record,
                    std::size_t size,
                    CellUse use,
                    std::vector<std::byte>& room) const;
  std::string path_of(const HiveKey& key) const;
  void report(std::string_view kind,
              std::uint32_t at,
              std::uint64_t bytes,
              std::string_view detail) const;
  // Takes `steps` from what may be read altogether; false, and said once, when nothing is left.
  bool spend(std::uint64_t steps) const;

  ByteView bytes_;
  ByteView bins_;  // what is there of them
  HiveHeader header_;
  std::unique_ptr<State> state_;
};

// The subkeys of one key, in the order of the file (Windows keeps them sorted).
class HiveSubkeys {
 public:
  explicit HiveSubkeys(const HiveKey& key);
  // False at the end. Damaged entries are skipped and counted.
  bool next(HiveKey& key);

 private:
  struct List {
    ByteView entries;
    std::size_t width = 4;  // bytes of an entry
    std::size_t left = 0;
    bool is_root = false;  // a list of lists
  };
  bool open_list(std::uint32_t at, List& list, bool may_be_root) const;

  const Hive* hive_ = nullptr;
  List lists_;  // of a large key
  List leaf_;
};

class HiveValues {
 public:
  explicit HiveValues(const HiveKey& key);
  bool next(HiveValue& value);

 private:
  const Hive* hive_ = nullptr;
  ByteView entries_;
  std::size_t left_ = 0;
  CellUse use_ = CellUse::Used;
};

// A key and everything below it, parents first. Each key is visited once, whatever loops the file
// holds, and none deeper than kHiveDeepestKey.
class HiveWalk {
 public:
  explicit HiveWalk(const HiveKey& top);
  bool next();
  // REQUIRES: next() was true
  const HiveKey& key() const { return key_; }
  std::size_t depth() const { return depth_; }  // 0 is the top
  // Does not go below the key just visited.
  void skip_below() { stack_.pop_back(); }

 private:
  bool first_visit(const HiveKey& key);

  const Hive* hive_;
  HiveKey key_;
  std::size_t depth_ = 0;
  bool is_started_ = false;
  std::vector<HiveSubkeys> stack_;
  std::vector<bool> seen_;  // by cell
};

// What replaying the logs of a hive came to.
struct HiveRecovery {
  std::vector<std::byte> bytes;  // of the recovered hive; empty when nothing was applied
  bool was_dirty = false;
  std::size_t applied = 0;  // transactions
  std::size_t pages = 0;    // pieces of the file that they replaced
  // Logs that were there and not used, or not to their end: "LOG1: the hash of ... is wrong".
  std::vector<std::string> notes;
};

// Replays the logs of a hive onto a copy, as Windows does when it loads it: the old kind (a bitmap
// of dirty pages) and the new kind (entries with Marvin32 hashes). A log may be empty. A hive that
// is clean keeps its bytes, whatever its logs hold.
HiveRecovery recover_hive(ByteView primary, ByteView log1, ByteView log2);

}  // namespace casebook
