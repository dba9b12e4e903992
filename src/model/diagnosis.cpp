// SPDX-License-Identifier: Apache-2.0
#include "model/diagnosis.h"

#include <array>

namespace casebook {
namespace {

struct Title {
  std::string_view id;
  std::string_view en;
  std::string_view zh;
};

constexpr std::array kPhaseTitles = {
    Title{"downlevel",
          "Downlevel (old Windows still running)",
          "第一阶段（Downlevel，旧系统运行中）"},
    Title{"safeos", "SafeOS (Windows PE)", "SafeOS 阶段（WinPE）"},
    Title{"first_boot", "First boot of the new Windows", "新系统首次启动（First Boot）"},
    Title{"second_boot", "Second boot (OOBE boot)", "第二次启动（OOBE Boot）"},
    Title{"uninstall", "Uninstall (going back)", "卸载（退回旧版本）"},
    Title{"rollback", "Rollback", "回滚"},
    Title{"online", "Online servicing (before the restart)", "联机处理阶段（重启之前）"},
    Title{"shutdown", "Servicing during shutdown", "关机阶段处理"},
    Title{"startup", "Servicing during startup (after the restart)", "启动阶段处理（重启之后）"},
    Title{"scan", "Scan for updates", "扫描更新"},
    Title{"download", "Download of updates", "下载更新"},
    Title{"install", "Installation of updates", "安装更新"},
    Title{"gather", "Gather (ScanState)", "收集（ScanState）"},
    Title{"apply", "Apply (LoadState)", "应用（LoadState）"},
    Title{"reset_offline", "Reset, offline part (WinRE)", "重置的脱机部分（WinRE）"},
    Title{"reset_online", "Reset, online part", "重置的联机部分"},
    Title{"sysprep", "Sysprep", "Sysprep 通用化"},
    Title{"driver_install", "Driver installation", "驱动程序安装"},
};

constexpr std::array kKindTitles = {
    Title{"upgrade", "Windows upgrade", "Windows 升级"},
    Title{"reset", "Push-button reset", "重置此电脑"},
    Title{"sysprep", "Sysprep", "Sysprep"},
    Title{"update", "Update installation", "更新安装"},
    Title{"repair", "Component store check or repair", "组件存储检查或修复"},
    Title{"servicing", "Component servicing", "组件维护（CBS）"},
    Title{"dism", "DISM command", "DISM 命令"},
    Title{"windows-update", "Windows Update activity", "Windows 更新活动"},
    Title{"migration", "User state migration", "用户状态迁移"},
    Title{"driver-install", "Driver installation", "驱动程序安装"},
    Title{"sccm", "Configuration Manager activity", "Configuration Manager 活动"},
    Title{"setup", "Windows Setup", "Windows 安装"},
    Title{"scan", "Scan for updates", "扫描更新"},
    Title{"unknown", "Unidentified activity", "未识别的活动"},
};

template <typename Table>
Bilingual title_in(const Table& table, const std::string& id) {
  for (const Title& title : table) {
    if (title.id == id) return {std::string(title.en), std::string(title.zh)};
  }
  return {id, id};
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Failure: return "failure";
    case Verdict::Healthy: return "healthy";
    case Verdict::Insufficient: break;
  }
  return "insufficient";
}

std::string_view level_name(ConfidenceLevel level) {
  switch (level) {
    case ConfidenceLevel::Confirmed: return "confirmed";
    case ConfidenceLevel::VeryLikely: return "very_likely";
    case ConfidenceLevel::Likely: return "likely";
    case ConfidenceLevel::Possible: break;
  }
  return "possible";
}

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Success: return "success";
    case Outcome::Failure: return "failure";
    case Outcome::Cancelled: return "cancelled";
    case Outcome::Pending: return "pending";
    case Outcome::Unknown: break;
  }
  return "unknown";
}

std::string_view role_name(EvidenceRole role) {
  switch (role) {
    case EvidenceRole::Cause: return "cause";
    case EvidenceRole::Anchor: return "anchor";
    case EvidenceRole::Carrier: return "carrier";
    case EvidenceRole::Contradicts: return "contradicts";
    case EvidenceRole::Supports: break;
  }
  return "supports";
}

std::string_view check_status_name(CheckStatus status) {
  switch (status) {
    case CheckStatus::Done: return "done";
    case CheckStatus::Partial: return "partial";
    case CheckStatus::Missing: break;
  }
  return "missing";
}

std::string_view risk_name(Risk risk) {
  switch (risk) {
    case Risk::Low: return "low";
    case Risk::Medium: return "medium";
    case Risk::High: return "high";
    case Risk::None: break;
  }
  return "none";
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::Begin: return "begin";
    case Role::End: return "end";
    case Role::Phase: return "phase";
    case Role::Anchor: return "anchor";
    case Role::Carrier: return "carrier";
    case Role::Cause: return "cause";
    case Role::Noise: return "noise";
    case Role::Fact: return "fact";
    case Role::Supports: break;
  }
  return "supports";
}

Bilingual phase_title(const std::string& phase) {
  return title_in(kPhaseTitles, phase);
}

Bilingual episode_kind_title(const std::string& kind) {
  return title_in(kKindTitles, kind);
}

}  // namespace casebook
