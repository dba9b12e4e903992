// SPDX-License-Identifier: Apache-2.0
// One PML file: its tables, and where its records lie. A file that was not closed, or was cut, is
// walked record by record.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "decode/pml/record.h"
#include "decode/pml/tables.h"
#include "decode/trace_file.h"

namespace casebook::pml {

class Part {
 public:
  // Fails when it is no PML file, or of a version that nobody knows. Damage is in issues().
  static Result<Part> open(const TraceFile& file);

  const std::string& path() const { return path_; }
  ByteView bytes() const { return bytes_; }
  const Header& header() const { return header_; }
  const HostTable& hosts() const { return hosts_; }
  std::vector<TraceProcess>& processes() { return processes_; }
  std::vector<Issue>& issues() { return issues_; }
  const std::vector<Issue>& issues() const { return issues_; }
  bool is_recovered() const { return is_recovered_; }

  std::size_t records() const { return places_.empty() ? listed_ : places_.size(); }
  // REQUIRES: record < records()
  std::uint64_t place(std::size_t record) const;
  // False for a record that is damaged.
  bool read(std::size_t record, Record& result) const;
  FileTime first_time() const;  // of the first record that can be read, 0 when there is none

  // Begins to bring a record from memory into the cache; nothing for one that is not there.
  void prefetch(std::size_t record) const;
  // Tells who has the bytes that these records will be read.
  void will_read(std::size_t first, std::size_t last) const;

  // Forgets records, given by their numbers in ascending order.
  void drop(const std::vector<std::size_t>& records);

 private:
  Part() = default;
  void find_records();
  void complete_processes();
  bool is_list_sound() const;
  void walk();
  std::uint64_t listed_place(std::size_t record) const;
  std::uint64_t end_of_records() const;

  std::string path_;
  ByteView bytes_;
  std::function<void(std::uint64_t, std::uint64_t)> will_read_;
  Header header_;
  HostTable hosts_;
  std::vector<TraceProcess> processes_;
  std::vector<Issue> issues_;
  std::size_t listed_ = 0;             // entries of the file's own list of records
  std::vector<std::uint64_t> places_;  // instead of that list, when it cannot be used as it is
  bool is_recovered_ = false;
};

// The processes of a file without a table of them, put together from its events.
std::vector<TraceProcess> recover_processes(const Part& part);

// Names of processes that have none, of those put together from events.
void fill_names(std::vector<TraceProcess>& processes, std::vector<TraceProcess> recovered);

}  // namespace casebook::pml
