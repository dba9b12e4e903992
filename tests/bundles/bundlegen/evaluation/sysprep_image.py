# SPDX-License-Identifier: Apache-2.0
"""Sysprep on a reference machine."""

from .. import machines, sysprep
from .case import Evaluation

APPS = ["Microsoft.LanguageExperiencePackzh-CN", "Microsoft.MicrosoftEdge.Stable", "Microsoft.OneDriveSync", "TencentWeChatLimited.forWindows10",
        "Microsoft.Copilot", "Microsoft.WinAppRuntime.DDLM", "5319275A.WhatsAppDesktop", "Microsoft.BingNews"]


def run(scene, phase="generalize", number=1):
    writer = sysprep.Sysprep(scene.prng, machines.moment(scene.prng))
    writer.begin()
    writer.phase(phase, number)
    return writer


def app_per_user(scene):
    prng = scene.prng
    writer = run(scene)
    writer.until("SysprepGeneralizeValidate", 60)
    app = prng.pick(APPS)
    package = f"{app}_{prng.between(1, 143)}.{prng.between(0, 99)}.{prng.between(1, 3600)}.0_{prng.pick(['neutral', 'x64'])}__8wekyb3d8bbwe"
    log = writer.log
    log.info("SYSPRP", "Entering SysprepGeneralizeValidate (Appx) - validating whether all apps are also provisioned.")
    log.error("SYSPRP", f"Package {package} was installed for a user, but not provisioned for all users. This package will not function properly in the "
                        "sysprep image.")
    log.error("SYSPRP", "Failed to remove apps for the current user: 0x80073cf2.")
    log.error("SYSPRP", "Exit code of RemoveAllApps thread was 0x3cf2.")
    writer.module_failed("SysprepGeneralizeValidate", "AppxSysprep.dll", "0x3cf2")
    sysprep.add(scene, writer)
    scene.expect(must_mention=[app], must_not_blame=["setupdigetclassdevs"], primary_code="0x80073CF2", cause="sysprep-appx-per-user",
                 fix_keywords_any=[["Remove-AppxPackage", "remove", "移除", "删除", "卸载"]])


def bitlocker(scene):
    writer = run(scene)
    writer.until("ValidateBitLockerState", 90)
    log = writer.log
    log.error("SYSPRP", "BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)[gle=0x00000490]")
    writer.module_failed("ValidateBitLockerState", "BdeSysprep.dll", "0x80310039")
    sysprep.add(scene, writer, "Panther")
    scene.expect(must_mention=["BitLocker"], must_not_blame=["setupdigetclassdevs"], primary_code="0x80310039", cause="sysprep-bitlocker-on",
                 fix_keywords_any=[["decrypt", "manage-bde", "Disable-BitLocker", "解密", "关闭"]])


def reserved_storage(scene):
    """An update uses reserved storage while the machine is to be generalized."""
    writer = run(scene, "cleanup", 3)
    log = writer.log
    for _ in range(540):
        log.clock.tick(400)
        log.info("CSI", f"{scene.prng.hex(8)} Shim considered [l:122]'\\??\\C:\\Windows\\WinSxS\\{scene.prng.hex(12)}\\wcp.dll' : got STATUS_SUCCESS")
    log.error("SYSPRP", "Sysprep_Clean_Validate_Opk: Audit mode can't be turned on if reserved storage is in use. An update or servicing operation may be using "
                        "reserved storage.; hr = 0x800F0975")
    writer.module_failed("Sysprep_Clean_Validate_Opk", "spopk.dll", "0x800f0975", "Cleanup")
    sysprep.add(scene, writer)
    scene.expect(must_mention=["reserved storage|保留"], must_not_blame=["setupdigetclassdevs", "wcp.dll"], primary_code="0x800F0975",
                 fix_keywords_any=[["restart", "update", "重新启动", "重启", "更新"]])


def upgraded(scene):
    writer = run(scene, "cleanup", 3)
    for name, module in sysprep.PROVIDERS[3:]:
        writer.provider(name, module, 50)
    writer.log.error("SYSPRP", "spopk.dll:: Sysprep will not run on an upgraded OS. You can only run Sysprep on a custom (clean) install version of Windows.",
                     "0x0f0036")
    writer.module_failed("Sysprep_Clean_Validate_Opk", "spopk.dll", "0x1f", "Cleanup")
    sysprep.add(scene, writer)
    scene.expect(must_mention=["upgrade|升级"], must_not_blame=["setupdigetclassdevs"], cause="sysprep-on-upgraded-windows",
                 fix_keywords_any=[["clean", "全新"]])


def rearm(scene):
    writer = run(scene)
    writer.until("TapiSysPrepClean", 55)
    log = writer.log
    log.error("SYSPRP", "LaunchDll:Failure occurred while executing 'C:\\Windows\\System32\\slc.dll,SLReArmWindows', returned error code -1073425657", "0x0f0082")
    log.error("SYSPRP", "RunExternalDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution. dwRet = -1073425657", "0x0f0070")
    log.error("SYSPRP", "WinMain:Hit failure while processing sysprep generalize external providers; hr = 0xc004d307", "0x0f00a8")
    sysprep.add(scene, writer)
    scene.expect(must_mention=["activation|rearm|激活"], must_not_blame=["setupdigetclassdevs"], primary_code="0xC004D307", cause="sysprep-rearm-exhausted",
                 fix_keywords_any=[["SkipRearm", "image", "映像"]])


def second_run(scene):
    """The first run broke off in a provider; the second finds the machine in an invalid state. The first error is the one to mend."""
    prng = scene.prng
    writer = run(scene)
    method, module = prng.pick([("SysPrepDtcCleanup", "msdtcprx.dll"), ("SysPrep_Cleanup", "DscCore.dll"), ("Sysprep_Generalize_WLAN", "wlansysprep.dll")])
    writer.until("EventSysprep", 45)
    log = writer.log
    code = prng.pick(["0x2", "0x5"])
    log.error("SYSPRP", f"LaunchDll:Failure occurred while executing 'C:\\Windows\\System32\\{module},{method}', returned error code {code}", "0x0f0082")
    log.error("SYSPRP", f"RunExternalDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution. dwRet = {code}", "0x0f0070")
    log.error("SYSPRP", f"WinMain:Hit failure while processing sysprep generalize external providers; hr = 0x8007000{code[2:]}", "0x0f00a8")
    log.clock.tick(5000000)
    writer.begin()
    writer.phase("generalize", 1)
    log.error("SYSPRP", "RunExternalDlls:Not running DLLs; either the machine is in an invalid state or we couldn't update the recorded state, dwRet = 0x1f", "0x0f0073")
    log.error("SYSPRP", "WinMain:Hit failure while processing sysprep generalize external providers; hr = 0x8007001f", "0x0f00ae")
    sysprep.add(scene, writer)
    scene.expect(must_mention=[f"{module}|invalid state|无效"], must_not_blame=["setupdigetclassdevs"], primary_code=f"0x8007001F|0x8007000{code[2:]}",
                 cause="sysprep-provider-fails|sysprep-state-invalid", fix_keywords_any=[["image", "snapshot", "provider", "映像", "快照", "提供程序"]])


CASES = [
    Evaluation("sysprep-app-per-user", "sysprep", "failure",
               "An app is installed for one user only, 0x80073CF2 (sysprep-fails-remove-or-update-store-apps).", app_per_user),
    Evaluation("sysprep-bitlocker", "sysprep", "failure", "BitLocker is on for the OS volume, 0x80310039.", bitlocker),
    Evaluation("sysprep-reserved-storage", "sysprep", "failure", "Reserved storage is in use by an update, 0x800F0975.", reserved_storage),
    Evaluation("sysprep-upgraded-system", "sysprep", "failure", "Sysprep will not run on an upgraded OS.", upgraded),
    Evaluation("sysprep-rearm-used-up", "sysprep", "failure", "The rearm count is used up, SLReArmWindows gives 0xC004D307.", rearm),
    Evaluation("sysprep-second-run", "sysprep", "failure",
               "A provider of another component fails; the next run only says that the state is invalid (0x8007001F).", second_run),
]
