// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/tables.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "decode/pml/record.h"

namespace casebook::pml {
namespace {

constexpr std::size_t kProcessBytes = 0x60;     // before the part that depends on the pointer
constexpr std::uint32_t kMostModules = 65'536;  // of one process

// Processes of a hostile file may name one huge text a million times: together they are given no
// more than this many times the file, then empty texts.
class TextAllowance {
 public:
  explicit TextAllowance(std::uint64_t file_bytes) : left_(8 * file_bytes + (1U << 20U)) {}
  const std::string& spend(const std::string& text) {
    static const std::string kNone;
    constexpr std::size_t kEach = 64;  // what an entry costs besides its text
    if (text.size() + kEach > left_) {
      is_spent_ = true;
      return kNone;
    }
    left_ -= text.size() + kEach;
    return text;
  }
  bool is_spent() const { return is_spent_; }

 private:
  std::uint64_t left_;
  bool is_spent_ = false;
};

// What the entries of the table of processes are made of.
struct ProcessSource {
  ByteView file;
  std::uint8_t pointer = 8;
  const StringTable& strings;
  TextAllowance& allowance;
  std::vector<Issue>& issues;

  std::string text(std::size_t at) const {
    return allowance.spend(strings.text(field<std::uint32_t>(file, at)));
  }
};

std::string wide_text(ByteView bytes) {
  std::string text;
  append_wide(text, bytes);
  return text;
}

// A text with its size in bytes in front; moves `at` behind it. False when it does not fit.
bool take_sized(ByteView file, std::size_t& at, std::string& text) {
  if (!is_inside(file, at, sizeof(std::uint32_t))) return false;
  const std::size_t bytes = number_at<std::uint32_t>(file, at);
  at += sizeof(std::uint32_t);
  if (!is_inside(file, at, bytes)) return false;
  text = wide_text(file.subspan(at, bytes));
  at += bytes;
  return true;
}

// The number of entries of a table, as far as entries of `width` bytes fit behind it.
std::size_t entries_of(ByteView file,
                       std::uint64_t at,
                       std::size_t width,
                       std::vector<Issue>& issues) {
  if (!is_inside(file, at, sizeof(std::uint32_t))) {
    add_issue(issues, "pml-table-missing", std::min<std::uint64_t>(at, file.size()), 0);
    return 0;
  }
  const std::size_t stated = number_at<std::uint32_t>(file, at);
  const std::size_t room = (file.size() - at - sizeof(std::uint32_t)) / width;
  const std::size_t entries = std::min({stated, room, kMostTableEntries});
  if (entries < stated) {
    add_issue(issues,
              "pml-table-damaged",
              at,
              (stated - entries) * width,
              fmt::format("{} of {} entries", entries, stated));
  }
  return entries;
}

void read_module(const ProcessSource& source, std::size_t at, TraceModule& module) {
  const std::size_t base_at = at + source.pointer;
  const std::size_t numbers = base_at + source.pointer;
  module.base = pointer_field(source.file, base_at, source.pointer);
  module.size = field<std::uint32_t>(source.file, numbers);
  module.path = source.text(numbers + 4);
  module.version = source.text(numbers + 8);
  module.company = source.text(numbers + 12);
  module.description = source.text(numbers + 16);
  module.timestamp = field<std::uint32_t>(source.file, numbers + 20);
}

void read_modules(const ProcessSource& source, std::size_t at, TraceProcess& process) {
  const std::size_t width = std::size_t{2} * source.pointer + 48;
  const std::size_t stated = field<std::uint32_t>(source.file, at);
  const std::size_t first = at + sizeof(std::uint32_t);
  const std::size_t room = first < source.file.size() ? (source.file.size() - first) / width : 0;
  const std::size_t count = std::min<std::size_t>({stated, room, kMostModules});
  if (count < stated) {
    add_issue(source.issues, "pml-process-damaged", at, (stated - count) * width);
  }
  for (std::size_t i = 0; i < count && !source.allowance.is_spent(); ++i) {
    read_module(source, first + i * width, process.modules.emplace_back());
  }
  std::stable_sort(process.modules.begin(),
                   process.modules.end(),
                   [](const TraceModule& a, const TraceModule& b) { return a.base < b.base; });
}

TraceProcess read_process(const ProcessSource& source, std::size_t at) {
  const auto number = [&](std::size_t offset) {
    return field<std::uint32_t>(source.file, at + offset);
  };
  TraceProcess process;
  process.index = number(0x00);
  process.pid = number(0x04);
  process.parent_pid = number(0x08);
  process.parent = number(0x0C);  // of the capture, for now
  process.authentication_id = field<std::uint64_t>(source.file, at + 0x10);
  process.session = number(0x18);
  process.started = field<std::uint64_t>(source.file, at + 0x20);
  process.ended = field<std::uint64_t>(source.file, at + 0x28);
  if (number(0x30) <= 1) process.is_virtualized = number(0x30) == 1;
  process.is_64bit = number(0x34) != 0;
  process.integrity = source.text(at + 0x38);
  process.user = source.text(at + 0x3C);
  process.name = source.text(at + 0x40);
  process.path = source.text(at + 0x44);
  process.command_line = source.text(at + 0x48);
  process.company = source.text(at + 0x4C);
  process.version = source.text(at + 0x50);
  process.description = source.text(at + 0x54);
  read_modules(source, at + kProcessBytes + source.pointer, process);
  return process;
}

// Numbers of the capture to indexes into the table.
void link_parents(std::vector<TraceProcess>& processes) {
  std::unordered_map<std::uint32_t, std::uint32_t> by_index;
  for (std::uint32_t i = 0; i < processes.size(); ++i) {
    by_index.emplace(processes[i].index, i);
  }
  for (TraceProcess& process : processes) {
    const auto parent = by_index.find(process.parent);
    const bool is_own = process.parent == process.index;
    process.parent = parent == by_index.end() || is_own ? kNoTraceIndex : parent->second;
  }
}

}  // namespace

std::optional<Header> read_header(ByteView file) {
  constexpr std::uint32_t kSignature = 0x5F4C4D50;  // "PML_"
  if (file.size() < kHeaderBytes || number_at<std::uint32_t>(file, 0) != kSignature) {
    return std::nullopt;
  }
  Header header;
  header.version = number_at<std::uint32_t>(file, 0x004);
  header.is_64bit = number_at<std::uint32_t>(file, 0x008) != 0;
  header.computer = wide_text(file.subspan(0x00C, 32));
  header.system_root = wide_text(file.subspan(0x02C, 520));
  header.events = number_at<std::uint32_t>(file, 0x234);
  header.event_offsets = number_at<std::uint64_t>(file, 0x248);
  header.processes = number_at<std::uint64_t>(file, 0x250);
  header.strings = number_at<std::uint64_t>(file, 0x258);
  header.icons = number_at<std::uint64_t>(file, 0x260);
  header.highest_user_address = number_at<std::uint64_t>(file, 0x268);
  header.major = number_at<std::uint32_t>(file, 0x274);
  header.minor = number_at<std::uint32_t>(file, 0x278);
  header.build = number_at<std::uint32_t>(file, 0x27C);
  header.processors = number_at<std::uint32_t>(file, 0x38C);
  header.memory = number_at<std::uint64_t>(file, 0x390);
  header.hosts = number_at<std::uint64_t>(file, 0x3A0);
  return header;
}

void StringTable::read(ByteView file, std::uint64_t at, std::vector<Issue>& issues) {
  const std::size_t count = entries_of(file, at, sizeof(std::uint32_t), issues);
  texts_.resize(count);
  // Entries may overlap in a hostile file: together they are no more than the file.
  std::uint64_t left = file.size();
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t place = at + field<std::uint32_t>(file, at + 4 + 4 * i);
    const std::uint64_t bytes = field<std::uint32_t>(file, place);
    if (bytes > left || !take_sized(file, place, texts_[i])) {
      add_issue(issues, "pml-table-damaged", at + 4 + 4 * i, sizeof(std::uint32_t));
      continue;
    }
    left -= bytes;
  }
}

void HostTable::read(ByteView file, std::uint64_t at, std::vector<Issue>& issues) {
  if (at == 0) return;
  const std::size_t hosts = entries_of(file, at, 20, issues);
  std::size_t place = at + sizeof(std::uint32_t);
  for (std::size_t i = 0; i < hosts; ++i) {
    std::array<std::byte, 16> address{};
    std::string name;
    if (!is_inside(file, place, address.size())) return;
    std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(place), 16, address.begin());
    place += address.size();
    if (!take_sized(file, place, name)) {
      add_issue(issues, "pml-table-damaged", place, 0);
      return;
    }
    hosts_.insert_or_assign(address, std::move(name));
  }
  if (place >= file.size()) return;  // some writers leave the ports out
  const std::size_t ports = entries_of(file, place, 8, issues);
  place += sizeof(std::uint32_t);
  for (std::size_t i = 0; i < ports; ++i) {
    const auto port = field<std::uint16_t>(file, place);
    const bool is_tcp = field<std::uint16_t>(file, place + 2) != 0;
    place += 4;
    std::string name;
    if (!take_sized(file, place, name)) {
      add_issue(issues, "pml-table-damaged", std::min(place, file.size()), 0);
      return;
    }
    ports_.insert_or_assign({port, is_tcp}, std::move(name));
  }
}

void HostTable::append_host(std::string& out, ByteView address, bool is_ipv4) const {
  std::array<std::byte, 16> key{};
  std::copy_n(address.begin(), std::min(address.size(), key.size()), key.begin());
  if (const auto known = hosts_.find(key); known != hosts_.end() && !known->second.empty()) {
    out += known->second;
    return;
  }
  const auto number = [&](std::size_t i) { return std::to_integer<unsigned>(key[i]); };
  auto end = std::back_inserter(out);
  if (is_ipv4) {
    fmt::format_to(end, "{}.{}.{}.{}", number(0), number(1), number(2), number(3));
    return;
  }
  for (std::size_t i = 0; i < key.size(); i += 2) {
    fmt::format_to(end, "{}{:x}", i == 0 ? "" : ":", (number(i) << 8U) | number(i + 1));
  }
}

void HostTable::append_port(std::string& out, std::uint16_t port, bool is_tcp) const {
  const auto known = ports_.find({port, is_tcp});
  if (known != ports_.end() && !known->second.empty()) {
    out += known->second;
  } else {
    fmt::format_to(std::back_inserter(out), "{}", port);
  }
}

std::vector<TraceProcess> read_processes(ByteView file,
                                         const Header& header,
                                         const StringTable& strings,
                                         std::vector<Issue>& issues) {
  const std::uint64_t at = header.processes;
  const std::size_t count = entries_of(file, at, 8, issues);
  TextAllowance allowance(file.size());
  const ProcessSource source{file, header.pointer(), strings, allowance, issues};
  std::vector<TraceProcess> processes;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t offset_at = at + 4 + 4 * count + 4 * i;
    const std::size_t place = at + field<std::uint32_t>(file, offset_at);
    if (allowance.is_spent() || !is_inside(file, place, kProcessBytes)) {
      add_issue(issues, "pml-process-damaged", offset_at, kProcessBytes);
      continue;
    }
    processes.push_back(read_process(source, place));
  }
  link_parents(processes);
  return processes;
}

}  // namespace casebook::pml
