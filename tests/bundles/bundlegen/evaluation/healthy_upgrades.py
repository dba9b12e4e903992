# SPDX-License-Identifier: Apache-2.0
"""Upgrades, migrations and images that worked, in logs that frighten."""

from .. import devicelog, eventlog, events, machines, resetlog, stages, sysprep
from ..consoles_zh import systeminfo
from ..bundle import gbk
from ..usmt import UserState
from .case import Evaluation

GOOD = ["success", "no failure", "healthy", "completed", "成功", "未发现", "正常"]


def healthy(scene, not_blamed):
    scene.expect(must_not_blame=not_blamed, fix_keywords_any=[GOOD])


def noisy_upgrade(scene):
    """Success with old trouble in the event log: a power cut weeks ago, one retried read, a crash of a printer host."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start, antivirus=prng.pick(["Windows Defender", "360安全卫士", "火绒安全软件"]))
    stages.downlevel_done(run, 330)
    stages.completed(run)
    stages.add_panther(scene, run, "Panther")
    system = events.system_zh(prng, run.machine, start)
    events.power_lost(system, machines.plus(start, days=-19), machines.plus(start, days=-19, minutes=-3))
    events.retried(system, machines.plus(start, days=-2), prng.hex(6))
    application = eventlog.EventLog("Application", run.machine.name)
    events.ordinary(application, prng, start, 150)
    events.crashed(application, machines.plus(start, hours=-4), prng, "PrintIsolationHost.exe", "10.0.1.1", "hpzui4wm.dll", "C:\\Windows\\System32\\spool")
    scene.add("事件/系统.txt", events.exported(system))
    scene.add("事件/Application.txt", application.wevtutil().encode("utf-16"))
    healthy(scene, ["PrintIsolationHost", "hpzui4wm", "DistributedCOM", "uicciso", "0x80072EE7"])


def second_attempt_works(scene):
    """The first attempt had no space; the customer made some, and the second one finished."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host = machines.machine(prng)
    target = machines.target(prng, host)
    first = stages.open_run(scene, start, host, target)
    stages.scan(first, 300)
    first.log.error("MOUPG", "CSetupManager::ExecuteInstallMode(1096): Result = 0xC190020E")
    stages.host_failed(first, "0xC190020E", "CDlpActionPrepare", "0x4001E")
    first.log.info("MOUPG", "**************** SetupHost Logging End ****************")
    second = stages.open_run(scene, machines.plus(start, hours=3), host, target)
    stages.downlevel_done(second, 240)
    stages.completed(second)
    scene.add("Panther/setupact.log", first.log.to_utf8() + second.log.text().encode())
    scene.add("systeminfo.txt", gbk(systeminfo(host, [5034441, 5034122])))
    healthy(scene, ["IOCTL", "uicciso"])


def scan_only(scene):
    """/Compat ScanOnly found nothing: 0xC1900210 is the good answer, though it looks like an error."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    run.log.lines = [line.replace("[/Install /Media ", "[/Auto Upgrade /Quiet /Compat ScanOnly") for line in run.log.lines]
    stages.scan(run, 700)
    log = run.log
    log.error("MOUPG", f"CSetupManager::ExecuteInstallMode({prng.between(800, 1100)}): Result = 0xC1900210")
    log.error("MOUPG", "CSetupManager::Execute(295): Result = 0xC1900210")
    log.error("MOUPG", "CSetupHost::Execute(433): Result = 0xC1900210")
    log.info("MOUPG", "**************** SetupHost Logging End ****************")
    stages.add_panther(scene, run)
    healthy(scene, ["IOCTL", "uicciso"])


def reset_cancelled(scene):
    writer = resetlog.ResetLog(scene.prng, machines.moment(scene.prng))
    writer.begin()
    for _ in range(150):
        writer.recovery_config()
    writer.info("OnlineUI: User cancelled reset")
    writer.info("ResetNotifyCancel: User canceled on page [OnlineResetTypeSelection]")
    writer.log.clock.tick(2000)
    writer.info("OnlineUI: Releasing reset session")
    writer.info("ResetReleaseSession: Releasing session")
    resetlog.add(scene, writer)
    scene.expect(must_not_blame=["cloudrecplugin", "ReAgent.xml"], fix_keywords_any=[GOOD + ["cancel", "取消"]])


def state_saved(scene):
    """ScanState with /c skipped two open files and ended with 0."""
    prng = scene.prng
    host = machines.machine(prng)
    state = UserState(prng, machines.moment(prng), host)
    state.begin("scanstate.exe \\\\deploy.example.com\\store\\42 /i:MigUser.xml /c /o /v:5 /l:scan.log")
    state.units(560)
    for _ in range(2):
        state.put("Warning", f"Read error 32 for C:\\Users\\{host.user}\\AppData\\Local\\Microsoft\\Outlook [{prng.hex(6)}.ost]. Windows error 32 description: The process "
                             "cannot access the file because it is being used by another process.[gle=0x00000020]", "0x0802e9")
        state.units(60)
    state.activity("SAVE_STORE")
    state.end(0)
    scene.add("scan.log", state.to_bytes())
    healthy(scene, [".ost", "NTUSER.INI"])


def generalized(scene):
    prng = scene.prng
    writer = sysprep.Sysprep(prng, machines.moment(prng))
    writer.begin()
    writer.phase("generalize", 1)
    for name, module in sysprep.PROVIDERS:
        writer.provider(name, module, 50)
    log = writer.log
    log.error("SYSPRP", "MRTGeneralize:107 - ERROR: Failed DeleteInstance AntiSpywareProduct.instanceGuid=\"{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}\" hr=2147749904")
    log.error("SYSPRP", "setupdigetclassdevs failed with error 0")
    log.info("SYSPRP", "SysprepSession::Execute: Completed action execution from C:\\Windows\\System32\\Sysprep\\ActionFiles\\Generalize.xml")
    log.info("SYSPRP", "WinMain:Setting image state to [IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE]", "0x0f00d6")
    log.info("SYSPRP", "Shutting down system", "0x0f0059")
    sysprep.add(scene, writer)
    devices = devicelog.DeviceLog(prng, machines.moment(prng), "10.0.19045")
    devices.ordinary(60)
    scene.add("setupapi.dev.log", devices.to_bytes())
    healthy(scene, ["setupdigetclassdevs", "AntiSpyware", "0xe0000228"])


CASES = [
    Evaluation("healthy-upgrade-old-trouble", "healthy", "healthy",
               "All phases finish; old power loss, one retried read and a printer crash stand in the event logs.", noisy_upgrade),
    Evaluation("healthy-upgrade-second-attempt", "healthy", "healthy", "The first attempt lacked space, the second, three hours later, finished.", second_attempt_works),
    Evaluation("healthy-compat-scan-only", "healthy", "healthy", "MOSETUP_E_COMPAT_SCANONLY 0xC1900210 means no issue (upgrade error codes).", scan_only),
    Evaluation("healthy-reset-cancelled", "healthy", "healthy", "The user cancelled the reset in its first page; nothing was changed.", reset_cancelled),
    Evaluation("healthy-usmt-skipped-files", "healthy", "healthy", "ScanState with /c skips open files and ends with 0 (usmt-common-issues).", state_saved),
    Evaluation("healthy-sysprep-noise", "healthy", "healthy", "Sysprep generalizes to its end, with the errors of every run.", generalized),
]
