// SPDX-License-Identifier: Apache-2.0
// Every option of every command, once. Which command takes which is in commands.cpp.
#pragma once

#include <vector>

#include "cli/command.h"

namespace casebook::option {

// Of every command.
extern const Option kHelp;
extern const Option kLang;
extern const Option kColor;

// What is read.
extern const Option kKnowledge;
extern const Option kTimeZone;
extern const Option kMessages;
extern const Option kJobs;
extern const Option kNoDiagnosis;
extern const Option kOpenAt;

// What is written, and where.
extern const Option kDiagnosisFormat;
extern const Option kEventsFormat;
extern const Option kByteOrderMark;
extern const Option kEventLogFormat;
extern const Option kListFormat;
extern const Option kComparisonFormat;
extern const Option kOutput;
extern const Option kAll;
extern const Option kHelpfulToo;
extern const Option kBrief;
extern const Option kMachines;
extern const Option kExitCode;
extern const Option kStrict;
extern const Option kTimings;
extern const Option kConfined;

// WindowsUpdate.log.
extern const Option kAllProviders;
extern const Option kWrittenZone;

// Which events.
extern const Option kLevel;
extern const Option kItem;
extern const Option kComponent;
extern const Option kGrep;
extern const Option kFrom;
extern const Option kTo;
extern const Option kLimit;
extern const Option kEventId;
extern const Option kProvider;

// Which differences.
extern const Option kDifferenceKind;
extern const Option kMostDifferences;
extern const Option kUnfold;
extern const Option kDifferenceExit;

// What to explain.
extern const Option kLine;
extern const Option kAt;
extern const Option kDecoder;
extern const Option kRule;
extern const Option kCause;
extern const Option kSignature;

// Of a registry hive.
extern const Option kHiveFormat;
extern const Option kRecursive;
extern const Option kNoLogs;
extern const Option kDeleted;
extern const Option kSecurity;

// Of a Windows image.
extern const Option kImage;
extern const Option kFiles;
extern const Option kExtract;
extern const Option kVerify;
extern const Option kInspect;

// Of a trace.
extern const Option kWhere;
extern const Option kFilterFile;
extern const Option kColumns;
extern const Option kStacks;
extern const Option kModules;
extern const Option kEventNumber;
extern const Option kShownZone;
extern const Option kWholeLists;
extern const Option kEvidence;
extern const Option kHeldPath;
extern const Option kMoment;
extern const Option kKeep;

// Of a mail.
extern const Option kTemplates;
extern const Option kAgainst;
extern const Option kCustomer;
extern const Option kCaseNumber;
extern const Option kSignedBy;
extern const Option kListDrafts;
extern const Option kVariables;
extern const Option kShowTemplate;
// Of statements.
extern const Option kSqlFormat;
extern const Option kSqlFile;
extern const Option kSqlShell;
extern const Option kSqlTables;
extern const Option kSqlTime;
extern const Option kMaxRows;
extern const Option kExactCells;
// Of the desk.
extern const Option kServeData;
extern const Option kServeListen;
extern const Option kServeDatabase;
extern const Option kServeAddress;
extern const Option kServeCertificate;
extern const Option kServeKey;
extern const Option kServeWorkers;
// Of a bundle to give away.
extern const Option kRedactTarget;
extern const Option kRedactMap;
extern const Option kKeywords;
extern const Option kKeepUnknown;
extern const Option kRedactReport;
extern const Option kRedactFormat;
extern const Option kCheck;
extern const Option kValues;

// What to make.
extern const Option kDir;
extern const Option kForCause;

}  // namespace casebook::option

namespace casebook {

// The options that every command takes.
const std::vector<const Option*>& common_options();

}  // namespace casebook
