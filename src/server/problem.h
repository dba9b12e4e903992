// SPDX-License-Identifier: Apache-2.0
// What went wrong, in the words of the reader: application/problem+json (RFC 9457).
#pragma once

#include <string>
#include <vector>

#include "base/bilingual.h"
#include "base/result.h"
#include "http/message.h"

namespace casebook::server {

struct FieldProblem {
  std::string field;  // of the body, or a parameter
  Bilingual what;
};

struct Problem {
  unsigned status = 400;
  std::string kind;  // the last part of its type: "stale-version"
  Bilingual title;
  Bilingual detail;  // what to do about it
  std::vector<FieldProblem> fields = {};
};

// In both languages: "title" and "detail" in that of the reader, and each in "title_en" and so on.
http::Response problem_response(const Problem& problem, Language language);

// A problem without more to say, for each status that is given out.
Problem problem_of(unsigned status);

// How an error of the desk is told. What Io and Unavailable say stays inside: it names files and
// tables, and nobody outside can do anything about it.
Problem problem_of(const Error& error);

}  // namespace casebook::server
