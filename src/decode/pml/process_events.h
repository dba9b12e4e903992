// SPDX-License-Identifier: Apache-2.0
// What the events of class Process say of processes.
#pragma once

#include <cstdint>
#include <string>

#include "decode/pml/record.h"

namespace casebook::pml {

// Of Process Defined and Process Create. Numbers are those of the capture.
struct CreatedProcess {
  std::uint32_t index = 0;
  std::uint32_t pid = 0;
  std::uint32_t parent_index = 0;
  std::uint32_t parent_pid = 0;
  std::uint32_t session = 0;
  bool is_64bit = true;
  FileTime started = 0;
  std::uint64_t authentication_id = 0;
  std::string user;       // SID
  std::string integrity;  // SID
  std::string path;
  std::string command_line;
};
CreatedProcess read_created_process(const Record& record);

// Of Process Start.
struct StartedProcess {
  std::uint32_t parent_pid = 0;
  std::string command_line;
  std::string current_directory;
  ByteView environment;  // UTF-16 texts, each with a NUL behind it
};
StartedProcess read_started_process(const Record& record);

}  // namespace casebook::pml
