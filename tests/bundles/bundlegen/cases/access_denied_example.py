# SPDX-License-Identifier: Apache-2.0
"""What `make run` shows first: an upgrade stopped by a denied file, small enough to read by eye."""

from ..bundle import Bundle, gbk
from ..consoles_zh import systeminfo
from ..denied import SysCreateFile, apply_denied
from ..dism import Dism
from ..eventlog import EventLog, ordinary_application_events
from ..names import Machine
from ..prng import Prng
from ..servicing import Servicing
from ..textlog import TextLog
from ..upgrade import Target, Upgrade

NAME = "example-access-denied"
FOLDER = f"tests/bundles/{NAME}"
EVIDENCE = "examples/access-denied"  # only evidence lies there, as in a customer's zip

MACHINE = Machine(name="FRONT-DESK-21", user="reception", sid="S-1-5-21-3623811015-3361044348-30300820", build=19044, revision=2846,
                  lab="vb_release.191206-1406", model="Mini PC 400", maker="Example Computers Ltd.")
TARGET = Target(version="10.0.22621.1", lab="ni_release.220506-1250", media="D:", index=3)
FILE = "PortableDeviceSync.dll"
NEW_FILE = f"C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\amd64_dual_wpdsync.inf_31bf3856ad364e35_10.0.22621.1_none_51b0c7a2e49d3f18\\{FILE}"
LIVE_FILE = f"\\SystemRoot\\WinSxS\\amd64_dual_wpdsync.inf_31bf3856ad364e35_10.0.19041.1_none_7d03f1be2265c94a\\{FILE}"

README = """# Example: an upgrade stopped by a denied file

Evidence as a customer would send it, invented from first to last line: an upgrade from Windows 10 to Windows 11 stops
while the image is applied, a store scan the same evening stumbles over a file of the same name, and the
Application log shows that a file monitor is at work on this machine.

The evidence lies in `examples/access-denied`, which is what `make run` diagnoses; this folder holds what is
expected of it, so that the first thing a newcomer sees stays right.
"""

EXPECTED = {
    "evidence": EVIDENCE,  # instead of the folder `bundle` beside this
    "verdict": "failure",
    "top": {
        "names": {"en": [[FILE], ["denied", "refused", "blocked"]], "zh": [[FILE], ["拒绝", "阻止", "拦截"]]},
        "primary_code": ["0x80070005"],
        "phase": ["downlevel"],
        "operation": ["Apply WIM file", "Apply image"],
        "objects": {"files": [FILE]},
        "level": ["likely", "very_likely"],
        "next_evidence": [["fltmc", "minifilter", "filter", "procmon", "process monitor"]],
        "cites": [{"item": "Panther/", "text": "SPWIMCallback: Error in apply of"},
                  {"item": "Panther/", "text": "Operation failed: Apply WIM file"},
                  {"item": "Logs/CBS/CBS.log", "text": FILE}],
        "does_not_name": ["ALREADY_EXISTS", "0x000000B7", "IOCTL_STORAGE", "0xC144012E"],
    },
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    log = upgrade_log()
    bundle.add("Panther/setupact.log", log.to_utf8())
    bundle.add("Panther/setuperr.log", "\ufeff".encode() + "".join(log.errors).encode())
    bundle.add("Logs/CBS/CBS.log", cbs_log().to_utf8())
    bundle.add("Logs/DISM/dism.log", dism_log().to_utf8())
    bundle.add("evtlogs/Application.txt", ("\ufeff" + application_log().wevtutil().replace("\n", "\r\n")).encode())
    bundle.add("systeminfo.txt", gbk(systeminfo(MACHINE, [5025221, 5025315], booted="2023/5/9, 8:02:14")))
    return bundle


def upgrade_log():
    log = TextLog(Prng(f"{NAME}/setupact"), "2023-05-09T14:02:50")
    run = Upgrade(log, MACHINE, TARGET)
    run.begin()
    run.inventory(90)
    run.queue()
    run.gather(70)
    run.downlevel_before_apply()
    log.clock.to("14:09:31")
    run.execute(TARGET.apply_operation)
    run.apply_image(1, 57, 20, 30, seconds_per_percent=2.2)
    log.clock.to("14:12:18.300")
    apply_denied(run, pid=9216, path=NEW_FILE, action=58, task=14, overall=30, seconds=166.70, media="D:\\Sources\\Install.wim")
    return log


def cbs_log():
    log = TextLog(Prng(f"{NAME}/cbs"), "2023-05-09T17:31:02")
    cbs = Servicing(log, MACHINE)
    cbs.start(boot_time="2023-05-09 08:01:55.500")
    cbs.scan(22)
    session = cbs.session_id()
    client = "DISM Package Manager Provider"
    cbs.cbs(f"Session: {session} initialized by client {client}, external staging directory: (null)")
    cbs.cbs(f"Exec: Session processing started.  Client: Manual, Session({client} Store Corruption Detect/Repair): {session}")
    log.clock.to("17:36:44.900")
    call = SysCreateFile("FILE_GENERIC_READ", LIVE_FILE, flags="AllowFileNotFound|AllowSharingViolation|AllowTransactionalConflict")
    cbs.csi_failure(f"STATUS_ACCESS_DENIED #204711# from {call.text(cbs.prng)}", "0xd0000022", stamped=True)
    cbs.csi_failure("HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #204002# from Windows::COM::CComponentStore_IStorePrivate::DetectCorruption", "0x80070005")
    cbs.cbs("Repr: Failed to detect store corruption [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    cbs.finalized(session, hresult="0x80070005 - E_ACCESSDENIED")
    cbs.scan(14)
    cbs.stop()
    return log


def dism_log():
    log = TextLog(Prng(f"{NAME}/dism"), "2023-05-09T17:31:00")
    dism = Dism(log, "10.0.19041.844", "10.0.19044")
    dism.begin("dism  /online /cleanup-image /scanhealth")
    log.clock.to("17:36:45.100")
    dism.say("DISM Package Manager", "Failed to detect the image health.",
             "CPackageManagerCLIHandler::ProcessCmdLine_CleanupImage(hr:0x80070005)", "Error")
    log.info("DISM", "DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=80070005")
    dism.end()
    return log


def application_log():
    log = EventLog("Application", MACHINE.name)
    ordinary_application_events(log, Prng(f"{NAME}/application"), "2023-05-08", days=2, per_day=25)
    folder = "C:\\Program Files\\DeskGuard\\Agent"
    log.add("2023-05-09T13:58:03", "Application Error", 1000, "Error",
            "错误应用程序名称: dgAgent.exe，版本: 5.1.0.22，时间戳: 0x6401c9d2\n错误模块名称: dgFileWatch.dll，版本: 5.1.0.22，时间戳: 0x6401c9b0\n"
            "异常代码: 0xc0000005\n错误偏移量: 0x00000000000213a8\n错误进程 ID: 0x13f0\n错误应用程序启动时间: 0x01d9823a5c1e7700\n"
            f"错误应用程序路径: {folder}\\dgAgent.exe\n错误模块路径: {folder}\\dgFileWatch.dll", "(100)")
    return log
