// SPDX-License-Identifier: Apache-2.0
// `casebook serve`: the desk as one process; `casebook admin` beside it.
#include <csignal>
#include <cstdio>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/messages.h"
#include "cli/opened_desk.h"
#include "cli/options.h"
#include "desk/audit.h"
#include "desk/deletion.h"
#include "desk/people.h"
#include "desk/uploads.h"
#include "http/server.h"
#include "server/app.h"
#include "store/blobs.h"

namespace casebook {
namespace {

using namespace option;

constexpr Micros kSetupTime = kDay;
constexpr Micros kPasswordTime = kHour;

struct Place {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080"
Result<Place> place_of(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto port = colon == std::string_view::npos
                        ? std::nullopt
                        : parse_number<std::uint16_t>(text.substr(colon + 1));
  if (!port) {
    return Error{
        ErrorCode::InvalidInput,
        fmt::format("--listen {}: an address and a port are wanted, 127.0.0.1:8080", text)};
  }
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return Place{std::string(host), *port};
}

// As many connections as the system lets us have.
void raise_limit_of_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// For the first administrator, when there is nobody yet.
Status offer_setup(const desk::Desk& desk,
                   const std::string& address,
                   const Invocation& invocation) {
  ASSIGN_OR_RETURN(const store::Lease lease, desk.database.connect());
  ASSIGN_OR_RETURN(const std::int64_t users, desk::count_users(*lease));
  if (users > 0) return ok_status();
  ASSIGN_OR_RETURN(const std::string token,
                   desk::make_one_time_link(desk, *lease, "setup", std::nullopt, kSetupTime));
  fmt::print(
      "{}\n  curl -X POST {}/api/v1/one-time-links/use -H 'Content-Type: application/json' \\\n"
      "    -d '{{\"token\":\"{}\",\"login\":\"admin\",\"name\":\"...\",\"password\":\"...\"}}'\n",
      in(invocation,
         "Nobody can sign in yet. This makes the first administrator; it is good once, for a day:",
         "目前还没有可登录的用户。以下命令用于建立第一个管理员，仅可使用一次，一天内有效："),
      address,
      token);
  std::fflush(stdout);
  return ok_status();
}

Status serve(const Invocation& invocation) {
  ASSIGN_OR_RETURN(const Place place, place_of(invocation.get(kServeListen, "127.0.0.1:8080")));
  http::ServerOptions options;
  options.address = place.host;
  options.port = place.port;
  options.certificate_file = invocation.get(kServeCertificate);
  options.key_file = invocation.get(kServeKey, options.certificate_file);
  ASSIGN_OR_RETURN(const Opened opened, open_desk(invocation));
  RETURN_IF_ERROR(name_engine(opened));
  const std::string scheme = options.certificate_file.empty() ? "http" : "https";
  const std::string address(invocation.get(
      kServeAddress,
      fmt::format("{}://{}", scheme, invocation.get(kServeListen, "127.0.0.1:8080"))));
  raise_limit_of_files();
  // Who started it may be gone: that ends a filter, and no server.
  std::signal(SIGPIPE, SIG_IGN);
  // As Ctrl-C: system managers end a service so.
  std::signal(SIGTERM, [](int) { request_cancel(); });
  server::App app(*opened.desk, server::AppOptions{address});
  ASSIGN_OR_RETURN(const std::unique_ptr<http::Server> server, http::Server::start(app, options));
  ASSIGN_OR_RETURN(const std::unique_ptr<work::Worker> worker,
                   start_worker(*opened.desk, invocation));
  RETURN_IF_ERROR(offer_setup(*opened.desk, address, invocation));
  fmt::print("{} {}:{} ({})\n",
             in(invocation, "listening on", "正在监听"),
             place.host,
             server->port(),
             opened.database->name());
  std::fflush(stdout);
  Micros tidied = 0;
  while (!cancel_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const Micros now = system_time();
    if (now < tidied + kHour) continue;
    tidied = now;
    auto lease = opened.database->connect();
    if (!lease.ok()) continue;  // away for now: it will be tried again
    for (const auto& done : {desk::expire_uploads(*opened.desk, *lease.value()),
                             desk::delete_expired_evidence(*opened.desk, *lease.value())}) {
      if (!done.ok()) say(done.error().message);
    }
  }
  fmt::print("{}\n", in(invocation, "finishing what is under way", "正在完成进行中的请求"));
  std::fflush(stdout);
  if (worker != nullptr) worker->stop();
  server->drain();
  return ok_status();
}

}  // namespace

int run_serve(const Invocation& invocation) {
  const Status status = serve(invocation);
  return status.ok() ? 0 : fail(status.error(), invocation.language);
}

int run_admin_link(const Invocation& invocation) {
  const auto print = [&]() -> Status {
    ASSIGN_OR_RETURN(const Opened opened, open_desk(invocation));
    ASSIGN_OR_RETURN(const store::Lease lease, opened.database->connect());
    ASSIGN_OR_RETURN(const desk::User user,
                     desk::user_of_login(*lease, invocation.arguments.front()));
    ASSIGN_OR_RETURN(
        const std::string token,
        desk::make_one_time_link(*opened.desk, *lease, "password", user.id, kPasswordTime));
    fmt::print(
        "curl -X POST {}/api/v1/one-time-links/use -H 'Content-Type: application/json' -d "
        "'{{\"token\":\"{}\",\"password\":\"...\"}}'\n",
        invocation.get(kServeAddress, "http://127.0.0.1:8080"),
        token);
    return ok_status();
  };
  const Status status = print();
  return status.ok() ? 0 : fail(status.error(), invocation.language);
}

int run_admin_verify(const Invocation& invocation) {
  constexpr int kSomethingWrong = 10;
  bool is_sound = true;
  const auto check = [&]() -> Status {
    ASSIGN_OR_RETURN(const Opened opened, open_desk(invocation));
    ASSIGN_OR_RETURN(const store::Lease lease, opened.database->connect());
    ASSIGN_OR_RETURN(const desk::AuditCheck audit, desk::verify_audit(*lease));
    if (audit.broken_at) {
      is_sound = false;
      fmt::print("{} {}: {}\n",
                 in(invocation, "audit log, entry", "审计日志，第"),
                 *audit.broken_at,
                 audit.reason);
    } else {
      fmt::print("{} {}, {} {}\n",
                 in(invocation, "audit log: entries", "审计日志：记录数"),
                 audit.entries,
                 in(invocation, "last hash", "末条哈希值"),
                 audit.head);
    }
    ASSIGN_OR_RETURN(const std::vector<store::Row> rows,
                     lease->rows("SELECT sha256 FROM blobs ORDER BY sha256"));
    std::size_t wrong = 0;
    for (const store::Row& row : rows) {
      const auto sound = store::is_sound(*opened.blobs, row[0].text());
      if (sound.ok() && sound.value()) continue;
      ++wrong;
      fmt::print("{} {}: {}\n",
                 in(invocation, "content", "内容"),
                 row[0].text(),
                 sound.ok() ? in(invocation, "it was changed", "已被改动") : sound.error().message);
    }
    fmt::print("{} {}, {} {}\n",
               in(invocation, "contents:", "内容数："),
               rows.size(),
               in(invocation, "wrong:", "有误："),
               wrong);
    is_sound = is_sound && wrong == 0;
    return ok_status();
  };
  const Status status = check();
  if (!status.ok()) return fail(status.error(), invocation.language);
  return is_sound ? 0 : kSomethingWrong;
}

}  // namespace casebook
