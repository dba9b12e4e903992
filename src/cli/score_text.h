// SPDX-License-Identifier: Apache-2.0
// The quality board of `casebook knowledge score`.
#pragma once

#include <string>
#include <vector>

#include "analysis/analysis.h"
#include "report/text.h"
#include "score/score.h"

namespace casebook {

struct ScoreBoard {
  std::vector<CaseScore> cases;  // by name
  RuleTimes times;               // of all cases together
};

std::string render_board_text(const ScoreBoard& board, const TextOptions& options);
std::string render_board_json(const ScoreBoard& board);

}  // namespace casebook
