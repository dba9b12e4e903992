// SPDX-License-Identifier: Apache-2.0
// Reports of `casebook redact` for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "redact/redact.h"

namespace casebook {

std::string redaction_text(const RedactionReport& report, const Invocation& invocation);
std::string redaction_json(const RedactionReport& report);

// `values`: what was looked for.
std::string check_text(const CheckResult& result,
                       const std::vector<WantedValue>& values,
                       const Invocation& invocation);
std::string check_json(const CheckResult& result, const std::vector<WantedValue>& values);

}  // namespace casebook
