// SPDX-License-Identifier: Apache-2.0
// What event logs say about the bundle as a whole, as facts that rules may ask for.
#pragma once

#include <vector>

#include "diagnose/diagnose.h"

namespace casebook {

// Events by provider and id, event.disk.7: "text|count|minutes to the nearest failure".
void add_events(const DiagnoseInput& input, std::vector<Fact>& facts);

// crash.product, whose module a program crashed in: "program|product|recognised by".
void add_crash_products(const DiagnoseInput& input, std::vector<Fact>& facts);

// disk.evidence, what says that the system disk or its file system is damaged: "in English|in
// Chinese". Reads what add_events() added.
void add_disk_evidence(const DiagnoseInput& input, std::vector<Fact>& facts);

}  // namespace casebook
