// SPDX-License-Identifier: Apache-2.0
#include "decode/regf/regf.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "decode/hive.h"
#include "decode/regf/key_access.h"
#include "decode/regf/relevant_keys.h"
#include "decode/registry_text.h"
#include "decode/shared/registry_facts.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "regf",
    .family = "state",
    .title = {"Registry hive", "注册表配置单元"},
    .clock = ClockKind::Utc,
    .binary = true,
};

constexpr std::size_t kMostText = 32 << 20;      // written for one hive
constexpr std::size_t kLongestText = 64 * 1024;  // bytes of one text or list of texts
constexpr std::size_t kLongestData = 1024;       // bytes of any other value
constexpr std::size_t kMostMatches = 100'000;    // keys that a path with * may lead to

// On one line, whatever characters it holds.
std::string one_line(std::string text) {
  text = replace_all(std::move(text), std::string_view("\0", 1), "\\0");
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

bool is_listed(std::string_view names, const HiveName& name) {
  for (const std::string_view one : split(names, '|')) {
    if (name.equals(one)) return true;
  }
  return false;
}

// The states a package stays in: absent, staged, superseded, installed, permanent.
bool is_state_of_rest(std::uint32_t state) {
  return state == 0 || state == 0x40 || state == 0x50 || state == 0x70 || state == 0x80;
}

std::uint32_t number_in(const HiveKey& key, std::string_view name) {
  const auto value = key.value(name);
  std::vector<std::byte> room;
  const ByteView data = value ? value->data(room, 4) : ByteView();
  std::uint32_t number = 0;
  for (std::size_t i = data.size(); i > 0; --i) {
    number = number << 8 | static_cast<std::uint32_t>(data[i - 1]);
  }
  return number;
}

// Writes keys as `reg query` does: unlike in a .reg file, lists and texts with variables stay
// readable there.
class HiveWriter {
 public:
  HiveWriter(const Hive& hive, DecodeOutput& output)
      : hive_(hive),
        output_(output),
        facts_(output),
        kind_(hive_kind(hive.root())) {
    control_set_ = hive.control_set();
    component_ = output.events.intern(hive_kind_name(kind_));
  }

  void write(std::string_view origin) {
    write_head(origin);
    for (const RelevantKey& relevant : relevant_keys()) {
      if (relevant.hive != kind_) continue;
      matches_left_ = kMostMatches;
      follow(hive_.root(), std::string(hive_mount(kind_)), relevant.path, relevant);
    }
    facts_.finish();
    write_odd_lists();
  }

 private:
  void write_head(std::string_view origin) {
    const HiveHeader& header = hive_.header();
    output_.text += fmt::format("; {} hive, written {} UTC, sequence numbers {} and {}\n",
                                hive_kind_name(kind_),
                                format_time(header.last_written),
                                header.primary_sequence,
                                header.secondary_sequence);
    output_.text += origin;
    if (kind_ == HiveKind::System) {
      output_.text += fmt::format("; CurrentControlSet is {}\n", control_set_);
    }
  }

  // Goes down the path, which names keys of the file or *.
  void follow(const HiveKey& key,
              const std::string& path,
              std::string_view rest,
              const RelevantKey& relevant) {
    if (!key.exists()) return;
    if (rest.empty()) return write_tree(key, path, relevant, 0);
    const std::size_t end = std::min(rest.find('\\'), rest.size());
    const std::string_view part = rest.substr(0, end);
    const std::string_view behind = rest.substr(std::min(end + 1, rest.size()));
    if (part != "*") {
      const bool is_current = part == "CurrentControlSet";
      const HiveKey next = key.find(is_current ? std::string_view(control_set_) : part);
      if (!next.exists()) return;
      const std::string name = is_current ? std::string(part) : next.name().text();
      return follow(next, path + "\\" + one_line(name), behind, relevant);
    }
    HiveSubkeys subkeys(key);
    HiveKey next;
    while (matches_left_ > 0 && subkeys.next(next)) {
      --matches_left_;
      follow(next, path + "\\" + one_line(next.name().text()), behind, relevant);
    }
  }

  // No deeper than the table says, so that loops in the file end.
  void write_tree(const HiveKey& key,
                  const std::string& path,
                  const RelevantKey& relevant,
                  std::uint32_t depth) {
    write_key(key, path, relevant);
    if (depth >= relevant.depth) return;
    HiveSubkeys subkeys(key);
    HiveKey next;
    while (output_.text.size() <= kMostText && subkeys.next(next)) {
      write_tree(next, path + "\\" + one_line(next.name().text()), relevant, depth + 1);
    }
  }

  void write_key(const HiveKey& key, const std::string& path, const RelevantKey& relevant) {
    constexpr std::size_t kLongestPath = 4096;
    if (output_.text.size() > kMostText || path.size() > kLongestPath) return too_much(key);
    const bool is_rest =
        relevant.shown == Shown::OddPackages && is_state_of_rest(number_in(key, "CurrentState"));
    const bool is_one_of_many = relevant.path.find('*') != std::string_view::npos;
    const std::size_t start = output_.text.size();
    const std::uint32_t record = record_ + 1;
    std::string text = path + "\n";
    std::size_t values = 0;
    facts_.begin_key(path, {start, record});
    HiveValues cursor(key);
    HiveValue value;
    while (cursor.next(value)) {
      if (!relevant.names.empty() && !is_listed(relevant.names, value.name())) continue;
      // Of what is not written, all stands where the next key begins.
      const RegistryPlace place{is_rest ? start : start + text.size(), record};
      add_value(value, text, place, is_rest ? Listed::No : Listed::Yes);
      ++values;
      if (text.size() > kMostText) break;
    }
    if (is_rest || (values == 0 && is_one_of_many && relevant.depth == 0)) return;
    add_row(key, text, record);
    if (!states_access(relevant)) return;
    const auto descriptor = read_security_descriptor(key.security());
    if (descriptor) state_access(path, *descriptor, {start, record}, output_);
  }

  // Access lists that stand out, each as a row: the key and its descriptor.
  void write_odd_lists() {
    for (const OddKey& odd : odd_keys(hive_, kind_, control_set_)) {
      if (output_.text.size() > kMostText) return too_much(odd.key);
      const std::string path = std::string(hive_mount(kind_)) + "\\" + one_line(odd.path);
      const RegistryPlace place{output_.text.size(), record_ + 1};
      add_row(odd.key, fmt::format("{}\n    ; {}\n", path, sddl_of(odd.descriptor)), record_ + 1);
      state_access(path, odd.descriptor, place, output_);
    }
  }

  void add_value(const HiveValue& value, std::string& text, RegistryPlace place, Listed listed) {
    const std::uint32_t type = value.type();
    const std::size_t limit = is_registry_text(type) ? kLongestText : kLongestData;
    const ByteView data = value.data(room_, limit);
    std::string name = one_line(value.name().text());
    if (name.empty()) name = kDefaultValueName;
    std::string shown = one_line(registry_data_text(type, data));
    if (value.size() > limit) shown += "...";
    const std::string type_name = registry_type_name(type);
    text += fmt::format("    {}    {}    {}\n", name, type_name, shown);
    const std::vector<std::string> list =
        type == reg_type::kTextList ? registry_list(data) : std::vector<std::string>();
    facts_.add({.name = name,
                .type = type_name,
                .data = shown,
                .list = type == reg_type::kTextList ? &list : nullptr,
                .listed = listed},
               place);
  }

  void add_row(const HiveKey& key, const std::string& text, std::uint32_t record) {
    EventRow row;
    row.time = key.last_written();
    row.offset = output_.text.size();
    row.length = static_cast<std::uint32_t>(text.size() - 1);
    row.line = record;
    row.component = component_;
    row.level = Level::Info;
    output_.origins.push_back({row.offset, key.offset()});
    output_.events.add(row);
    output_.text += text;
    record_ = record;
  }

  void too_much(const HiveKey& key) { output_.issue("too-many-entries", key.offset(), 0); }

  const Hive& hive_;
  DecodeOutput& output_;
  RegistryFacts facts_;
  HiveKind kind_;
  std::string control_set_;
  std::uint16_t component_ = 0;
  std::uint32_t record_ = 0;  // number of the last row
  std::size_t matches_left_ = 0;
  std::vector<std::byte> room_;
};

// Looks at every record once, so that damage anywhere in the hive is known. Gives the keys.
std::size_t check_records(const Hive& hive) {
  std::size_t keys = 0;
  std::vector<std::byte> room;
  HiveWalk walk(hive.root());
  while (walk.next()) {
    ++keys;
    HiveValues values(walk.key());
    HiveValue value;
    while (values.next(value)) {
      (void)value.data(room, 1);
    }
    (void)walk.key().security();
  }
  return keys;
}

class RegfDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const auto header = read_hive_header(probe.bytes);
    if (!header) {
      if (!as_text(probe.bytes).starts_with("regf")) return {};
      return {Match::Maybe,
              {"begins like a registry hive and is cut", "开头为注册表配置单元，但已被截断"}};
    }
    if (header->is_log()) {
      return {Match::Certain,
              {"the base block of a transaction log of a registry hive",
               "注册表配置单元事务日志的基本块"}};
    }
    return {Match::Certain, {"the base block of a registry hive", "注册表配置单元的基本块"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const auto header = read_hive_header(input.whole);
    // A log says nothing on its own; it is read together with its hive.
    if (header && header->is_log()) return;
    const HiveRecovery recovery = recover(input, header && header->is_dirty());
    const ByteView bytes = recovery.bytes.empty() ? input.whole : ByteView(recovery.bytes);
    const auto hive = Hive::open(bytes);
    if (!hive.ok()) {
      output.issue("hive-unreadable", 0, input.whole.size());
      return;
    }
    const std::size_t keys = check_records(hive.value());
    std::string origin = fmt::format("; {} keys\n", keys);
    if (recovery.applied != 0) {
      origin += fmt::format("; {} transactions of its logs were replayed\n", recovery.applied);
    } else if (header && header->is_dirty()) {
      std::string why;
      for (const std::string& note : recovery.notes) {
        why += (why.empty() ? "" : "; ") + note;
      }
      output.issue("hive-dirty", 0, 0, why);
    }
    HiveWriter(hive.value(), output).write(origin);
    for (const Issue& issue : hive.value().damage()) {
      output.issue(issue.kind, issue.offset, issue.bytes, issue.detail, issue.count);
    }
  }

 private:
  static HiveRecovery recover(const DecodeInput& input, bool is_dirty) {
    if (!is_dirty || input.sibling == nullptr) return {};
    ByteView log1 = (*input.sibling)(".LOG1");
    if (log1.empty()) log1 = (*input.sibling)(".LOG");
    return recover_hive(input.whole, log1, (*input.sibling)(".LOG2"));
  }
};

}  // namespace

std::unique_ptr<Decoder> make_regf_decoder() {
  return std::make_unique<RegfDecoder>();
}

}  // namespace casebook
