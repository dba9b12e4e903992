// SPDX-License-Identifier: Apache-2.0
#include "sandbox/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file_handle.h"

namespace casebook {
namespace {

constexpr std::size_t kMostComplaints = 8 * 1024;
constexpr int kPollMilliseconds = 500;
constexpr int kLastMilliseconds = 5;  // once it has closed its pipes, its end is near
using Clock = std::chrono::steady_clock;

struct Pipe {
  FileHandle reading;
  FileHandle writing;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return Error{ErrorCode::Io, "make a pipe: " + system_message(errno)};
  return Pipe{FileHandle(ends[0]), FileHandle(ends[1])};
}

std::vector<char*> pointers_of(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words)
    pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What posix_spawn is told.
class Setup {
 public:
  Setup() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;
  ~Setup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  Result<pid_t> start(const ChildCommand& command, int output, int errors) {
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    if (!command.folder.empty())
      posix_spawn_file_actions_addchdir_np(&actions_, command.folder.c_str());
    // Sockets and databases of this program are none of its business.
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid,
                                    command.arguments.front().c_str(),
                                    &actions_,
                                    &attributes_,
                                    pointers_of(command.arguments).data(),
                                    pointers_of(command.environment).data());
    if (error != 0)
      return Error{ErrorCode::Io, command.arguments.front() + ": " + system_message(error)};
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Whether more may come.
bool read_some(int descriptor, std::string& into) {
  std::array<char, 65536> buffer{};
  const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

}  // namespace

Result<ChildEnd> run_child(const ChildCommand& command, const std::function<bool()>& keep_on) {
  ASSIGN_OR_RETURN(Pipe output, make_pipe());
  ASSIGN_OR_RETURN(Pipe errors, make_pipe());
  ASSIGN_OR_RETURN(const pid_t pid,
                   Setup().start(command, output.writing.get(), errors.writing.get()));
  output.writing = FileHandle();
  errors.writing = FileHandle();
  ChildEnd end;
  std::array<pollfd, 2> open = {pollfd{output.reading.get(), POLLIN, 0},
                                pollfd{errors.reading.get(), POLLIN, 0}};
  const auto is_open = [&] { return open[0].fd >= 0 || open[1].fd >= 0; };
  // Whether there was something to read within that time.
  const auto take = [&](int milliseconds) {
    if (::poll(open.data(), open.size(), milliseconds) <= 0) return false;
    if (open[0].revents != 0 && !read_some(open[0].fd, end.output)) open[0].fd = -1;
    if (open[1].revents != 0 && !read_some(open[1].fd, end.complaints)) open[1].fd = -1;
    if (end.complaints.size() > 2 * kMostComplaints)
      end.complaints.erase(0, end.complaints.size() - kMostComplaints);
    return is_open();
  };
  const auto has_ended = [&] {
    siginfo_t about{};
    return ::waitid(P_PID, static_cast<id_t>(pid), &about, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           about.si_pid != 0;
  };
  const Clock::time_point latest = Clock::now() + std::chrono::microseconds(command.most_time);
  Clock::time_point asked = Clock::now();
  // Until it ends itself: what it has started may hold the pipes longer.
  while (end.how == ChildEnd::How::Exited && !has_ended()) {
    take(is_open() ? kPollMilliseconds : kLastMilliseconds);
    const Clock::time_point now = Clock::now();
    if (end.output.size() > command.most_output) {
      end.how = ChildEnd::How::SaidTooMuch;
    } else if (now >= latest) {
      end.how = ChildEnd::How::TookTooLong;
    } else if (now - asked >= std::chrono::milliseconds(kPollMilliseconds)) {
      asked = now;
      if (!keep_on()) end.how = ChildEnd::How::NotWanted;
    }
  }
  while (end.how == ChildEnd::How::Exited && take(0)) {
    if (end.output.size() > command.most_output) end.how = ChildEnd::How::SaidTooMuch;
  }
  // What it may have started ends with it.
  ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (end.how == ChildEnd::How::Exited && WIFSIGNALED(status)) {
    end.how = ChildEnd::How::Signalled;
    end.status = WTERMSIG(status);
  } else if (end.how == ChildEnd::How::Exited) {
    end.status = WEXITSTATUS(status);
  }
  if (end.complaints.size() > kMostComplaints)
    end.complaints.erase(0, end.complaints.size() - kMostComplaints);
  return end;
}

Result<std::string> own_program() {
  std::string path(4096, '\0');
  const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0 || static_cast<std::size_t>(length) == path.size())
    return Error{ErrorCode::Io, "/proc/self/exe: " + system_message(errno)};
  path.resize(static_cast<std::size_t>(length));
  return path;
}

}  // namespace casebook
