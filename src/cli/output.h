// SPDX-License-Identifier: Apache-2.0
// Where a command writes: standard output, or a file that appears only when it is complete.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace casebook {

// Refuses a path that is, or lies in, one of `inputs`: evidence is never written to.
Status refuse_evidence(const std::string& path, const std::vector<std::string>& inputs);

class Output {
 public:
  // `path` empty: standard output. Else a temporary file beside it, renamed by finish(). Refuses a
  // path that is, or lies in, one of `inputs`: evidence is never written to.
  static Result<Output> open(const std::string& path, const std::vector<std::string>& inputs);

  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();  // removes what was not finished

  void write(std::string_view text);
  // False after a failed write: a long command may stop then.
  bool good() const { return good_; }
  // What was written can be read from now on; for who waits for it at a terminal.
  void flush();
  // Flushes, and gives the file its name.
  Status finish();

 private:
  Output(std::FILE* file, std::string path, std::string temporary)
      : file_(file),
        path_(std::move(path)),
        temporary_(std::move(temporary)) {}

  std::FILE* file_ = nullptr;
  std::string path_;       // "" for standard output
  std::string temporary_;  // "" for standard output
  bool good_ = true;
  int error_ = 0;
};

// What a terminal may show of a text whose lines end in CR LF and that is exact for other programs:
// its control and invisible characters spelled out.
std::string lines_for_terminal(std::string_view text);

// Writes a whole text where the invocation wants it, says what went wrong, and gives the exit
// status.
int write_out(std::string_view text, const Invocation& invocation);

}  // namespace casebook
