// SPDX-License-Identifier: Apache-2.0
// What the processes of a trace are to somebody who looks for the reason of a failure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/knowledge.h"
#include "model/trace.h"

namespace casebook {

std::string process_title(const TraceProcess& process);  // "setup.exe (4711)"

// System, Registry and their kind: what they do, they do for others.
bool is_kernel_process(const TraceProcess& process);

// Whether a process works for Windows Update, Setup, servicing, reset or migration. svchost.exe
// does many things: the object decides.
bool works_for_servicing(std::string_view process, std::string_view object);

// Whether the company is Microsoft; nothing when it is not said.
std::optional<bool> is_of_microsoft(std::string_view company);

// The product of the knowledge with this program or driver (a file name); null when none has it.
const Product* product_of_program(const Knowledge* knowledge, std::string_view program);
const Product* product_of_driver(const Knowledge* knowledge, std::string_view driver);

// Whether the product watches what others do with files: anti-virus, DLP, device control ...
bool guards_files(const Product& product);

// Which processes work together: a program, the programs that it started, and theirs. Services and
// what a person starts from the shell begin a family of their own.
class ProcessFamilies {
 public:
  explicit ProcessFamilies(const Trace& trace);

  std::uint32_t of(std::uint32_t process) const { return families_[process]; }
  bool are_related(std::uint32_t a, std::uint32_t b) const { return of(a) == of(b); }

  // Whether what one process got helps the other: the same one, or one of them started the other,
  // as the same account. Two programs of one batch file do not work for each other.
  bool may_stand_in(std::uint32_t a, std::uint32_t b) const;

 private:
  bool has_started(std::uint32_t starter, std::uint32_t process) const;

  const std::vector<TraceProcess>& processes_;
  std::vector<std::uint32_t> families_;
};

// How a process ended, as far as the trace shows.
struct ProcessEnd {
  std::optional<std::size_t> event;
  FileTime time = 0;  // 0: it did not end
  std::optional<std::int64_t> status;
};

class ProcessEnds {
 public:
  explicit ProcessEnds(const Trace& trace);

  const ProcessEnd& of(std::uint32_t process) const { return ends_[process]; }

 private:
  std::vector<ProcessEnd> ends_;
};

}  // namespace casebook
