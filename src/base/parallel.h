// SPDX-License-Identifier: Apache-2.0
// Runs independent numbered tasks on a few threads.
#pragma once

#include <cstddef>
#include <functional>

namespace casebook {

// Calls task(worker, index) once for each index in [0, count), on `jobs` threads (1 = on the
// caller's thread; 0 = one per processor). Indexes are handed out in ascending order; the order of
// completion is not defined, so results must be stored by index. worker is in [0, jobs). Stops
// handing out after request_cancel(). An exception thrown by a task is rethrown here after all
// threads stopped.
void parallel_for(std::size_t jobs,
                  std::size_t count,
                  const std::function<void(std::size_t worker, std::size_t index)>& task);

// The number of threads that parallel_for uses for `jobs`.
std::size_t effective_jobs(std::size_t jobs);

}  // namespace casebook
