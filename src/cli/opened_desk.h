// SPDX-License-Identifier: Apache-2.0
// The desk of --data and --database, as the server, its workers and its administration open it.
#pragma once

#include <memory>

#include "base/result.h"
#include "cli/command.h"
#include "desk/desk.h"
#include "store/blobs.h"
#include "store/database.h"
#include "work/worker.h"

namespace casebook {

// Everything that the server and its administration open, in the order of its use.
struct Opened {
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::BlobStore> blobs;
  std::unique_ptr<desk::Desk> desk;
};

// Brings the database up to date.
Result<Opened> open_desk(const Invocation& invocation);

// For whoever makes analyses: they are the same under one version of program and knowledge.
Status name_engine(const Opened& opened);

// As many threads as --workers says; nothing for 0.
Result<std::unique_ptr<work::Worker>> start_worker(const desk::Desk& desk,
                                                   const Invocation& invocation);

}  // namespace casebook
