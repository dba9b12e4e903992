// SPDX-License-Identifier: Apache-2.0
// Every word that reports print around the diagnosis, in both languages. One table in labels.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bilingual.h"
#include "model/code.h"
#include "model/diagnosis.h"

namespace casebook {

enum class Label : std::uint8_t {
  // Head.
  Knowledge,
  Evidence,
  OneItem,
  Items,
  // One finding.
  Confidence,
  Attempt,
  Phase,
  PhaseDerived,
  Operation,
  Code,
  ObjectFile,
  ObjectDriver,
  ObjectProcess,
  ObjectPackage,
  ObjectProduct,
  ObjectKb,
  ObjectKey,
  ObjectComponent,
  ObjectService,
  DirectCause,
  RootCause,
  LaterSuccess,
  Meaning,
  TellApart,
  Related,
  FindingNumber,
  Proof,
  Why,
  Unknown,
  NextEvidence,
  How,
  Actions,
  StepWhy,
  Expect,
  Check,
  Undo,
  StepDone,
  Record,
  Again,
  SameIn,
  // The rest of the report.
  OtherFindings,
  Attempts,
  Observations,
  LastSeen,
  Noise,
  NotChecked,
  Issues,
  Machine,
  MachineName,
  MachineSystem,
  UpdatesEnded,
  MachineTarget,
  MachineZone,
  MachineAntivirus,
  TimesAsWritten,
  More,
  MoreAttempts,
  Times,
  InFull,
  // The brief report.
  BriefVerdict,
  BriefCause,
  BriefNext,
  BriefCollect,
  BriefMore,
  BriefOne,
  BriefOthers,
  // Several machines.
  FleetMachines,
  FleetOneCause,
  FleetCauses,
  FleetCountHealthy,
  FleetCountInsufficient,
  FleetCountUnreadable,
  FleetGroup,
  FleetGroupOne,
  FleetSame,
  FleetOnlyHere,
  FleetCompared,
  FleetDiffers,
  FleetOthers,
  FleetAcross,
  FleetHealthy,
  FleetInsufficient,
  FleetUnreadable,
  FleetOne,
  // Items.
  OneEvent,
  ItemEvents,
  Assumed,
  NoItems,
  // Codes.
  CodeUnknown,
  CodeOthers,
  CodeNote,
  Count,  // number of labels
};

std::string_view label(Label label, Language language);

// ": " and the full-width colon; the same for brackets around `inner`.
std::string_view colon(Language language);
std::string bracketed(std::string_view inner, Language language);  // " (inner)"
std::string_view comma(Language language);                         // between parts of one phrase
std::string_view semicolon(Language language);                     // between phrases
std::string_view list_comma(Language language);                    // between names

std::string_view verdict_title(Verdict verdict, Language language);
std::string_view confidence_title(ConfidenceLevel level, Language language);
std::string_view evidence_role_title(EvidenceRole role, Language language);
std::string_view outcome_title(Outcome outcome, Language language);
std::string_view check_status_title(CheckStatus status, Language language);
std::string_view risk_title(Risk risk, Language language);
std::string_view code_space_title(CodeSpace space, Language language);
std::string_view code_space_name(CodeSpace space);  // for JSON: "hresult", "win32", ...

}  // namespace casebook
