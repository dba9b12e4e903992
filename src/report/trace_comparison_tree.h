// SPDX-License-Identifier: Apache-2.0
// The tree of the paths of both sides in HTML: each node a row, GOOD on the left, BAD on the right.
#pragma once

#include <string>
#include <vector>

#include "model/trace_findings.h"

namespace casebook {

// Folders with nothing but one folder in them are one row; those without differences are closed.
// A node with a difference links to the row "d<number>" of the table, counted from 0, when it is
// below `shown`.
std::string trace_tree_html(const std::vector<TraceTreeNode>& nodes, std::size_t shown);

}  // namespace casebook
