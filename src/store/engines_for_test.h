// SPDX-License-Identifier: Apache-2.0
// Both engines for tests: a SQLite file in a folder of its own, and a database of a PostgreSQL
// server that is started at the first use, reachable through a socket in its temporary folder
// alone, and stopped at the end of the program.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scratch_folder_for_test.h"
#include "store/database.h"

namespace casebook::store {

class PostgresForTest {
 public:
  // Nothing where PostgreSQL is not installed.
  static PostgresForTest* running() {
    static PostgresForTest server;
    return server.process_ > 0 ? &server : nullptr;
  }
  PostgresForTest(const PostgresForTest&) = delete;
  PostgresForTest& operator=(const PostgresForTest&) = delete;

  std::string new_database() {
    const std::string name = fmt::format("test{}", ++databases_);
    auto made = Database::open(address("postgres"), {});
    if (!made.ok()) return "";
    auto lease = made.value()->connect();
    if (!lease.ok() || !lease.value()->script("CREATE DATABASE " + name).ok()) return "";
    return address(name);
  }

 private:
  PostgresForTest() {
    const std::string programs = newest_programs();
    if (programs.empty() || folder_.path().empty()) return;
    // The server refuses to run as root.
    const passwd* owner = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
    if (::geteuid() == 0 && owner == nullptr) return;
    if (owner != nullptr && ::chown(folder_.path().c_str(), owner->pw_uid, owner->pw_gid) != 0)
      return;
    const std::string data = folder_.path() + "/data";
    const pid_t maker = start({programs + "/initdb",
                               "-D",
                               data,
                               "-U",
                               "casebook",
                               "--auth=trust",
                               "--no-sync",
                               "--encoding=UTF8",
                               "--locale=C.UTF-8"},
                              owner);
    int status = 0;
    if (maker <= 0 || ::waitpid(maker, &status, 0) < 0 || status != 0) return;
    process_ = start({programs + "/postgres",
                      "-D",
                      data,
                      "-k",
                      folder_.path(),
                      "-c",
                      "listen_addresses=",
                      "-c",
                      "fsync=off",
                      "-c",
                      "max_connections=60",
                      "-c",
                      "log_min_messages=panic"},
                     owner);
    for (int i = 0; i < 200 && process_ > 0; ++i) {
      if (Database::open(address("postgres"), {}).ok()) return;
      ::usleep(50'000);
    }
    stop();
  }
  ~PostgresForTest() { stop(); }

  void stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGQUIT);  // at once: nothing is to be kept
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  std::string address(const std::string& database) const {
    return fmt::format("postgresql://casebook@/{}?host={}", database, folder_.path());
  }

  static std::string newest_programs() {
    for (int version = 20; version >= 15; --version) {
      std::string programs = fmt::format("/usr/lib/postgresql/{}/bin", version);
      if (::access((programs + "/postgres").c_str(), X_OK) == 0) return programs;
    }
    return "";
  }

  static pid_t start(const std::vector<std::string>& words, const passwd* owner) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    const bool is_other = owner != nullptr;
    if (is_other && (::setgid(owner->pw_gid) != 0 || ::setuid(owner->pw_uid) != 0)) ::_exit(1);
    std::vector<char*> arguments;
    for (const std::string& word : words)
      arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(1);
    if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(1);
    ::execv(arguments[0], arguments.data());
    ::_exit(1);
  }

  ScratchFolder folder_;
  pid_t process_ = -1;
  int databases_ = 0;
};

// An empty database of one engine. A test with it skips where the engine is not installed.
class EngineTest : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == Engine::Sqlite) {
      where_ = folder_.path("desk.sqlite");
    } else {
      PostgresForTest* server = PostgresForTest::running();
      if (server == nullptr) GTEST_SKIP() << "PostgreSQL 15 or later is not installed";
      where_ = server->new_database();
    }
    auto opened = Database::open(where_, {});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    database_ = std::move(opened).value();
  }

  Database& database() { return *database_; }
  const std::string& where() const { return where_; }
  std::string folder() const { return folder_.path(); }
  Lease connection() { return std::move(database_->connect()).value(); }

 private:
  ScratchFolder folder_;
  std::string where_;
  std::unique_ptr<Database> database_;
};

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::Sqlite ? "Sqlite" : "Postgres";
}

}  // namespace casebook::store

// Runs the tests of `suite` with each engine.
#define FOR_EACH_ENGINE(suite)                                                             \
  INSTANTIATE_TEST_SUITE_P(                                                                \
      Engines,                                                                             \
      suite,                                                                               \
      testing::Values(casebook::store::Engine::Sqlite, casebook::store::Engine::Postgres), \
      casebook::store::engine_name)
