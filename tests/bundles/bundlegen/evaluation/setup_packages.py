# SPDX-License-Identifier: Apache-2.0
"""Packages, answer files and configuration that Setup takes along."""

from .. import machines, rollback, stages
from ..names import TOKEN
from ..servicing import Servicing
from ..textlog import TextLog
from .case import Evaluation

RSAT = ["ActiveDirectory.DS-LDS.Tools", "BitLocker.Recovery.Tools", "CertificateServices.Tools", "DHCP.Tools", "Dns.Tools",
        "FailoverCluster.Management.Tools", "GroupPolicy.Management.Tools", "ServerManager.Tools"]


def stale_setupconfig(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    language = prng.pick(["hu-hu", "ja-jp", "de-de", "fr-fr", "ko-kr", "pt-br"])
    kind = prng.pick(["Basic", "Handwriting", "OCR", "TextToSpeech", "Speech"])
    package = f"Microsoft-Windows-LanguageFeatures-{kind}-{language}-Package~{TOKEN}~amd64~~10.0.{run.machine.build}.1"
    expected = package.replace(f"10.0.{run.machine.build}.1", run.target.version)
    stages.downlevel_done(run)
    stages.phases_done(run, "Finalize")
    log = run.log
    run.execute(f"Add [{prng.between(2, 9)}] package C:\\ProgramData\\LP\\{kind}-{language}.cab to C:\\$WINDOWS.~BT\\NewOS")
    log.info("CBS", f"Package doesn't match FOD for the current OS, package: {package}, expected:{expected} "
                    "[HRESULT = 0x800f0818 - CBS_E_IDENTITY_MISMATCH]")
    log.info("CBS", "Failed to check capability logic [HRESULT = 0x800f0818 - CBS_E_IDENTITY_MISMATCH]")
    log.error("DISM", f"DISM Package Manager: PID={prng.between(300, 3000)} TID={prng.between(300, 3000)} Failed while processing command add-package. "
                      "- CPackageManagerCLIHandler::ExecuteCmdLine(hr:0x800f0818)")
    stages.operation_failed(run, "Apply optional component status in the new OS", "0x800F0818", 86, "finalize", "0x20003")
    stages.add_panther(scene, run)
    back = rollback.Rollback(prng, machines.plus(start, hours=2), "safeos").whole("0x800f0818", "0x20003", 70)
    rollback.add_rollback(scene, back)
    scene.add("WSUS/SetupConfig.ini", f"[SetupConfig]\r\nNoReboot\r\nShowOobe=None\r\nTelemetry=Enable\r\nInstallLangPacks=C:\\ProgramData\\LP\r\n"
                                      f"PostOOBE=C:\\ProgramData\\LP\\SetupComplete.cmd\r\n".encode())
    scene.expect(must_mention=["SetupConfig", f"{language}|InstallLangPacks"], must_not_blame=["hiberfil", "ALREADY_EXISTS"], primary_code="0x800f0818",
                 phase="safeos", cause="setupconfig-langpack-mismatch", fix_keywords_any=[["SetupConfig"]])


def fod_hash(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    tool = prng.pick(RSAT)
    cab = f"C:\\$WINDOWS.~BT\\DUImageSandbox\\Microsoft-Windows-{tool.replace('.', '-')}-FoD-Package~{TOKEN}~amd64~~.cab"
    stages.downlevel_done(run)
    stages.phases_done(run, "Finalize")
    log = run.log
    operation = f"Add [{prng.between(2, 9)}] package {cab} to C:\\$WINDOWS.~BT\\NewOS"
    run.execute(operation)
    cbs = Servicing(log, run.machine)
    cbs.scan(25, client="DISM Package Manager Provider")
    folder = f"amd64_microsoft-windows-{tool.lower().replace('.', '-')[:18]}_{TOKEN}_{run.target.version}_none_{prng.hex(16)}"
    cbs.csi_failure(f"Hash mismatch for component: {folder}, file hash does not match manifest", "0x800736cc")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x800736cc - ERROR_SXS_FILE_HASH_MISMATCH]", "Error")
    log.error("DISM", f"API: PID={prng.between(300, 3000)} TID={prng.between(300, 3000)} InternalExecute failed - CBaseCommandObject::Execute(hr:0x800736cc)")
    stages.operation_failed(run, operation, "0x800736CC", 86, "finalize", "0x20003")
    stages.add_panther(scene, run, "Panther")
    scene.expect(must_mention=[tool.replace(".", "-")], must_not_blame=["ALREADY_EXISTS", "IOCTL", "0x800f0805"], primary_code="0x800736CC",
                 cause="package-not-addable|package-file-hash-mismatch", fix_keywords_any=[["remove", "dynamic update", "移除", "删除", "动态更新"]])


def answer_file(scene):
    """The new Windows asks for settings of an answer file that it cannot apply."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host = machines.machine(prng)
    log = TextLog(prng, start)
    component = prng.pick(["Microsoft-Windows-Shell-Setup", "Microsoft-Windows-UnattendedJoin", "Microsoft-Windows-International-Core"])
    phase = prng.pick(["specialize", "oobeSystem"])
    log.info("", "[windeploy.exe] ------------------------------------------------")
    log.info("", "[windeploy.exe] WinDeploy.exe launched with command-line []...")
    for _ in range(520):
        log.clock.tick(700)
        unit = prng.pick(["Setup.exe", "msoobe.exe", "oobeldr.exe", "windeploy.exe"])
        log.info("", f"[{unit}] {prng.pick(['Image state is', 'Setting value', 'UnattendGetSetting', 'Querying service', 'Reading'])} [{prng.hex(10)}]")
    log.info("", "[setup.exe] UnattendSearchSetupSourceDrive: Found unattend in [C:\\Windows\\Panther\\unattend.xml]")
    log.error("", f"[setup.exe] SMI data results dump: Source = Name: {component}, Language: neutral, ProcessorArchitecture: amd64, PublicKeyToken: {TOKEN}, "
                  f"VersionScope: nonSxS, /settings/{prng.pick(['ComputerName', 'TimeZone', 'ProductKey', 'UserLocale'])}")
    log.error("", "[setup.exe] SMI data results dump: Description = Value is invalid.")
    log.error("", f"[setup.exe] Unattended joining/setting of pass [{phase}] failed; status = 0x80220005, hrResult = 0x0")
    log.error("", f"[windeploy.exe] Windows could not parse or process the unattend answer file for pass [{phase}]. The settings specified in the answer file "
                  f"cannot be applied. The error was detected while processing settings for component [{component}].")
    log.clock.tick(5000)
    log.error("", "[windeploy.exe] WinDeploy.exe exiting with code [0x80220005]")
    scene.add("Panther/UnattendGC/setupact.log", log.to_utf8())
    scene.add("Panther/UnattendGC/setuperr.log", "\ufeff".encode() + "".join(log.errors).encode())
    scene.add("机器.txt", f"{host.name} {host.model}\r\n部署完成后第一次启动报错，确定后重启，反复。\r\n".encode("gbk"))
    scene.expect(must_mention=[component], must_not_blame=["oobeldr"], fix_keywords_any=[["answer file", "unattend", "应答文件"]])


def custom_script(scene):
    """Custom actions (%windir%\\System32\\update\\run\\{guid}) of the organisation: one returns an error."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stage, script, result = prng.pick([("PreInstall", "preinstall.cmd", "0xC19001E2"), ("PreCommit", "precommit.cmd", "0xC19001E3")])
    guid, code = prng.guid().upper(), prng.pick(["0x1", "0x3", "0xbb8", "0x2"])
    path = f"C:\\Windows\\System32\\update\\run\\{{{guid}}}\\{script}"
    stages.scan(run, 360)
    stages.no_block(run)
    if stage == "PreCommit":
        run.queue()
        run.downlevel_before_apply()
        run.gather(150)
    log = run.log
    log.info("MOUPG", f"SetupManager::ExecuteCustomScript: Type = [0x{1 if stage == 'PreInstall' else 2}]")
    log.info("MOUPG", f"SetupManager::ExecuteCustomScript: Running script [{path}]")
    log.clock.tick(60000)
    log.error("MOUPG", f"SetupManager::ExecuteCustomScript: Script [{path}] returned exit code [{code}]")
    log.error("MOUPG", f"CSetupManager::ExecuteCustomScript(5210): Result = {result}")
    stages.host_failed(run, result, "CDlpActionInstall", "0x90017")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[f"{script}|{guid}"], must_not_blame=["ALREADY_EXISTS", "uicciso"], primary_code=result, cause="custom-action-failed",
                 fix_keywords_any=[["script", "脚本"]])


CASES = [
    Evaluation("setup-stale-setupconfig", "setup", "failure",
               "SetupConfig.ini names language packs of the old release, CBS_E_IDENTITY_MISMATCH in SafeOS (error-0x800f0818-during-upgrade-to-windows-11).",
               stale_setupconfig),
    Evaluation("setup-fod-hash-mismatch", "setup", "failure",
               "An RSAT feature on demand of dynamic update does not match its hash (0x800736CC-0x20003, SetupDiag sample).", fod_hash),
    Evaluation("setup-answer-file-setting", "setup", "failure",
               "A setting of the answer file cannot be applied (Windows could not parse or process the unattend answer file for pass).", answer_file),
    Evaluation("setup-custom-script", "setup", "failure",
               "A custom action script of the organisation ends with an error and Setup stops (run custom actions during feature update).", custom_script),
]
