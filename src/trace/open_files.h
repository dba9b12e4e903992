// SPDX-License-Identifier: Apache-2.0
// Follows who has watched files open while a trace goes by: handles, sections, images and hives.
//
// - A thread closes what it opened, the last one first; what it did not open is the process's last.
// - A file keeps its handles when it is renamed, and a hard link is a name of the same file.
// - The end of a process closes its handles. One that a descendant uses afterwards was inherited.
// - A file that is created is a new one: handles that remain are on the deleted one of that name.
// - A mark for deletion outlives the handle that set it, as long as others keep the file open.
// - A file that is used without an open was open before the trace began. Paging does not count: it
//   goes on for mapped files whose handles are closed.
// - A hive is held by whoever loaded it, with its logs, until it is unloaded; a hive of an
//   application (\REGISTRY\A) until that one ends.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/trace.h"
#include "model/trace_findings.h"
#include "trace/file_names.h"
#include "trace/watched_names.h"

namespace casebook {

enum class HandleOrigin : std::uint8_t {
  Seen,       // its open, load or mapping is in the trace
  Inherited,  // the same, but by an ancestor that has ended since
  Implied,    // used without an open
  Listed,     // stands in the process's list of modules; when it was loaded is not known
};

struct HeldHandle {
  HolderKind kind = HolderKind::Handle;
  HandleOrigin origin = HandleOrigin::Seen;
  std::uint32_t process = 0;
  std::uint32_t opener = 0;  // process that opened it
  std::uint32_t file = 0;
  std::uint32_t thread = 0;  // number of the one that opened it
  std::optional<std::size_t> opened;
  std::optional<std::size_t> closed;
  std::optional<std::size_t> used;  // of an implied one: the first event that shows it
  FileTime opened_at = 0;           // 0: before the trace began
  FileTime ready_at = 0;            // when the open or load had ended
  FileTime closed_at = 0;           // 0: not closed
  std::uint32_t access = 0;
  std::uint32_t share = 0;
  bool is_orphan = false;                 // its process has ended, and nobody has used it since
  bool is_private = false;                // a hive that ends with its process
  std::uint32_t locks = 0;                // parts of the file that it has locked now
  std::optional<std::size_t> first_lock;  // event
  // Event by which a process closed the file that nobody saw open it: perhaps a copy of this
  // handle, the last one.
  std::optional<std::size_t> copy_closed;
  bool marks_deletion = false;
  bool deletes_on_close = false;  // was opened so

  bool has_locked() const { return first_lock.has_value(); }
  bool is_locking() const { return locks != 0; }
  bool is_deleting() const { return marks_deletion || deletes_on_close; }
};

// A handle that is closed sooner is a scanner's, most of the time.
inline constexpr Ticks kBriefHandle = 50 * (kTicksPerSecond / 1000);

// Whether a handle was open for a moment only.
bool is_brief(const HeldHandle& handle);

class OpenFiles {
 public:
  OpenFiles(const Trace& trace, const FileNames& names, const WatchedNames& watched);

  // Events in the order of the trace: those that concerns() is true for.
  void see(std::size_t event);
  bool concerns(std::size_t event) const;

  // The file that has this name now.
  std::uint32_t file_of(std::uint32_t object);
  // Indexes into handles(): handles and hives, sections and images, of this moment.
  std::span<const std::uint32_t> open_on(std::uint32_t file) const { return open_[file]; }
  std::span<const std::uint32_t> mapped_on(std::uint32_t file) const { return mapped_[file]; }
  const std::vector<HeldHandle>& handles() const { return handles_; }
  // The handle, perhaps closed, by which the file was last marked for deletion; kNoTraceIndex when
  // nobody is seen to have done so since the name was opened last.
  std::uint32_t marker_of(std::uint32_t file) const { return marker_[file]; }
  // Handles that remained on a file when another one was created in its place are moved to a file
  // of their own; the file they were on then, else `file` itself.
  std::uint32_t place_of(std::uint32_t file) const { return places_[file]; }
  std::size_t file_count() const { return places_.size(); }
  // Whether there were more than are followed.
  bool is_cut() const { return is_cut_; }

 private:
  void list_modules();
  void list_module(std::uint32_t process, std::string_view path);
  void find_logs_of_hives();
  std::uint32_t new_file();
  HeldHandle new_handle(HolderKind kind, std::uint32_t process, std::size_t event) const;
  void add(HeldHandle handle);
  void end(std::uint32_t handle, std::size_t event, FileTime time);
  std::uint32_t own_handle(std::uint32_t process, std::uint32_t file, bool is_orphan = false) const;
  std::uint32_t own_handle_of(std::uint32_t thread,
                              std::uint32_t process,
                              std::uint32_t file) const;
  std::uint32_t lent_handle(std::uint32_t process, std::uint32_t file) const;
  std::uint32_t orphan_on(std::uint32_t file) const;
  std::uint32_t moved_handle(std::uint32_t process, std::uint32_t object) const;
  void disown(std::uint32_t handle);
  void inherit(std::uint32_t handle, std::uint32_t process);
  bool has_had(std::uint32_t process, std::uint32_t file) const;
  std::uint32_t handle_to_close(std::uint32_t thread, std::uint32_t process, std::uint32_t object);

  void open(std::size_t event, std::uint32_t object);
  void renew(std::uint32_t object, FileTime time);
  void leave(std::uint32_t file, std::uint32_t former, std::uint32_t object, FileTime time);
  void close(std::size_t event, std::uint32_t object);
  void doubt(std::uint32_t file, std::uint32_t closer, std::size_t event);
  void forget(std::size_t event, std::uint32_t file);
  void use(std::size_t event, std::uint32_t object, TraceAction action);
  void lock(std::size_t event, std::uint32_t handle);
  void imply(std::size_t event, std::uint32_t file);
  void map(std::size_t event, std::uint32_t file, HolderKind kind);
  void move(std::size_t event, std::uint32_t object, TraceAction action);
  void dispose(std::size_t event, std::uint32_t file);
  void load_hive(std::size_t event);
  void unload_hive(std::size_t event);
  void end_process(std::size_t event);

  const Trace& trace_;
  const FileNames& names_;
  const WatchedNames& watched_;
  std::vector<std::uint32_t> current_;  // file of each object
  std::vector<HeldHandle> handles_;
  std::vector<std::vector<std::uint32_t>> open_;        // by file
  std::vector<std::vector<std::uint32_t>> mapped_;      // by file
  std::vector<std::uint32_t> marker_;                   // handle, by file
  std::vector<std::vector<std::uint32_t>> by_process_;  // handles of each process
  std::vector<std::uint32_t> places_;                   // by file
  std::vector<std::uint32_t> orphans_;                  // how many, by file
  std::vector<bool> has_links_;                         // by file
  std::unordered_set<std::uint64_t> had_;               // process and file
  // Open handles of a process on a file, in the order of their numbers.
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> own_;
  std::unordered_map<std::uint64_t, std::uint32_t> moved_;             // process and old name: file
  std::unordered_map<std::string, std::vector<std::uint32_t>> hives_;  // handles, by key
  std::unordered_map<std::string, std::vector<std::uint32_t>> logs_;   // objects, by hive
  std::size_t paging_checks_ = 0;
  bool is_cut_ = false;
};

// "c:\users\x\ntuser.dat" of its ".log1" or "{...}.tm.blf"; "" when the name is not one of a log.
std::string_view hive_of_log(std::string_view name);

// Whether files of this name are hives: the registry holds them while Windows runs.
bool is_hive_name(std::string_view name);

}  // namespace casebook
