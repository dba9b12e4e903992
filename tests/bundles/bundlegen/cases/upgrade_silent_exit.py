# SPDX-License-Identifier: Apache-2.0
"""Two upgrade attempts in one folder: one stops with an error, one just vanishes; and a scan the day after."""

from ..bundle import Bundle, gbk
from ..consoles_zh import systeminfo
from ..denied import SysCreateFile, apply_denied
from ..dism import Dism
from ..names import Machine
from ..prng import Prng
from ..servicing import Servicing
from ..textlog import TextLog
from ..upgrade import Target, Upgrade

NAME = "cas-02564-upgrade-silent-exit"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="BR01-COUNTER-12", user="teller12", sid="S-1-5-21-1644491937-823518204-725345543", build=17134,
                  revision=1550, lab="rs4_release.180410-1804", model="ThinStation 4800", maker="Example Computers Ltd.")
TARGET = Target(version="10.0.17763.1", lab="rs5_release.180914-1434", media="D:", index=1, compact=True)
ANTIVIRUS = "亚信安全防毒墙网络版防病毒"
NEW_FILE = ("C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\amd64_dual_wpdmtp.inf_31bf3856ad364e35_10.0.17763.1_none_"
            "9744e57515d245dc\\WpdMtp.dll")
LIVE_FILE = "\\SystemRoot\\WinSxS\\amd64_dual_wpdmtp.inf_31bf3856ad364e35_10.0.17134.1_none_8bff87e726d33fca\\WpdMtp.dll"

README = """# An upgrade that ends in silence, and an earlier one that says why

17134 to 17763, two attempts on one day. The first (10:25) stops while the image is applied: access to one file,
WpdMtp.dll, is denied. The second (15:25) ends without any code. A store scan the next morning is denied the file of the
same name in the live system, although it opens it for reading with backup intent.

It protects:
- two attempts in one `setuperr.log` which is not in time order (15:16 stands above 10:24);
- WpdMtp.dll named in the downlevel phase, operation "Apply WIM file", error 5, and not 0xB7;
- the stack lines of the image library, which carry the object without a time of their own;
- the same file name denied in two roots and in two logs as one cause that no file ACL explains;
- the silent exit not explained by its own Watson and MigHost lines, nor by `uicciso.dll`;
- a registered antivirus product that is present, not guilty.
"""

EXPECTED = {
    "verdict": "failure",
    "top": {
        "names": {"en": [["WpdMtp.dll"], ["denied", "refused", "blocked"]], "zh": [["WpdMtp.dll"], ["拒绝", "阻止", "拦截"]]},
        "primary_code": ["0x80070005"],
        "phase": ["downlevel"],
        "operation": ["Apply WIM file", "Apply image"],
        "objects": {"files": ["WpdMtp.dll"]},
        "level": ["likely", "very_likely"],
        "unknown": {"en": [["filter", "product", "driver", "policy", "software"]], "zh": [["筛选", "过滤", "产品", "驱动", "策略", "软件"]]},
        "next_evidence": [["fltmc", "minifilter", "filter"], ["icacls", "acl"], ["procmon", "process monitor"]],
        "cites": [{"item": "Panther/", "text": "SPWIMCallback: Error in apply of"},
                  {"item": "Panther/", "text": "Operation failed: Apply WIM file"},
                  {"item": "Logs/CBS/CBS.log", "text": "10.0.17134.1_none_8bff87e726d33fca\\WpdMtp.dll"}],
        "does_not_name": ["uicciso.dll", "ALREADY_EXISTS", "already exists", "0x000000B7", "亚信", "Trend", "MigHost",
                          "0xC144012E", "0xC0000034"],
    },
    "later": [{"names": {"en": [["ended without", "silent", "exited"]], "zh": [["退出", "结束", "中止"]]}}],
    "episodes": [{"kind": "upgrade", "at_least": 2}, {"kind": "upgrade", "outcome": "failure", "at_least": 1}],
    "noise": [["uicciso.dll", "user mode driver"]],
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    first, second = first_run(), second_run()
    bundle.add("Panther/setupact.log", first.to_utf8() + second.text().encode())
    # Setup rewrote the file when it started again and merged the older errors behind the new ones.
    bundle.add("Panther/setuperr.log", "\ufeff".encode() + "".join(second.errors + first.errors).encode())
    bundle.add("Logs/CBS/CBS.log", next_day().to_utf8())
    bundle.add("Logs/DISM/dism.log", scan_command().to_utf8())
    bundle.add("systeminfo.txt", gbk(systeminfo(MACHINE, [4561621, 4565553], booted="2020/7/8, 8:31:07")))
    return bundle


def first_run():
    prng = Prng(f"{NAME}/first")
    log = TextLog(prng, "2020-07-08T10:11:26")
    run = Upgrade(log, MACHINE, TARGET, ANTIVIRUS)
    run.begin()
    run.inventory(300)
    run.progress(100, 40, 14)
    run.drivers(35)
    run.queue()
    run.gather(260)
    run.downlevel_before_apply()
    log.clock.to("10:20:37.500")
    run.execute(TARGET.apply_operation)
    run.apply_image(1, 92, 25, 37, seconds_per_percent=2.6)
    log.clock.to("10:24:58.020")
    apply_denied(run, pid=7952, path=NEW_FILE, action=93, task=23, overall=38, seconds=260.46, media="D:\\Sources\\Install.wim")
    return log


def second_run():
    prng = Prng(f"{NAME}/second")
    log = TextLog(prng, "2020-07-08T15:12:40")
    run = Upgrade(log, MACHINE, TARGET, ANTIVIRUS)
    run.begin()
    run.inventory(180)
    log.clock.to("15:16:43")
    log.error("CONX", "0xd0000034 Failed to add user mode driver [%SystemRoot%\\system32\\DRIVERS\\UMDF\\uicciso.dll]")
    run.inventory(120)
    run.progress(100, 40, 14)
    run.drivers(12)
    run.queue()
    run.downlevel_before_apply()
    run.gather(200)
    log.clock.to("15:22:05")
    run.execute(TARGET.apply_operation)
    run.apply_image(1, 62, 25, 32, seconds_per_percent=3.0)
    log.clock.to("15:25:28.100")
    silent_exit(log)
    return log


def silent_exit(log):
    log.info("DIAGER", "Windows Setup encountered a problem and needs to close. We are sorry for the inconvenience.")
    for name in ("setupact.log", "setuperr.log", "diagerr.xml", "diagwrn.xml"):
        log.info("DIAGER", f"GetWatsonFilesToAttach: adding C:\\$WINDOWS.~BT\\Sources\\Panther\\{name}")
    log.info("DIAGER", "GetWatsonFilesToAttach: 4 file(s) will be attached")
    log.clock.to("15:25:29.300")
    log.error("MIG", "MigHost: CMigPluginSurrogate::WaitForHostTermination: Parent process unexpectedly exited. Terminating host.",
              "0x080866")
    for _ in range(3):
        log.info("MIG", f"MigHost: CMigPluginSurrogate::COMGenericThreadingHostThreadProc: Thread exiting, ThreadID=[0x{log.prng.hex(4)}]")


def next_day():
    prng = Prng(f"{NAME}/cbs")
    log = TextLog(prng, "2020-07-09T09:05:31")
    cbs = Servicing(log, MACHINE)
    cbs.start(boot_time="2020-07-09 08:29:12.500")
    cbs.scan(70)
    cbs.stop()
    log.clock.to("11:34:02.600")
    cbs.start()
    session = cbs.session_id()
    client = "DISM Package Manager Provider"
    cbs.cbs(f"Session: {session} initialized by client {client}, external staging directory: (null)")
    cbs.cbs(f"Exec: Session processing started.  Client: Manual, Session({client} Store Corruption Detect/Repair): {session}")
    cbs.cbs("Reboot mark set")
    for done in range(1, 21):
        log.clock.tick(14000)
        cbs.cbs(f"Repr: CBS Store check, progress {done}%, {prng.between(200, 900)} objects verified")
        cbs.csi(f"Direct SIL provider: Number of files opened: {prng.between(10, 4000)}.")
    log.clock.to("11:36:35.210")
    scan_denied(cbs, session)
    log.clock.to("13:10:00")
    cbs.scan(45)
    cbs.stop()
    return log


def scan_denied(cbs, session):
    call = SysCreateFile("FILE_GENERIC_READ", LIVE_FILE, flags="AllowFileNotFound|AllowSharingViolation|AllowTransactionalConflict")
    cbs.csi_failure(f"STATUS_ACCESS_DENIED #1037475# from {call.text(cbs.prng)}", "0xd0000022")
    cbs.csi_failure("STATUS_ACCESS_DENIED #1037474# from Windows::ServicingAPI::CCSComponentStore::VerifyPayload", "0xd0000022")
    cbs.csi_failure("HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #1036002# from Windows::COM::CComponentStore_IStorePrivate::DetectCorruption", "0x80070005")
    cbs.cbs("Repr: Failed to detect store corruption [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    cbs.cbs(f"Exec: Processing complete, session(Corruption Detecting): {session} [HRESULT = 0x80070005 - E_ACCESSDENIED]")
    cbs.cbs(f"Session: {session} failed to perform store corruption detect and repair operation. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    cbs.finalized(session, hresult="0x80070005 - E_ACCESSDENIED")


def scan_command():
    prng = Prng(f"{NAME}/dism")
    log = TextLog(prng, "2020-07-09T11:33:58")
    dism = Dism(log, "10.0.17134.1550", "10.0.17134")
    dism.begin("dism.exe  /online /cleanup-image /scanhealth")
    dism.say("DISM Package Manager", "CBS is being initialized for online use. More information about CBS actions can be located at: "
             "%windir%\\logs\\cbs\\cbs.log", "CDISMPackageManager::Initialize")
    log.clock.to("11:36:35.400")
    dism.say("DISM Package Manager", "CBS session operation failed.", "CDISMPackageManager::Internal_Finalize(hr:0x80070005)", "Error")
    dism.say("DISM Package Manager", "Failed to detect the image health.", "CPackageManagerCLIHandler::ProcessCmdLine_CleanupImage(hr:0x80070005)", "Error")
    log.info("DISM", "DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=80070005")
    dism.end()
    return log
