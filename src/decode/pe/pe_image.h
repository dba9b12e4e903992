// SPDX-License-Identifier: Apache-2.0
// The frame of a PE file: headers, sections, data directories, the tree of resources. Source: PE
// Format, learn.microsoft.com.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace casebook::pe {

// Types of resources that are read here.
inline constexpr std::uint32_t kMessageTable = 11;
inline constexpr std::uint32_t kVersion = 16;

struct Resource {
  std::uint32_t type = 0;  // 0 when it has a name
  std::string type_name;   // UTF-8, "" when it has a number
  std::uint32_t name = 0;
  std::uint32_t language = 0;
  ByteView data;
};

class Image {
 public:
  // Nothing when the bytes do not begin with MZ and a PE header.
  static std::optional<Image> open(ByteView bytes);

  std::uint16_t machine() const { return machine_; }
  std::uint16_t characteristics() const { return characteristics_; }
  std::uint16_t subsystem() const { return subsystem_; }
  std::uint32_t time_stamp() const { return time_stamp_; }

  // All resources, at most a few thousand, in file order. Those that lie outside of the file are
  // left out and counted in damaged().
  std::vector<Resource> resources();
  std::size_t damaged() const { return damaged_; }

  // The PKCS #7 of the first embedded signature; empty when there is none.
  ByteView signature() const;

 private:
  struct Section {
    std::uint32_t address = 0;
    std::uint32_t length = 0;  // in the file
    std::uint32_t offset = 0;
  };
  struct Directory {
    std::uint32_t address = 0;
    std::uint32_t length = 0;
  };

  explicit Image(ByteView bytes) : bytes_(bytes) {}
  bool read_headers(std::size_t header);
  ByteView at_address(std::uint32_t address, std::uint32_t length) const;
  void walk(ByteView tree,
            std::size_t offset,
            int level,
            Resource& found,
            std::vector<Resource>& resources);

  ByteView bytes_;
  std::uint16_t machine_ = 0;
  std::uint16_t characteristics_ = 0;
  std::uint16_t subsystem_ = 0;
  std::uint32_t time_stamp_ = 0;
  std::vector<Section> sections_;
  Directory resources_;
  Directory certificates_;  // its address is an offset in the file
  std::size_t damaged_ = 0;
};

}  // namespace casebook::pe
