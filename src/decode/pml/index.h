// SPDX-License-Identifier: Apache-2.0
// Fills the columns of a trace: one pass over the records of each part, by ranges in parallel. The
// result does not depend on the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "decode/pml/part.h"
#include "decode/pml/path_dictionary.h"
#include "model/trace.h"

namespace casebook::pml {

// Operations as single numbers: class, number and sub-operation.
class OperationNumbers {
 public:
  static std::uint32_t key_of(const Record& record);

  OperationNumbers() { number(0); }  // an operation of no class

  // Operations beyond 65,535 share number 0.
  std::uint16_t number(std::uint32_t key);
  const std::vector<std::uint32_t>& keys() const { return keys_; }
  bool is_full() const { return is_full_; }

 private:
  bool is_full_ = false;
  std::vector<std::uint32_t> keys_;
  std::unordered_map<std::uint32_t, std::uint16_t> numbers_;
  std::uint32_t last_key_ = 0xFFFFFFFF;
  std::uint16_t last_ = 0;
};

TraceOperation operation_of(std::uint32_t key);

// Process numbers of one file to indexes into the trace's table.
class ProcessNumbers {
 public:
  void add(std::uint32_t index, std::uint32_t number) { numbers_.emplace(index, number); }
  std::uint32_t find(std::uint32_t index) const {
    const auto found = numbers_.find(index);
    return found == numbers_.end() ? kNoTraceIndex : found->second;
  }

 private:
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
};

// What the columns are filled into; the same length all.
struct IndexColumns {
  std::vector<std::uint32_t>& process;
  std::vector<std::uint16_t>& operation;
  std::vector<std::uint32_t>& path;
  std::vector<std::uint32_t>& result;
};

struct IndexInput {
  Part& part;
  std::uint32_t part_number = 0;
  const ProcessNumbers& processes;
  std::size_t jobs = 0;
  std::function<void(std::uint64_t)> progress;  // bytes done, from any thread; never empty
};

// Appends the events of one part to the columns. Records that are damaged are dropped from the part
// and told in its issues. Processes that nobody knows are kNoTraceIndex in the column.
void index_part(const IndexInput& input,
                PathDictionary& paths,
                const std::vector<ByteView>& files,
                OperationNumbers& operations,
                IndexColumns columns);

}  // namespace casebook::pml
