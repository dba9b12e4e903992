// SPDX-License-Identifier: Apache-2.0
// Numbers the distinct paths of a trace. The texts stay in the mapped files.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "decode/pml/path.h"

namespace casebook::pml {

class PathDictionary {
 public:
  // `files` are the bytes of the parts and must outlive the dictionary. Path 0 is "".
  explicit PathDictionary(const std::vector<ByteView>& files);

  // The number of a path of file `part`, a new one for a new path. Paths beyond four billion share
  // number 0.
  std::uint32_t number(const PathBytes& path, std::uint32_t part);

  std::size_t size() const { return places_.size(); }
  PathBytes path(std::uint32_t number) const;
  std::uint32_t part(std::uint32_t number) const { return places_[number].part; }

  // Gives back what only number() needs.
  void finish();

 private:
  struct Place {
    std::uint64_t where = 0;  // in the file
    std::uint32_t bytes = 0;
    std::uint16_t folder_bytes = 0;
    std::uint16_t part : 12;
    std::uint16_t kind : 4;
  };
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // 0: free
  };
  static_assert(sizeof(Place) == 16);

  void grow();
  bool is_same(const Place& place, const PathBytes& path) const;

  const std::vector<ByteView>* files_;
  std::vector<Place> places_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

inline constexpr std::size_t kMostParts = 4096;  // of one trace; Place::part has room for them

}  // namespace casebook::pml
