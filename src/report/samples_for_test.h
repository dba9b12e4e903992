// SPDX-License-Identifier: Apache-2.0
// Diagnoses that the tests of this room render. All names are invented.
#pragma once

#include "model/diagnosis.h"

namespace casebook {

AnalysisView denied_file_for_test();  // a failure with everything a finding can hold
AnalysisView healthy_for_test();
AnalysisView insufficient_for_test();

}  // namespace casebook
