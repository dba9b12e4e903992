// SPDX-License-Identifier: Apache-2.0
// A diagnosis for a ticket system or a wiki: Markdown as GitHub, GitLab and their like show it.
#pragma once

#include <string>

#include "model/diagnosis.h"
#include "report/text.h"

namespace casebook {

// Verdict, then each finding with its proof in fenced blocks, what to collect, what to do, then the
// attempts and what was not looked at. Nothing of the evidence takes effect as Markdown or HTML.
// Width, colour and names of the options mean nothing here.
std::string render_markdown(const AnalysisView& view, const TextOptions& options);

}  // namespace casebook
