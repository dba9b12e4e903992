// SPDX-License-Identifier: Apache-2.0
#include "cli/opened_desk.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "knowledge/load.h"
#include "sandbox/child.h"
#include "store/migrate.h"

namespace casebook {

using namespace option;

Result<Opened> open_desk(const Invocation& invocation) {
  const std::string data(invocation.get(kServeData, "casebook-data"));
  Opened opened;
  RETURN_IF_ERROR(store::make_folders(data));
  const std::string where(invocation.get(kServeDatabase, data + "/desk.sqlite"));
  ASSIGN_OR_RETURN(opened.database, store::Database::open(where, {}));
  ASSIGN_OR_RETURN(opened.blobs, store::open_blob_folder(data));
  {
    ASSIGN_OR_RETURN(const store::Lease lease, opened.database->connect());
    RETURN_IF_ERROR(store::migrate(*lease));
  }
  opened.desk = std::make_unique<desk::Desk>(desk::Desk{
      *opened.database, *opened.blobs, data, system_time, std::string(program_version())});
  return opened;
}

Status name_engine(const Opened& opened) {
  ASSIGN_OR_RETURN(const Knowledge knowledge, load_default_knowledge());
  opened.desk->engine = fmt::format("{} {}", program_version(), knowledge.version);
  return ok_status();
}

Result<std::unique_ptr<work::Worker>> start_worker(const desk::Desk& desk,
                                                   const Invocation& invocation) {
  constexpr unsigned kMost = 64;
  const std::string_view wanted = invocation.get(kServeWorkers, "1");
  const auto threads = parse_number<unsigned>(wanted);
  if (!threads || *threads > kMost)
    return Error{ErrorCode::InvalidInput, fmt::format("--workers {}: 0 to {}", wanted, kMost)};
  if (*threads == 0) return std::unique_ptr<work::Worker>();
  work::WorkerOptions options;
  ASSIGN_OR_RETURN(options.reader.program, own_program());
  options.threads = *threads;
  options.complain = [](std::string_view message) { say(message); };
  auto worker = std::make_unique<work::Worker>(desk, std::move(options));
  RETURN_IF_ERROR(worker->start());
  return worker;
}

}  // namespace casebook
