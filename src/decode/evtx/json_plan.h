// SPDX-License-Identifier: Apache-2.0
// What of an event as JSON is the same for all records of a template, written once.
#pragma once

#include "decode/evtx/event_template.h"

namespace casebook::evtx {

// Fills Template::json_columns, the keys of the fields and Template::repeats from the columns and
// the fields.
void plan_json(Template& target);

}  // namespace casebook::evtx
