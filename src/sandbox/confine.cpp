// SPDX-License-Identifier: Apache-2.0
#include "sandbox/confine.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file_handle.h"
#include "base/text.h"

namespace casebook {
namespace {

Error refused(std::string_view what) {
  return Error{ErrorCode::Unsupported,
               std::string("confine: ") + std::string(what) + ": " + system_message(errno)};
}

Status limit(int resource, std::uint64_t most, std::string_view what) {
  const rlimit wanted{most, most};
  if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &wanted) != 0) return refused(what);
  return ok_status();
}

// Source: Documentation/userspace-api/landlock.rst of the kernel. The C library has no functions
// for it.
constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kFirstVersion =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
    LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
    LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr std::uint64_t kScratch = kRead | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                   LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR;
// Later versions of Landlock, by their number; the headers of Debian 12 do not name all of them.
constexpr std::uint64_t kRefer = std::uint64_t{1} << 13U;     // 2
constexpr std::uint64_t kTruncate = std::uint64_t{1} << 14U;  // 3

// Data of the C library: locales, conversions, time zones, and what tells about the processor.
constexpr std::array<std::string_view, 9> kSystem = {"/usr/lib",
                                                     "/usr/lib64",
                                                     "/usr/share/zoneinfo",
                                                     "/lib",
                                                     "/lib64",
                                                     "/etc/ld.so.cache",
                                                     "/etc/localtime",
                                                     "/dev/null",
                                                     "/sys/devices/system/cpu"};

Status allow(int ruleset, const std::string& path, std::uint64_t access, bool must_be_there) {
  const FileHandle file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (file.get() < 0) return must_be_there ? Status(refused(path)) : ok_status();
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return refused(path);
  // Only these make sense for a file.
  if (!S_ISDIR(about.st_mode))
    access &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = access;
  rule.parent_fd = file.get();
  if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
    return refused(path);
  return ok_status();
}

// False: the kernel has no Landlock.
Result<bool> wall_files(const Confinement& wanted) {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return false;
  landlock_ruleset_attr handled{};
  handled.handled_access_fs =
      kFirstVersion | (version >= 2 ? kRefer : 0) | (version >= 3 ? kTruncate : 0);
  const FileHandle ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  if (ruleset.get() < 0) return refused("Landlock");
  for (const std::string& path : wanted.readable) {
    RETURN_IF_ERROR(allow(ruleset.get(), path, kRead, true));
  }
  for (const std::string_view path : kSystem) {
    RETURN_IF_ERROR(allow(ruleset.get(), std::string(path), kRead, false));
  }
  if (!wanted.scratch.empty()) {
    const std::uint64_t access = kScratch | (version >= 3 ? kTruncate : 0);
    RETURN_IF_ERROR(allow(ruleset.get(), wanted.scratch, access, true));
  }
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return refused("Landlock");
  return true;
}

// Of a program that reads files, computes and writes to its standard output, on several threads.
constexpr auto kCalls = std::to_array<int>({
    // Files
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(stat),
    SCMP_SYS(fstat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(lseek),
    SCMP_SYS(getdents64),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rmdir),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fallocate),
    SCMP_SYS(fadvise64),
    SCMP_SYS(readahead),
    SCMP_SYS(copy_file_range),
    SCMP_SYS(sendfile),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fcntl),
    SCMP_SYS(flock),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    // Memory
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(mincore),
    SCMP_SYS(msync),
    SCMP_SYS(memfd_create),
    // Threads
    SCMP_SYS(futex),
    SCMP_SYS(futex_waitv),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(getcpu),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(restart_syscall),
    // Signals and time
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    // What it is told about itself and the machine
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrlimit),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(getrandom),
    SCMP_SYS(umask),
});

// Nobody makes these by mistake.
constexpr auto kAttacks = std::to_array<int>({
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(bpf),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(reboot),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
});

Status filter_calls() {
  const std::unique_ptr<void, decltype(&seccomp_release)> filter(
      seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
  if (filter == nullptr) return refused("seccomp");
  const auto add = [&](std::uint32_t action, int call) {
    // One that the processor's architecture does not have is none.
    const int error = seccomp_rule_add(filter.get(), action, call, 0);
    return error == 0 || error == -EDOM;
  };
  bool is_added = true;
  for (const int call : kCalls)
    is_added = add(SCMP_ACT_ALLOW, call) && is_added;
  for (const int call : kAttacks)
    is_added = add(SCMP_ACT_KILL_PROCESS, call) && is_added;
  const auto allow_if = [&](int call, const scmp_arg_cmp& condition) {
    return seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &condition) == 0;
  };
  // Threads, and no processes. What clone3 is asked for lies in memory, where no filter looks: the
  // C library takes clone when there is none.
  is_added =
      allow_if(SCMP_SYS(clone), {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD}) && is_added;
  is_added = add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3)) && is_added;
  // Signals to itself alone: a failed check ends the program so.
  const auto self = static_cast<scmp_datum_t>(::getpid());
  is_added = allow_if(SCMP_SYS(tgkill), {0, SCMP_CMP_EQ, self, 0}) && is_added;
  if (!is_added || seccomp_load(filter.get()) != 0) return refused("seccomp");
  return ok_status();
}

}  // namespace

Result<Confined> confine(const Confinement& wanted) {
  RETURN_IF_ERROR(limit(RLIMIT_DATA, wanted.memory_bytes, "memory"));
  RETURN_IF_ERROR(limit(RLIMIT_FSIZE, wanted.file_bytes, "files"));
  RETURN_IF_ERROR(limit(RLIMIT_CPU, wanted.cpu_seconds, "time"));
  RETURN_IF_ERROR(limit(RLIMIT_CORE, 0, "core"));
  // Whoever started it is gone: nobody wants the result.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("privileges");
  Confined confined;
  ASSIGN_OR_RETURN(confined.are_files_walled, wall_files(wanted));
  RETURN_IF_ERROR(filter_calls());
  return confined;
}

}  // namespace casebook
