// SPDX-License-Identifier: Apache-2.0
// Opens Process Monitor traces: PML files, several of one capture as one trace, and the exports to
// CSV and XML as a lesser source (no stacks, no modules, local time).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/trace.h"

namespace casebook {

// A file of a trace. The bytes must outlive the trace.
struct TraceFile {
  std::string path;  // as messages name it
  ByteView bytes;
  // Called before a piece of the bytes is read, from any thread: bytes that are mapped can be made
  // present at once instead of page by page.
  std::function<void(std::uint64_t offset, std::uint64_t length)> will_read = {};
};

struct TraceOptions {
  std::size_t jobs = 0;  // threads; 0 = one per processor. The trace does not depend on it.
  // Called now and then, from any thread, one call at a time: bytes done and all bytes.
  std::function<void(std::uint64_t, std::uint64_t)> progress = {};
};

// What of Process Monitor the bytes are; nothing when they are something else.
std::optional<TraceSource> trace_source_of(ByteView bytes);

// Which of these files belong to one capture, as indexes into `files`: "x.PML", "x-1.PML",
// "x-2.PML" of one folder; each other file is a trace of its own. In the order of the first file of
// each; the parts of a set in the order of their numbers.
std::vector<std::vector<std::size_t>> group_trace_files(const std::vector<TraceFile>& files);

// The file that a later part of a capture belongs to: "x.PML" for "x-2.PML"; "" for other names.
std::string first_trace_part(const std::string& path);

// Opens one capture. Fails when there is no trace in the files, or one is of a version that nobody
// knows; other damage is in the issues of the parts. Parts are put in the order of their first
// events.
Result<std::unique_ptr<Trace>> open_trace(const std::vector<TraceFile>& files,
                                          const TraceOptions& options);

}  // namespace casebook
