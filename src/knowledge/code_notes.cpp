// SPDX-License-Identifier: Apache-2.0
#include "knowledge/code_notes.h"

#include <array>
#include <string>
#include <string_view>

namespace casebook {
namespace {

struct Note {
  std::uint32_t value;
  std::string_view en;
  std::string_view zh;
};

// Sorted by value.
constexpr std::array kNotes = {
    Note{0x0000001F,
         "Wrapper: \"a device does not function\" is what Windows says when nothing better is "
         "known.",
         "外层代码：没有更确切的原因时，Windows 就报告“设备不能正常工作”。"},
    Note{0x0000002C,
         "Status 44 of the migration engine: it aborted. The cause is the error before it in the "
         "log; "
         "this is not Win32 error 44.",
         "迁移引擎的状态 44：引擎已中止。原因是日志中它之前的错误；这不是 Win32 错误 44。"},
    Note{
        0x0000042B,
        "Wrapper: Setup writes it for any failure of the migration. It does not show that a "
        "process "
        "crashed; the cause stands earlier in the log.",
        "外层代码：迁移中的任何失败，安装程序都写成此代码。它并不表示有进程崩溃，原因在日志的更前面"
        "。"},
    Note{0x0000045B,
         "A consequence: the machine was already shutting down. Look for the error that came "
         "before.",
         "后果代码：当时系统已在关机。请查找在它之前出现的错误。"},
    Note{0x00000490,
         "Often noise: optional things that are not there are reported with it. It counts only "
         "together with a named object.",
         "常为噪声：缺少可选内容时也会报此代码。只有同时指出具体对象时才有意义。"},
    Note{0x80004004,
         "A consequence: something else asked to stop. In CBS.log walk back to the first error.",
         "后果代码：操作因别处的要求而中止。请在 CBS.log 中向前找到第一个错误。"},
    Note{0x80004005,
         "Unspecified failure: it names no cause. The error before it in the same chain does.",
         "未指明的失败：它本身不说明原因，原因在同一条错误链中它之前的错误里。"},
    Note{0x8000FFFF,
         "Unexpected failure: it names no cause; look at the line that raised it first.",
         "意外失败：它本身不说明原因，请查看最先引发它的那一行。"},
    Note{0x80070643,
         "Wrapper: an installer (MSI, .NET, WinRE update) failed. Its own log names the cause.",
         "外层代码：某个安装程序（MSI、.NET、WinRE 更新）失败。原因在它自己的日志里。"},
    Note{0x8007371B,
         "Usually a follow-up: the servicing transaction lacks a member because an earlier step "
         "failed.",
         "通常是后续错误：由于前面的步骤失败，组件维护的事务缺少成员。"},
    Note{0x800F0821,
         "Often a consequence of a servicing operation that took too long: find out what it waited "
         "for.",
         "常由组件维护操作耗时过长引起：请找出它当时在等待什么。"},
    Note{
        0x800F0922,
        "Wrapper: some advanced installer or generic command failed. CBS.log names which one a few "
        "lines earlier.",
        "外层代码：某个高级安装程序或通用命令失败。CBS.log 会在前几行指出是哪一个。"},
    Note{0x80240020,
         "Not a failure by itself: a reboot or an interactive user is waited for.",
         "本身不是故障：正在等待重启或交互用户登录。"},
    Note{0x80240022,
         "Wrapper: every update of the request failed; each has its own code.",
         "外层代码：请求中的所有更新都失败了，每个更新有各自的代码。"},
    Note{0x80240439,
         "Some Microsoft pages explain it as \"not initialised\"; the header says the server's "
         "reply "
         "had a wrong format, often the page of a proxy or filter.",
         "部分 Microsoft "
         "文档将其解释为“未初始化”；头文件表明是服务器响应格式错误，常为代理服务器或过滤设"
         "备返回"
         "的页面。"},
    Note{0x80240FFF, "Wrapper: names no cause.", "外层代码：不说明原因。"},
    Note{0x80242FFF, "Wrapper: names no cause.", "外层代码：不说明原因。"},
    Note{0x80244020,
         "Some Microsoft pages say HTTP 500; the header says HTTP 501.",
         "部分 Microsoft 文档写作 HTTP 500；头文件为 HTTP 501。"},
    Note{0x80244023,
         "Some Microsoft pages say HTTP 503; the header says HTTP 504.",
         "部分 Microsoft 文档写作 HTTP 503；头文件为 HTTP 504。"},
    Note{0xC1800104,
         "Wrapper of the setup download range: names no cause.",
         "安装或下载环节的外层代码：不说明原因。"},
    Note{
        0xC1900101,
        "Wrapper: the new Windows could not be started or finished and was rolled back. The extend "
        "code says in which phase and operation; the cause is in the rollback logs, often a "
        "driver.",
        "外层代码：新系统未能启动或完成安装，已回滚。扩展代码说明所处的阶段和操作；原因在回滚日志中"
        "，常为驱动程序。"},
    Note{0xC1900106,
         "A consequence: the installation was ended from outside or by a restart.",
         "后果代码：安装程序因外部操作或重启而终止。"},
    Note{
        0xC1900107,
        "Explained on some pages as an NTSTATUS with the same number; here it is Setup's own code.",
        "部分页面按同号的 NTSTATUS 解释；这里是安装程序自己的代码。"},
    Note{0xC1900204,
         "Says only that the chosen kind of upgrade is not possible: compare edition, language and "
         "architecture of the media.",
         "只说明所选的升级方式不可用：请比较介质的版本、语言和体系结构。"},
    Note{0xC1900210,
         "Success: the scan found nothing that blocks the upgrade.",
         "成功：扫描未发现阻止升级的问题。"},
};

struct Facility {
  std::uint32_t number;
  std::string_view en;
  std::string_view zh;
};

// Bits 16 to 26 of an HRESULT. Source: MS-ERREF 2.1, winerror.h.
constexpr std::array kFacilities = {
    Facility{0x001, "RPC and COM", "RPC 与 COM"},
    Facility{0x002, "automation", "自动化"},
    Facility{0x003, "structured storage", "结构化存储"},
    Facility{0x004,
             "an interface of its own (COM, VSS, task scheduler)",
             "专用接口（COM、VSS、任务计划程序）"},
    Facility{0x007, "Win32", "Win32"},
    Facility{0x008, "COM server start", "COM 服务器启动"},
    Facility{0x009, "security and cryptography", "安全与加密"},
    Facility{0x00A, "control", "控件"},
    Facility{0x00B, "certificates", "证书"},
    Facility{0x00C, "internet", "Internet"},
    Facility{0x00D, "media", "媒体"},
    Facility{0x00F, "device setup and component servicing", "设备安装与组件维护"},
    Facility{0x010, "smart cards", "智能卡"},
    Facility{0x011, "COM+", "COM+"},
    Facility{0x013, ".NET runtime", ".NET 运行时"},
    Facility{0x017, "side-by-side assemblies", "并行程序集"},
    Facility{0x018, "device management", "设备管理"},
    Facility{0x019, "HTTP", "HTTP"},
    Facility{0x01A, "common log", "通用日志"},
    Facility{0x01F, "user-mode filter manager", "用户模式筛选器管理器"},
    Facility{0x020, "background transfer (BITS)", "后台传输（BITS）"},
    Facility{0x024, "Windows Update Agent", "Windows 更新代理"},
    Facility{0x025, "directory service", "目录服务"},
    Facility{0x026, "graphics", "图形"},
    Facility{0x027, "app package platform", "应用包平台"},
    Facility{0x028, "TPM", "TPM"},
    Facility{0x029, "TPM software", "TPM 软件"},
    Facility{0x030, "performance logs", "性能日志"},
    Facility{0x031, "BitLocker", "BitLocker"},
    Facility{0x032, "filtering platform", "筛选平台"},
    Facility{0x033, "remote management", "远程管理"},
    Facility{0x034, "network driver interface", "网络驱动接口"},
    Facility{0x035, "user-mode hypervisor", "用户模式虚拟机监控程序"},
    Facility{0x036, "configuration management", "配置管理"},
    Facility{0x038, "user-mode volume manager", "用户模式卷管理"},
    Facility{0x039, "boot configuration", "启动配置"},
    Facility{0x03A, "virtual disks", "虚拟磁盘"},
    Facility{0x03D, "web services", "Web 服务"},
    Facility{0x050, "Windows Defender", "Windows Defender"},
    Facility{0x142, "WIM mount", "WIM 装载"},
    Facility{0x144, "WIM imaging", "WIM 映像处理"},
    Facility{0x151, "DISM mount", "DISM 装载"},
    Facility{0x7D0, "Configuration Manager", "Configuration Manager"},
    Facility{0x0D0, "Delivery Optimization", "传递优化"},
};

}  // namespace

Bilingual code_note(std::uint32_t value) {
  for (const Note& note : kNotes) {
    if (note.value == value) return {std::string(note.en), std::string(note.zh)};
  }
  return {};
}

Bilingual facility_title(std::uint32_t hresult) {
  constexpr std::uint32_t kFacilityShift = 16;
  constexpr std::uint32_t kFacilityMask = 0x7FF;
  const std::uint32_t number = (hresult >> kFacilityShift) & kFacilityMask;
  for (const Facility& facility : kFacilities) {
    if (facility.number == number) return {std::string(facility.en), std::string(facility.zh)};
  }
  return {};
}

}  // namespace casebook
