// SPDX-License-Identifier: Apache-2.0
// A Process Monitor trace: which process did what to which object, and with which result.
//
// A trace may hold tens of millions of events. What is looked for is kept in columns (one small
// number an event and column, into dictionaries); everything else is decoded from the evidence when
// it is asked for. Several files of one capture are one trace; events are numbered through in the
// order of time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/issue.h"

namespace casebook {

// 100 ns since 1601-01-01 UTC; 0 when unknown. Source: FILETIME, MS-DTYP 2.3.3.
using FileTime = std::uint64_t;
// A span of time in the same unit.
using Ticks = std::uint64_t;
inline constexpr Ticks kTicksPerSecond = 10'000'000;

// Index into a table that stands for "none".
inline constexpr std::uint32_t kNoTraceIndex = 0xFFFFFFFF;

// The number that Process Monitor gives a class of events.
enum class TraceClass : std::uint8_t {
  Unknown,
  Process,
  Registry,
  FileSystem,
  Profiling,
  Network,
  Ipc,  // pipes and mail slots, since Process Monitor 4; operations of FileSystem
};

// "File System", as the column Event Class names it.
std::string_view trace_class_name(TraceClass event_class);

// What an operation does to its object: what analyses tell apart.
enum class TraceAction : std::uint8_t {
  Other,
  // Files and folders
  Open,       // CreateFile, CreatePipe, CreateMailSlot
  Close,      // CloseFile: the last handle is closed (IRP_MJ_CLEANUP)
  Forget,     // IRP_MJ_CLOSE: nothing in the kernel uses the file object any more
  Read,       // ReadFile
  Write,      // WriteFile
  Map,        // CreateFileMapping
  QueryOpen,  // an open, a query and a close in one
  Query,      // any Query... of a file
  List,       // QueryDirectory
  Watch,      // NotifyChangeDirectory
  Control,    // FileSystemControl, DeviceIoControl
  Lock,       // LockFile and its undoing
  Flush,
  Change,   // Set...InformationFile that is none of the following; SetEAFile
  Resize,   // end of file, allocation, valid data length
  Rename,   // the target is the new name
  Link,     // the target is the new name
  Dispose,  // SetDispositionInformation: marks for deletion, or takes the mark away
  QuerySecurity,
  SetSecurity,
  Volume,  // queries and changes of the volume
  // Registry
  OpenKey,
  CreateKey,
  CloseKey,
  QueryKey,
  QueryValue,
  SetValue,
  DeleteKey,
  DeleteValue,
  ChangeKey,  // RegSetInfoKey
  RenameKey,  // the target is the new name
  LoadHive,   // RegLoadKey; the target is the hive's file
  UnloadHive,
  QueryKeySecurity,
  SetKeySecurity,
  OtherKey,
  // Processes
  ProcessDefined,  // was there when the capture began
  ProcessCreate,   // by the parent
  ProcessStart,    // in the new process
  ProcessExit,
  ThreadCreate,
  ThreadExit,
  LoadImage,
  Statistics,
  // Others
  Profile,
  Network,
};

struct TraceOperation {
  TraceClass event_class = TraceClass::Unknown;
  std::uint16_t number = 0;  // within the class
  std::uint8_t sub = 0;      // information class or minor function, 0 when it has none
  TraceAction action = TraceAction::Other;
  std::string name;  // as Process Monitor prints it; "<Unknown>" when it has no name for it
};

// A file mapped into a process, or a driver in the kernel (those hang on the process System).
struct TraceModule {
  std::uint64_t base = 0;
  std::uint32_t size = 0;       // bytes from `base`
  std::uint32_t timestamp = 0;  // of the PE header; with the size the key of a symbol server
  std::string path;
  std::string version;
  std::string company;
  std::string description;

  bool holds(std::uint64_t address) const { return address >= base && address - base < size; }
};

struct TraceProcess {
  std::uint32_t index = 0;  // the number the capture gave it; unique in one file only
  std::uint32_t pid = 0;    // Windows uses them again
  std::uint32_t parent_pid = 0;
  std::uint32_t parent = kNoTraceIndex;  // index into Trace::processes()
  std::uint64_t authentication_id = 0;   // logon LUID
  std::uint32_t session = 0;
  FileTime started = 0;
  FileTime ended = 0;                  // 0: still running when the capture ended
  std::optional<bool> is_virtualized;  // not said for some
  bool is_64bit = true;
  bool is_guessed = false;  // put together from events: the file's own table is lost
  std::string integrity;
  std::string user;
  std::string name;  // "svchost.exe"
  std::string path;
  std::string command_line;
  std::string company;
  std::string version;
  std::string description;
  std::vector<TraceModule> modules;  // sorted by base
};

// The part of an event that every event has.
struct TraceEvent {
  FileTime time = 0;   // when the operation began
  Ticks duration = 0;  // meaningless while is_pending
  std::uint32_t thread = 0;
  std::uint32_t result = 0;    // NTSTATUS
  bool is_pending = false;     // had not ended when the capture did
  std::uint32_t sequence = 0;  // the driver's own count; holes are events that were not kept
  std::uint32_t part = 0;      // index into Trace::parts()
  std::uint64_t offset = 0;    // of the record in that file
};

// What a CreateFile asks for, as NtCreateFile defines it, and what came of it.
struct TraceOpen {
  std::uint32_t desired_access = 0;
  std::uint32_t disposition = 0;
  std::uint32_t options = 0;  // FILE_DIRECTORY_FILE, FILE_DELETE_ON_CLOSE 0x1000 ...
  std::uint32_t attributes = 0;
  std::uint32_t share = 0;                   // 1 read, 2 write, 4 delete
  std::optional<std::uint32_t> open_result;  // 0 superseded, 1 opened, 2 created, 3 overwritten
  std::string impersonating;                 // SID; "" when it does not
};

// One address of a stack, and the module it lies in.
struct TraceFrame {
  std::uint64_t address = 0;
  const TraceModule* module = nullptr;  // of the process, or of the kernel; null: nobody knows
  bool is_kernel = false;

  std::uint64_t offset() const { return module == nullptr ? 0 : address - module->base; }
};

// A named value of the column Detail.
struct TraceDetail {
  std::string name;
  std::string value;
};

enum class TraceDetailForm : std::uint8_t {
  ProcessMonitor,  // as Process Monitor prints it, where it errs too
  Exact,           // what the record holds: docs/process-monitor.md lists the differences
};

struct TraceDetailStyle {
  TraceDetailForm form = TraceDetailForm::ProcessMonitor;
  int minutes = 0;  // of the clock for times in details, from UTC
};

// One file of the capture.
struct TracePart {
  std::string path;  // inside the bundle
  std::uint64_t bytes = 0;
  std::uint64_t events = 0;
  bool is_recovered = false;  // was not closed: its records were walked
  std::vector<Issue> issues;  // offsets in this file
};

enum class TraceSource : std::uint8_t { Pml, Csv, Xml };

// What a capture says of the machine and of itself.
struct TraceCapture {
  TraceSource source = TraceSource::Pml;
  std::string computer;     // "" when the source does not say
  std::string system_root;  // "C:\Windows"
  std::uint32_t major = 0;  // of the version of Windows
  std::uint32_t minor = 0;
  std::uint32_t build = 0;
  std::uint32_t processors = 0;
  std::uint64_t memory = 0;  // bytes
  bool is_64bit = true;      // of the system
  // Exports are in the local time of whoever exported: times stand for UTC although they are not.
  bool is_local_time = false;
  bool has_dates = true;  // false: the days are counted from an unknown first one
  FileTime first = 0;     // of the first and the last event
  FileTime last = 0;
};

// Access to one trace. Everything is const and may be called on many threads at once. `event` is
// below size(); indexes of tables below the size of their table.
class Trace {
 public:
  Trace() = default;
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  virtual ~Trace() = default;

  virtual const TraceCapture& capture() const = 0;
  virtual const std::vector<TracePart>& parts() const = 0;

  // The columns: one entry an event.
  std::size_t size() const { return columns_.process.size(); }
  std::span<const std::uint32_t> process_column() const { return columns_.process; }
  std::span<const std::uint16_t> operation_column() const { return columns_.operation; }
  std::span<const std::uint32_t> path_column() const { return columns_.path; }
  std::span<const std::uint32_t> result_column() const { return columns_.result; }  // NTSTATUS

  // Their dictionaries.
  virtual const std::vector<TraceProcess>& processes() const = 0;
  virtual const std::vector<TraceOperation>& operations() const = 0;
  virtual std::size_t path_count() const = 0;  // path 0 is ""
  // In UTF-8, as the column Path shows it. Upper and lower case are different paths.
  virtual void append_path(std::uint32_t path, std::string& out) const = 0;
  // Its name as the column Result shows it. Exports may hold names that no status has; in such a
  // trace those have numbers of their own, which mean nothing elsewhere.
  virtual void append_result(std::uint32_t status, std::string& out) const;

  // What is decoded on demand.
  virtual TraceEvent event(std::size_t event) const = 0;
  // REQUIRES: the action is Open
  virtual TraceOpen open(std::size_t event) const = 0;
  // The second object of Rename, Link, RenameKey and LoadHive; "" for others. As the record names
  // it: an NT path ("\??\C:\x") or a bare name.
  virtual std::string target(std::size_t event) const = 0;
  // REQUIRES: the action is Dispose. Whether the file is marked for deletion by it.
  virtual bool marks_deletion(std::size_t event) const = 0;
  // The process that a ProcessCreate made; kNoTraceIndex when it is not in the table.
  virtual std::uint32_t child(std::size_t event) const = 0;
  // "Desired Access: Generic Read, Disposition: Open, ..."
  virtual void append_detail(std::size_t event,
                             const TraceDetailStyle& style,
                             std::string& out) const = 0;
  virtual std::vector<TraceDetail> details(std::size_t event,
                                           const TraceDetailStyle& style) const = 0;
  // "Read", "Write", "Read Metadata", "Write Metadata" or ""
  virtual std::string_view category(std::size_t event) const = 0;
  // Innermost frame first; kernel frames come before those of the process. Empty when the capture
  // kept none.
  virtual std::vector<TraceFrame> stack(std::size_t event) const = 0;

 protected:
  struct Columns {
    std::vector<std::uint32_t> process;
    std::vector<std::uint16_t> operation;
    std::vector<std::uint32_t> path;
    std::vector<std::uint32_t> result;
  };
  Columns columns_;
};

inline constexpr std::uint32_t kStatusPending = 0x103;

// "ACCESS DENIED" for 0xC0000022, as the column Result shows it; "" for a pending operation; a
// hexadecimal number ("0xC0000BAD") for a status without a name.
std::string trace_result_name(std::uint32_t status);
void append_result_name(std::uint32_t status, std::string& out);
// The status of a name; nothing when no status has it.
std::optional<std::uint32_t> trace_result_of(std::string_view name);

// All names that results have.
std::vector<std::string_view> trace_result_names();

// Whether a result says that the operation was refused or failed. The many others (NAME NOT FOUND,
// BUFFER OVERFLOW, REPARSE ...) are how programs ask.
bool is_refusal(std::uint32_t status);

// "Generic Read, Delete": access rights to a file, or to a key, as the column Detail shows them.
std::string file_access_text(std::uint32_t access);
std::string key_access_text(std::uint32_t access);
void append_file_access(std::uint32_t access, std::string& out);
void append_key_access(std::uint32_t access, std::string& out);
std::uint32_t file_access_of(std::string_view text);  // the inverse; unknown words give nothing
std::uint32_t key_access_of(std::string_view text);
// The rights to a file that generic ones stand for: GENERIC_READ -> 0x120089.
std::uint32_t specific_file_access(std::uint32_t access);
std::string share_mode_text(std::uint32_t share);  // "Read, Write, Delete", "None"

}  // namespace casebook
