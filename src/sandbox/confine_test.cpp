// SPDX-License-Identifier: Apache-2.0
// What a confined process can still do, tried out in processes of their own.
#include "sandbox/confine.h"

#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scratch_folder_for_test.h"

namespace casebook {
namespace {

constexpr int kNotConfined = 90;

// How a process ends that is confined and then does `what`: its status, or -signal.
int end_of(const Confinement& wanted, const std::function<int()>& what) {
  const pid_t pid = fork();
  if (pid == 0) {
    const auto confined = confine(wanted);
    if (!confined.ok()) {
      std::fprintf(stderr, "%s\n", confined.error().message.c_str());
      _exit(kNotConfined);
    }
    _exit(what());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int error_of(long result) {
  return result < 0 ? errno : 0;
}

// Sanitizers read and write what a confined process has no business with.
bool is_sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
  return __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
  return false;
#endif
}

class ConfineTest : public testing::Test {
 protected:
  void SetUp() override {
    if (is_sanitized()) GTEST_SKIP() << "sanitizers need calls that are filtered";
    evidence_ = folder_.write("evidence/setupact.log", "a line");
    folder_.write("scratch/there", "");
    secret_ = folder_.write("secret", "of others");
    wanted_.readable = {folder_.path("evidence")};
    wanted_.scratch = folder_.path("scratch");
    if (end_of(wanted_, [] { return 0; }) == kNotConfined)
      GTEST_SKIP() << "this kernel filters no calls";
  }

  // Whether the kernel has Landlock.
  bool are_files_walled() {
    return end_of(wanted_, [&] { return error_of(open(secret_.c_str(), O_RDONLY)); }) != 0;
  }

  ScratchFolder folder_;
  std::string evidence_;
  std::string secret_;
  Confinement wanted_;
};

TEST_F(ConfineTest, EvidenceIsReadAndScratchWritten) {
  EXPECT_EQ(end_of(wanted_,
                   [&] {
                     char c = 0;
                     const int file = open(evidence_.c_str(), O_RDONLY);
                     if (read(file, &c, 1) != 1 || c != 'a') return 1;
                     const int made =
                         open(wanted_.scratch.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
                     if (made < 0 || write(made, &c, 1) != 1) return 2;
                     const std::string named = wanted_.scratch + "/new";
                     const int other = open(named.c_str(), O_CREAT | O_RDWR, 0600);
                     if (other < 0 || ftruncate(other, 4096) != 0) return 3;
                     return unlink(named.c_str()) == 0 ? 0 : 4;
                   }),
            0);
}

TEST_F(ConfineTest, ThreadsAndMemoryWork) {
  EXPECT_EQ(end_of(wanted_,
                   [] {
                     int sum = 0;
                     std::vector<std::thread> threads;
                     for (int i = 0; i < 4; ++i)
                       threads.emplace_back([] { std::vector<char> bytes(1 << 22, 'x'); });
                     for (std::thread& thread : threads)
                       thread.join();
                     return sum;
                   }),
            0);
}

TEST_F(ConfineTest, OtherFilesAreOutOfReach) {
  if (!are_files_walled()) GTEST_SKIP() << "this kernel has no Landlock";
  EXPECT_EQ(end_of(wanted_, [&] { return error_of(open(secret_.c_str(), O_RDONLY)); }), EACCES);
  EXPECT_EQ(end_of(wanted_, [] { return error_of(open("/etc/passwd", O_RDONLY)); }), EACCES);
  EXPECT_EQ(end_of(wanted_, [] { return error_of(open("/proc/self/environ", O_RDONLY)); }), EACCES);
  EXPECT_EQ(end_of(wanted_, [&] { return error_of(open(evidence_.c_str(), O_WRONLY)); }), EACCES);
  EXPECT_EQ(end_of(wanted_, [&] { return error_of(unlink(evidence_.c_str())); }), EACCES);
  EXPECT_EQ(end_of(wanted_, [&] { return error_of(chmod(evidence_.c_str(), 0777)); }), EPERM);
  EXPECT_EQ(end_of(wanted_,
                   [&] {
                     const std::string moved = wanted_.scratch + "/x";
                     return error_of(rename(evidence_.c_str(), moved.c_str()));
                   }),
            EPERM);
  EXPECT_EQ(end_of(wanted_,
                   [&] {
                     const std::string name = wanted_.scratch + "/link";
                     return error_of(symlink(secret_.c_str(), name.c_str()));
                   }),
            EPERM);
}

TEST_F(ConfineTest, AttacksEndIt) {
  EXPECT_EQ(end_of(wanted_, [] { return error_of(socket(AF_INET, SOCK_STREAM, 0)); }), -SIGSYS);
  EXPECT_EQ(end_of(wanted_, [] { return error_of(socket(AF_UNIX, SOCK_STREAM, 0)); }), -SIGSYS);
  EXPECT_EQ(end_of(wanted_, [] { return error_of(execl("/bin/true", "true", nullptr)); }), -SIGSYS);
  EXPECT_EQ(end_of(wanted_, [] { return error_of(setuid(0)); }), -SIGSYS);
}

TEST_F(ConfineTest, NoOtherProcessIsTouched) {
  EXPECT_EQ(end_of(wanted_, [] { return error_of(fork()); }), EPERM);
  EXPECT_EQ(end_of(wanted_, [] { return error_of(kill(getppid(), SIGTERM)); }), EPERM);
}

TEST_F(ConfineTest, MemoryHasALimit) {
  wanted_.memory_bytes = 256 << 20;
  EXPECT_EQ(end_of(wanted_,
                   [] {
                     void* place = mmap(nullptr,
                                        std::size_t{1} << 30U,
                                        PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS,
                                        -1,
                                        0);
                     return place == MAP_FAILED ? errno : 0;
                   }),
            ENOMEM);
}

TEST_F(ConfineTest, TimeHasALimit) {
  wanted_.cpu_seconds = 1;
  EXPECT_EQ(end_of(wanted_,
                   [] {
                     volatile unsigned turns = 0;
                     while (true)
                       turns = turns + 1;
                     return 0;
                   }),
            -SIGKILL);
}

TEST_F(ConfineTest, FilesHaveALimit) {
  wanted_.file_bytes = 4096;
  EXPECT_EQ(end_of(wanted_,
                   [&] {
                     const int file = open(wanted_.scratch.c_str(), O_TMPFILE | O_RDWR, 0600);
                     return error_of(ftruncate(file, 8192));
                   }),
            -SIGXFSZ);
}

TEST_F(ConfineTest, AMissingFolderIsAnError) {
  wanted_.readable = {folder_.path("not there")};
  EXPECT_EQ(end_of(wanted_, [] { return 0; }), kNotConfined);
}

}  // namespace
}  // namespace casebook
