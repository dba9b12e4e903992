// SPDX-License-Identifier: Apache-2.0
#include "decode/pml/index.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "base/cancel.h"
#include "base/parallel.h"
#include "model/trace_operations.h"

namespace casebook::pml {
namespace {

constexpr std::size_t kBlock = 32'768;  // events between two looks at the rest of the world

constexpr std::size_t kAhead = 8;  // records that are fetched from memory early

// Records of one part that one thread reads, with numbers of its own.
struct Range {
  Range(std::size_t first_record, std::size_t last_record, const std::vector<ByteView>& files)
      : first(first_record),
        last(last_record),
        paths(files) {}

  std::size_t first;
  std::size_t last;  // behind the last one
  PathDictionary paths;
  OperationNumbers operations;
  std::vector<std::size_t> damaged;  // records
  std::size_t damaged_extras = 0;
  std::uint64_t first_damaged_extra = 0;
};

// Finds processes again without a look into the table for each event.
class LastProcess {
 public:
  explicit LastProcess(const ProcessNumbers& numbers) : numbers_(numbers) {}
  std::uint32_t find(std::uint32_t index) {
    if (!is_set_ || index != index_) {
      index_ = index;
      number_ = numbers_.find(index);
      is_set_ = true;
    }
    return number_;
  }

 private:
  const ProcessNumbers& numbers_;
  std::uint32_t index_ = 0;
  std::uint32_t number_ = 0;
  bool is_set_ = false;
};

void index_range(const IndexInput& input,
                 Range& range,
                 std::size_t first_event,
                 IndexColumns& columns) {
  LastProcess processes(input.processes);
  Record record;
  std::uint64_t reported = 0;
  for (std::size_t i = range.first; i < range.last; ++i) {
    if ((i - range.first) % kBlock == 0) {
      if (cancel_requested()) return;
      const std::uint64_t at = input.part.place(i);
      if (reported != 0) input.progress(at - reported);
      reported = at;
      input.part.will_read(i, std::min(i + kBlock, range.last));
    }
    input.part.prefetch(i + kAhead);
    const std::size_t event = first_event + i;
    if (!input.part.read(i, record)) {
      range.damaged.push_back(i);
      continue;
    }
    if (record.is_extra_damaged && range.damaged_extras++ == 0) {
      range.first_damaged_extra = input.part.place(i);
    }
    columns.process[event] = processes.find(record.process);
    columns.operation[event] = range.operations.number(OperationNumbers::key_of(record));
    columns.path[event] = range.paths.number(path_of(record), input.part_number);
    columns.result[event] = record.result;
  }
}

// Numbers of a range to those of the trace. Ranges are merged in order, so that numbers go by the
// first event that has a path, as in a single pass.
std::vector<std::uint32_t> merge_paths(PathDictionary& paths, PathDictionary& range) {
  std::vector<std::uint32_t> numbers(range.size());
  for (std::uint32_t i = 1; i < range.size(); ++i) {
    numbers[i] = paths.number(range.path(i), range.part(i));
  }
  return numbers;
}

std::vector<std::uint16_t> merge_operations(OperationNumbers& operations,
                                            const OperationNumbers& range) {
  std::vector<std::uint16_t> numbers;
  for (const std::uint32_t key : range.keys()) {
    numbers.push_back(operations.number(key));
  }
  return numbers;
}

void tell_damage(const Range& range, Part& part) {
  for (const std::size_t record : range.damaged) {
    add_issue(part.issues(), "pml-record-damaged", part.place(record), 0);
  }
  if (range.damaged_extras != 0) {
    add_issue(part.issues(),
              "pml-detail-damaged",
              range.first_damaged_extra,
              0,
              {},
              range.damaged_extras);
  }
}

// Moves what is behind dropped events to the front.
template <typename Value>
void close_gaps(std::vector<Value>& column,
                std::size_t first_event,
                const std::vector<std::size_t>& dropped) {
  if (dropped.empty()) return;
  std::size_t to = first_event + dropped.front();
  auto next = dropped.begin();
  for (std::size_t from = to; from < column.size(); ++from) {
    if (next != dropped.end() && first_event + *next == from) {
      ++next;
    } else {
      column[to++] = column[from];
    }
  }
  column.resize(to);
}

template <typename Value>
void grow(std::vector<Value>& column, std::size_t events) {
  column.reserve(column.size() + events);  // exactly: the columns are most of the memory
  column.resize(column.size() + events);
}

}  // namespace

std::uint32_t OperationNumbers::key_of(const Record& record) {
  std::uint32_t sub = sub_operation(record);
  if (record.event_class == TraceClass::Network) {
    sub = (field<std::uint16_t>(record.detail, 0) >> 2U) & 1U;  // TCP
  }
  return (static_cast<std::uint32_t>(record.event_class) << 24U) |
         (std::uint32_t{record.operation} << 8U) | sub;
}

TraceOperation operation_of(std::uint32_t key) {
  return trace_operation(static_cast<TraceClass>(key >> 24U),
                         static_cast<std::uint16_t>(key >> 8U),
                         static_cast<std::uint8_t>(key));
}

std::uint16_t OperationNumbers::number(std::uint32_t key) {
  if (key == last_key_) return last_;
  const auto found = numbers_.find(key);
  std::uint16_t number = 0;
  if (found != numbers_.end()) {
    number = found->second;
  } else if (keys_.size() <= std::numeric_limits<std::uint16_t>::max()) {
    number = static_cast<std::uint16_t>(keys_.size());
    numbers_.emplace(key, number);
    keys_.push_back(key);
  } else {
    is_full_ = true;
  }
  last_key_ = key;
  last_ = number;
  return number;
}

void index_part(const IndexInput& input,
                PathDictionary& paths,
                const std::vector<ByteView>& files,
                OperationNumbers& operations,
                IndexColumns columns) {
  Part& part = input.part;
  const std::size_t records = part.records();
  const std::size_t first_event = columns.process.size();
  grow(columns.process, records);
  grow(columns.operation, records);
  grow(columns.path, records);
  grow(columns.result, records);

  const std::size_t jobs = effective_jobs(input.jobs);
  std::vector<std::unique_ptr<Range>> ranges;
  for (std::size_t i = 0; i < jobs; ++i) {
    ranges.push_back(std::make_unique<Range>(records * i / jobs, records * (i + 1) / jobs, files));
  }
  parallel_for(jobs, jobs, [&](std::size_t, std::size_t i) {
    index_range(input, *ranges[i], first_event, columns);
  });

  std::vector<std::size_t> dropped;
  for (const auto& range : ranges) {
    const std::vector<std::uint32_t> path_numbers = merge_paths(paths, range->paths);
    const std::vector<std::uint16_t> operation_numbers =
        merge_operations(operations, range->operations);
    range->paths.finish();
    tell_damage(*range, part);
    if (range->operations.is_full()) {
      add_issue(part.issues(), "trace-table-full", part.place(range->first), 0);
    }
    dropped.insert(dropped.end(), range->damaged.begin(), range->damaged.end());
    for (std::size_t i = first_event + range->first; i < first_event + range->last; ++i) {
      columns.path[i] = path_numbers[columns.path[i]];
      if (!operation_numbers.empty()) {
        columns.operation[i] = operation_numbers[columns.operation[i]];
      }
    }
  }
  close_gaps(columns.process, first_event, dropped);
  close_gaps(columns.operation, first_event, dropped);
  close_gaps(columns.path, first_event, dropped);
  close_gaps(columns.result, first_event, dropped);
  part.drop(dropped);
}

}  // namespace casebook::pml
