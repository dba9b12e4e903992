// SPDX-License-Identifier: Apache-2.0
// The header of a PML file and the tables behind its records: texts, processes, hosts and ports.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "model/issue.h"
#include "model/trace.h"

namespace casebook::pml {

inline constexpr std::size_t kHeaderBytes = 0x3A8;
inline constexpr std::uint32_t kVersion = 9;
inline constexpr std::size_t kMostTableEntries = 4'000'000;  // of one table

struct Header {
  std::uint32_t version = 0;
  bool is_64bit = true;  // the captured system
  std::string computer;
  std::string system_root;
  std::uint32_t events = 0;
  // Places in the file; 0 while the capture has not been closed.
  std::uint64_t event_offsets = 0;
  std::uint64_t processes = 0;
  std::uint64_t strings = 0;
  std::uint64_t icons = 0;
  std::uint64_t hosts = 0;
  std::uint64_t highest_user_address = 0;
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t build = 0;
  std::uint32_t processors = 0;
  std::uint64_t memory = 0;

  std::uint8_t pointer() const { return is_64bit ? 8 : 4; }
  bool is_closed() const {
    return event_offsets != 0 && processes != 0 && strings != 0 && icons != 0;
  }
};

// Nothing when the bytes do not begin with a header.
std::optional<Header> read_header(ByteView file);

// Texts by their number; "" for numbers that are not in the table.
class StringTable {
 public:
  // Reads what is there; what is not is an issue.
  void read(ByteView file, std::uint64_t at, std::vector<Issue>& issues);
  const std::string& text(std::uint32_t number) const {
    static const std::string kNone;
    return number < texts_.size() ? texts_[number] : kNone;
  }

 private:
  std::vector<std::string> texts_;
};

// Names of addresses and ports.
class HostTable {
 public:
  void read(ByteView file, std::uint64_t at, std::vector<Issue>& issues);
  // The name of an address of 16 bytes, or its numbers.
  void append_host(std::string& out, ByteView address, bool is_ipv4) const;
  void append_port(std::string& out, std::uint16_t port, bool is_tcp) const;

 private:
  std::map<std::array<std::byte, 16>, std::string> hosts_;
  std::map<std::pair<std::uint16_t, bool>, std::string> ports_;
};

// The processes of the file, in its order; parents are indexes into the result.
std::vector<TraceProcess> read_processes(ByteView file,
                                         const Header& header,
                                         const StringTable& strings,
                                         std::vector<Issue>& issues);

}  // namespace casebook::pml
