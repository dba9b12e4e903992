// SPDX-License-Identifier: Apache-2.0
#include "work/worker.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/text.h"
#include "desk/analyses.h"
#include "desk/cases.h"
#include "desk/deletion.h"
#include "desk/evidence.h"
#include "work/checks.h"

namespace casebook::work {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::milliseconds kPause(300);  // between two looks at an empty queue
constexpr std::chrono::seconds kPauseAfterError(2);
constexpr std::chrono::seconds kHeartbeat(15);
constexpr std::string_view kChecking = "check-evidence";
constexpr std::string_view kAnalysing = "analyse";
constexpr std::string_view kRemoving = "remove-content";

// A value of the payload, which this program wrote; null when it is not there.
Json value_in(const desk::Job& job, const char* name) {
  const Json json = Json::parse(job.payload, nullptr, false);
  return json.is_object() && json.contains(name) ? json[name] : Json();
}

Result<std::int64_t> number_in(const desk::Job& job, const char* name) {
  const Json value = value_in(job, name);
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return Error{ErrorCode::InvalidInput, fmt::format("job: no {} in its payload", name)};
}

// Whose job was taken by somebody else: what was done does not count, and nothing is to be said.
Error given_up() {
  return {ErrorCode::Cancelled, "job: it was given up"};
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "host";
  std::string safe(name.data());
  std::replace(safe.begin(), safe.end(), '/', '_');
  return safe;
}

// Folders of processes of this machine that are not there any more.
void remove_leftovers(const std::string& folder) {
  const std::string ours = host_name() + "-";
  std::error_code failed;
  std::vector<std::filesystem::path> gone;
  for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(ours)) continue;
    const auto pid = parse_number<pid_t>(std::string_view(name).substr(ours.size()));
    const bool is_alive = pid && *pid != ::getpid() && (::kill(*pid, 0) == 0 || errno == EPERM);
    if (!is_alive) gone.push_back(at->path());
  }
  for (const std::filesystem::path& path : gone) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
}

std::vector<desk::Evidence> readable_of(std::vector<desk::Evidence> all) {
  std::erase_if(all, [](const desk::Evidence& one) { return one.state != "readable"; });
  // The same content is read once.
  std::vector<desk::Evidence> kept;
  for (desk::Evidence& one : all) {
    const bool is_there = std::any_of(kept.begin(), kept.end(), [&](const desk::Evidence& other) {
      return other.sha256 == one.sha256;
    });
    if (!is_there) kept.push_back(std::move(one));
  }
  return kept;
}

}  // namespace

Worker::Worker(const desk::Desk& desk, WorkerOptions options)
    : desk_(desk),
      options_(std::move(options)),
      name_(fmt::format("{}-{}", host_name(), ::getpid())) {}

Worker::~Worker() {
  stop();
}

Status Worker::start() {
  const std::string folder = desk_.folder + "/scratch";
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::Io, folder + ": " + failed.message()};
  remove_leftovers(folder);
  for (unsigned i = 0; i < options_.threads; ++i)
    threads_.emplace_back([this, i] { run(i); });
  return ok_status();
}

void Worker::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    thread.join();
  threads_.clear();
}

void Worker::run(unsigned number) {
  const std::string owner = fmt::format("{}/{}", name_, number);
  while (true) {
    const auto done = do_next(owner);
    if (!done.ok()) options_.complain(done.error().message);
    std::unique_lock lock(mutex_);
    if (is_stopping_) return;
    if (done.ok() && done.value()) continue;
    const auto pause = done.ok() ? kPause : std::chrono::milliseconds(kPauseAfterError);
    if (changed_.wait_for(lock, pause, [&] { return is_stopping_; })) return;
  }
}

Result<bool> Worker::do_next(const std::string& owner) {
  std::optional<desk::Job> job;
  {
    ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
    ASSIGN_OR_RETURN(
        job,
        desk::claim_job(desk_,
                        *lease,
                        owner,
                        {std::string(kChecking), std::string(kAnalysing), std::string(kRemoving)}));
  }
  if (!job) return false;
  const Status done = do_job(*job);
  if (done.ok()) return true;
  ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
  if (done.error().code == ErrorCode::Cancelled) {
    // Stopped, or taken by somebody else, who has it then.
    static_cast<void>(desk::release_job(desk_, *lease, *job).ok());
    return true;
  }
  if (done.error().code == ErrorCode::Conflict) return true;  // the lease was lost
  options_.complain(fmt::format("job {} ({}): {}", job->id, job->kind, done.error().message));
  // What is not there any more, or makes no sense, will not be better later.
  const bool may_help =
      done.error().code != ErrorCode::NotFound && done.error().code != ErrorCode::InvalidInput;
  static_cast<void>(desk::fail_job(desk_, *lease, *job, done.error().message, may_help).ok());
  return true;
}

Status Worker::do_job(const desk::Job& job) {
  if (job.kind == kChecking) return check_evidence(job);
  if (job.kind == kAnalysing) return analyse(job);
  if (job.kind == kRemoving) return remove_content(job);
  return Error{ErrorCode::InvalidInput, "job: nobody knows " + job.kind};
}

std::string Worker::scratch_of(const desk::Job& job) const {
  return fmt::format("{}/scratch/{}/job-{}", desk_.folder, name_, job.id);
}

std::function<bool()> Worker::keeper(const desk::Job& job) {
  return [this, job, last = std::chrono::steady_clock::now()]() mutable {
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return false;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - last < kHeartbeat) return true;
    last = now;
    auto lease = desk_.database.connect();
    if (!lease.ok()) return true;  // away for now; the lease is longer than that
    const Status kept = desk::keep_job(desk_, *lease.value(), job, 500);
    return kept.ok() || kept.error().code != ErrorCode::Conflict;
  };
}

Status Worker::check_evidence(const desk::Job& job) {
  ASSIGN_OR_RETURN(const std::int64_t id, number_in(job, "evidence"));
  desk::Evidence evidence;
  CheckedCase of;
  {
    ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
    ASSIGN_OR_RETURN(evidence, desk::evidence_of_id(*lease, id));
    const desk::Actor actor = desk::job_actor(job.id, evidence.customer);
    ASSIGN_OR_RETURN(of.evidence, desk::evidence_of_case(*lease, actor, evidence.case_id));
    ASSIGN_OR_RETURN(const desk::Case one, desk::case_of_id(*lease, actor, evidence.case_id));
    of.reported = one.reported;
  }
  ReadingEnd end;
  if (evidence.bytes > 0 && evidence.state != "deleted") {
    auto read = read_confined(desk_, options_.reader, scratch_of(job), {evidence}, keeper(job));
    if (read.ok()) {
      end = std::move(read).value();
    } else {
      // The same may work later; in the end its sender must not wait for ever.
      if (job.attempts < job.most_attempts) return read.error();
      options_.complain(fmt::format("evidence {}: {}", id, read.error().message));
      end.failure = {"It could not be read here. The engineer of your case will look at it.",
                     "服务台未能读取该文件，负责您案例的工程师会进一步处理。"};
    }
    if (!end.was_wanted) return given_up();
  }
  const CheckResult result = check_of(evidence, of, end);
  ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
  return in_transaction(*lease, [&](store::Connection& inside) -> Status {
    RETURN_IF_ERROR(
        desk::conclude_check(desk_,
                             inside,
                             evidence,
                             result.is_readable,
                             result.remarks,
                             end.reading ? end.reading->artifacts : std::vector<std::string>()));
    return desk::finish_job(desk_, inside, job);
  });
}

Status Worker::analyse(const desk::Job& job) {
  ASSIGN_OR_RETURN(const std::int64_t case_id, number_in(job, "case"));
  const bool is_again = value_in(job, "again") == true;
  const std::int64_t customer = job.customer.value_or(0);
  const desk::Actor actor = desk::job_actor(job.id, customer);
  std::vector<desk::Evidence> evidence;
  std::string input;
  std::optional<desk::Analysis> last;
  std::optional<desk::Analysis> known;  // that serves; none when it is wanted again
  {
    ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
    ASSIGN_OR_RETURN(std::vector<desk::Evidence> all,
                     desk::evidence_of_case(*lease, actor, case_id));
    evidence = readable_of(std::move(all));
    input = desk::input_hash(evidence);
    ASSIGN_OR_RETURN(last, desk::last_analysis(*lease, case_id));
    if (!is_again) {
      ASSIGN_OR_RETURN(known, desk::known_analysis(desk_, *lease, input));
    }
  }
  // One whose report was deleted tells nothing any more.
  const bool is_same =
      last && !last->report.empty() && last->input == input && last->engine == desk_.engine;
  if (evidence.empty() || (is_same && !is_again)) {
    ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
    return desk::finish_job(desk_, *lease, job);
  }
  ReadingEnd end;
  std::string report_hash;
  if (!known) {
    ASSIGN_OR_RETURN(end,
                     read_confined(desk_, options_.reader, scratch_of(job), evidence, keeper(job)));
    if (!end.was_wanted) return given_up();
    // First the contents, then what says that they are there.
    if (end.reading) {
      ASSIGN_OR_RETURN(report_hash, desk_.blobs.put(end.reading->outcome.report));
    }
  }
  ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
  return in_transaction(*lease, [&](store::Connection& inside) -> Status {
    if (end.reading) {
      RETURN_IF_ERROR(desk::keep_analysis(
          desk_, inside, case_id, customer, evidence, end.reading->outcome, report_hash));
    } else if (known) {
      RETURN_IF_ERROR(desk::take_over_analysis(desk_, inside, case_id, customer, evidence, *known));
    } else {
      RETURN_IF_ERROR(
          desk::keep_failed_analysis(desk_, inside, case_id, customer, evidence, end.failure.en));
    }
    return desk::finish_job(desk_, inside, job);
  });
}

Status Worker::remove_content(const desk::Job& job) {
  const Json value = value_in(job, "sha256");
  const std::string sha256 = value.is_string() ? value.get<std::string>() : "";
  if (!store::is_sha256(sha256)) return Error{ErrorCode::InvalidInput, "job: no hash of contents"};
  ASSIGN_OR_RETURN(const store::Lease lease, desk_.database.connect());
  return in_transaction(*lease, [&](store::Connection& inside) -> Status {
    RETURN_IF_ERROR(desk::remove_content(desk_, inside, sha256));
    return desk::finish_job(desk_, inside, job);
  });
}

}  // namespace casebook::work
