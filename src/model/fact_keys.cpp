// SPDX-License-Identifier: Apache-2.0
#include "model/fact_keys.h"

#include <algorithm>
#include <array>

namespace casebook::fact {
namespace {

constexpr std::array kKeys = {
    kMachineName,
    kOsVersion,
    kTargetVersion,
    kEdition,
    kArchitecture,
    kTimeZone,
    kModel,
    kAntivirus,
    kPendingName,
    kProfile,
    kProduct,
    kSetupResult,
    kSetupExtended,
    kSetupConfig,
    kSetupConfigState,
    kSetupPhase,
    kSetupState,
    kServicingPending,
    kPackageState,
    kCompatBlockApp,
    kCompatBlockDriver,
    kCompatBlockHardware,
    kCompatBlockOther,
    kSetupDiagProfile,
    kSetupDiagError,
    kSetupDiagOperation,
    kSetupDiagPhase,
    kMinifilter,
    kFilterInstance,
    kService,
    kProcess,
    kAce,
    kDenyAce,
    kOwner,
    kFileEntry,
    kFileVersion,
    kFileCatalog,
    kRegistryValue,
    kStartupEntry,
    kPendingRename,
    kTraceSharingViolation,
    kTraceAccessDenied,
    kTraceDeleted,
    kOpenSection,
    kWerEventType,
    kWerApp,
    kWerModule,
    kWerCode,
    kChkdskResult,
    kChkdskBadSectors,
    kChkdskFile,
    kChkdskVolume,
    kDiskFree,
    kWuClientVersion,
    kWsusServer,
    kUpdatePolicy,
    kHotfix,
    kUnread,
    kUseless,
    kDismHostVersion,
    kStackVersion,
    // Computed by diagnose/.
    std::string_view("attempt.power_lost"),
    std::string_view("chain.code"),
    std::string_view("chain.family"),
    std::string_view("chain.file"),
    std::string_view("chain.kind"),
    std::string_view("chain.object"),
    std::string_view("chain.operation"),
    std::string_view("chain.phase"),
    std::string_view("chain.symptom"),
    std::string_view("contrast.later_success"),
    std::string_view("contrast.moving_object"),
    std::string_view("contrast.same_name"),
    std::string_view("contrast.same_object"),
    std::string_view("disk.evidence"),
    std::string_view("product.present"),
    std::string_view("system.build"),
    std::string_view("system.edition"),
    std::string_view("system.ended"),
    std::string_view("system.group"),
    std::string_view("system.kind"),
    std::string_view("system.version"),
    std::string_view("target.build"),
    std::string_view("target.version"),
};

}  // namespace

bool is_known(std::string_view key) {
  return key.starts_with("event.") || std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

}  // namespace casebook::fact
