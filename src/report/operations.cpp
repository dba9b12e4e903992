// SPDX-License-Identifier: Apache-2.0
#include "report/operations.h"

#include <array>

#include "base/text.h"
#include "report/labels.h"

namespace casebook {
namespace {

enum class Rest : std::uint8_t {
  No,   // the whole name
  Yes,  // a beginning; an object follows
};

struct Operation {
  std::string_view en;
  std::string_view zh;
  Rest rest = Rest::No;
};

// Longer beginnings stand before shorter ones.
constexpr std::array kOperations = {
    // As Setup's extend codes name them (0x00 to 0x20).
    Operation{"Unknown", "未知操作"},
    Operation{"Copy payload", "复制安装文件"},
    Operation{"Download updates", "下载更新"},
    Operation{"Install updates", "安装更新"},
    Operation{"Install recovery environment", "安装恢复环境"},
    Operation{"Install recovery image", "安装恢复映像"},
    Operation{"Replicate optional components", "复制可选组件"},
    Operation{"Install drivers", "安装驱动程序"},
    Operation{"Prepare SafeOS", "准备 SafeOS"},
    Operation{"Prepare rollback", "准备回滚"},
    Operation{"Prepare first boot", "准备首次启动"},
    Operation{"Prepare OOBE boot", "准备第二次（OOBE）启动"},
    Operation{"Apply image", "应用映像"},
    Operation{"Migrate data", "迁移数据"},
    Operation{"Set product key", "设置产品密钥"},
    Operation{"Add unattend", "添加应答文件"},
    Operation{"Add driver", "添加驱动程序"},
    Operation{"Enable feature", "启用功能"},
    Operation{"Disable feature", "禁用功能"},
    Operation{"Register async process", "注册异步进程"},
    Operation{"Register sync process", "注册同步进程"},
    Operation{"Create file", "创建文件"},
    Operation{"Create registry", "写入注册表"},
    Operation{"Boot", "启动"},
    Operation{"Sysprep", "Sysprep"},
    Operation{"OOBE", "OOBE"},
    Operation{"Begin first boot", "开始首次启动"},
    Operation{"End first boot", "结束首次启动"},
    Operation{"Begin OOBE boot", "开始第二次（OOBE）启动"},
    Operation{"End OOBE boot", "结束第二次（OOBE）启动"},
    Operation{"Pre OOBE", "OOBE 之前的处理"},
    Operation{"Post OOBE", "OOBE 之后的处理"},
    Operation{"Add provisioning package", "添加预配包"},
    // As Setup's own log names them.
    Operation{"Add provisioning package ", "添加预配包 ", Rest::Yes},
    Operation{"Add BootRollback directory", "添加 BootRollback 文件夹"},
    Operation{"Add safe OS boot entry", "添加 SafeOS 启动项"},
    Operation{"Apply WIM file ", "应用 WIM 映像 ", Rest::Yes},
    Operation{"Apply WIM file", "应用 WIM 映像"},
    Operation{"Apply Windows image", "应用 Windows 映像"},
    Operation{"Backup the registry", "备份注册表"},
    Operation{"Boot WinPE", "启动 WinPE"},
    Operation{"Cleanup snapshot", "清理快照"},
    Operation{"Compatibility scan", "兼容性扫描"},
    Operation{"Complete new OS apply", "完成新系统的应用"},
    Operation{"Copy source WIM file to the payload directory", "将源 WIM 文件复制到安装文件文件夹"},
    Operation{"Enable Page File in SafeOS", "在 SafeOS 中启用页面文件"},
    Operation{"Ensure system services are running for OOBE boot",
              "确认第二次（OOBE）启动所需的系统服务已运行"},
    Operation{"Extract files from WIM file ", "从 WIM 映像提取文件 ", Rest::Yes},
    Operation{"Finalize critical boundary", "完成关键边界"},
    Operation{"Gather data", "收集数据"},
    Operation{"Migrate framework", "迁移框架"},
    Operation{"Migrate framework (Full)", "迁移框架（完整）"},
    Operation{"Migrate framework (Core)", "迁移框架（核心）"},
    Operation{"Mount WIM file ", "装载 WIM 映像 ", Rest::Yes},
    Operation{"Mount WIM file", "装载 WIM 映像"},
    Operation{"Mount the image ", "装载映像 ", Rest::Yes},
    Operation{"OOB boot apply from ICB", "OOBE 启动阶段应用 ICB 数据"},
    Operation{"Prepare the new OS for first boot", "为新系统首次启动做准备"},
    Operation{"Prepare the recovery image", "准备恢复映像"},
    Operation{"Process Drivers for Migration", "处理要迁移的驱动程序"},
    Operation{"Register sync process: ", "注册同步进程：", Rest::Yes},
    Operation{"Register async process: ", "注册异步进程：", Rest::Yes},
    Operation{"Register the inbox applications", "注册内置应用"},
    Operation{"Relocate OS from ", "移动系统文件夹 ", Rest::Yes},
    Operation{"Remove System Restore checkpoints", "删除系统还原点"},
    Operation{"Restore the user state store", "还原用户状态存储"},
    Operation{"Run sysprep specialization offline on ", "脱机执行 Sysprep 专用化 ", Rest::Yes},
    Operation{"Save boot entries for the old OS", "保存旧系统的启动项"},
    Operation{"Save config data", "保存配置数据"},
    Operation{"Set boot command ", "设置启动命令 ", Rest::Yes},
    Operation{"Set entropy for ", "设置随机种子 ", Rest::Yes},
    Operation{"Set SafeOS boot entry as the default boot entry", "将 SafeOS 启动项设为默认"},
    Operation{"Set safe OS boot command", "设置 SafeOS 启动命令"},
    Operation{"Setup the recovery partition", "设置恢复分区"},
    Operation{"Sort operations", "对操作排序"},
    Operation{"Start system services for online actions", "为联机操作启动系统服务"},
    Operation{"Start system services", "启动系统服务"},
    Operation{"Suspend bitlocker if needed", "按需暂停 BitLocker"},
    Operation{"Unmount the image ", "卸载映像 ", Rest::Yes},
    Operation{"Untag Sources Folder", "取消 Sources 文件夹的标记"},
    Operation{"Update Boot Code", "更新启动代码"},
    Operation{"Update Boot Sector", "更新引导扇区"},
    // Servicing, updates and drivers.
    Operation{"Download", "下载"},
    Operation{"Install", "安装"},
    Operation{"Search for updates", "搜索更新"},
    Operation{"Scan for updates", "扫描更新"},
    Operation{"Set the update source", "设置更新源"},
    Operation{"Wait for a service window", "等待维护时段"},
    Operation{"Make room in the cache", "腾出缓存空间"},
    Operation{"Find content", "查找内容位置"},
    Operation{"Apply the answer file", "应用应答文件"},
    Operation{"Synchronize with the update service", "与更新服务器同步"},
    Operation{"Load driver operations queue", "读取驱动程序操作队列"},
    Operation{"Verify the driver package's signature", "验证驱动程序包的签名"},
    Operation{"Begin processing pending operations", "开始处理挂起的操作"},
    Operation{"Executing any smart pended operations.", "执行延后的操作"},
    Operation{"Waiting for any outstanding sessions to complete", "等待未完成的会话结束"},
    Operation{"Prepare for shutdown processing.", "准备关机阶段处理"},
    Operation{"Begin shutdown processing.", "开始关机阶段处理"},
    Operation{"Finalizing Execution Engine.", "结束执行引擎"},
};

const Operation* find_operation(std::string_view operation) {
  for (const Operation& known : kOperations) {
    if (equal_ignoring_case(operation, known.en)) return &known;
  }
  for (const Operation& known : kOperations) {
    if (known.rest == Rest::Yes && starts_with_ignoring_case(operation, known.en)) return &known;
  }
  return nullptr;
}

}  // namespace

std::string chinese_operation(std::string_view operation) {
  operation = trim(operation);
  const Operation* known = find_operation(operation);
  if (known == nullptr) return "";
  return std::string(known->zh).append(operation.substr(known->en.size()));
}

std::string operation_title(std::string_view operation, Language language) {
  operation = trim(operation);
  const Operation* known = find_operation(operation);
  if (language == Language::English || known == nullptr || known->zh == known->en) {
    return std::string(operation);
  }
  const std::string_view said = operation.substr(0, known->en.size());
  return std::string(trim(known->zh))
      .append(bracketed(trim(said), language))
      .append(operation.substr(said.size()));
}

}  // namespace casebook
