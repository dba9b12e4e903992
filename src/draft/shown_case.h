// SPDX-License-Identifier: Apache-2.0
// The diagnosis as a mail tells it. Reports are read at the desk, mails by somebody who has neither
// the program nor its report.
#pragma once

#include "model/diagnosis.h"

namespace casebook {

// Whether a code of the logs stands for success: among errors it would read as a failure.
bool is_success(const CodeShown& code);

// Without the findings that only repeat a code of success; in the summary without the ids of
// attempts, without what only the desk can do, and, where nothing is concluded, without saying so:
// the mail does.
Diagnosis shown_diagnosis(const Diagnosis& diagnosis);

}  // namespace casebook
