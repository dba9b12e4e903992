// SPDX-License-Identifier: Apache-2.0
// Evidence goes when its sender or an engineer wants it, or when its time is over; nothing of a
// case that is held does. What was learned from it goes with it, but for the cause. Its hash and
// size stay in the audit log: they prove what was deleted, and when.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "desk/evidence.h"
#include "desk/uploads.h"
#include "store/connection.h"

namespace casebook::desk {

// Inside of a transaction. The contents are removed by a job, once nothing else is made of them.
// Denied: the case is held. Deleting it twice is deleting it once.
Status delete_evidence(const Desk& desk,
                       store::Connection& connection,
                       const Actor& actor,
                       const Evidence& evidence);

// The wish of whoever sent it, by his link. Inside of a transaction.
Status delete_upload(const Desk& desk, store::Connection& connection, const Upload& upload);

// Of cases that were closed longer ago than they, or their customers, want evidence kept. Gives how
// many pieces went.
Result<std::int64_t> delete_expired_evidence(const Desk& desk, store::Connection& connection);

// Inside of a transaction: whether the contents were removed. False: something is still made of
// them.
Result<bool> remove_content(const Desk& desk,
                            store::Connection& connection,
                            std::string_view sha256);

}  // namespace casebook::desk
